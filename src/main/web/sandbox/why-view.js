import {LitElement, css, html, nothing} from 'lit';
import {controls, json, toast, toneOf} from '../parts/index.js';
import {pairs} from './bodies.js';
import {nameOf} from './names.js';
import {KEY} from './store.js';
import {t} from './words.js';

/**
 * A delivery and all decisions on it, its redrive, and the other deliveries of its notification.
 *
 * @prop {import('./store.js').Delivery} delivery with its trace
 * @prop {import('./store.js').Store} store
 */
export class SandboxWhy extends LitElement {
  static properties = {delivery: {attribute: false}, store: {attribute: false}, _others: {state: true}, _waits: {state: true}};

  static styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: 22px;
      }
      h3 {
        margin-block-end: 8px;
        font-size: 14px;
      }
      .redrive {
        display: flex;
        flex-wrap: wrap;
        gap: 10px;
        align-items: center;
      }
      .id {
        display: inline-flex;
        gap: 4px;
        align-items: center;
        line-height: 1.2;
      }
      dd .badge {
        margin-inline-end: 6px;
      }
      .others a {
        display: grid;
        grid-template-columns: minmax(72px, max-content) max-content minmax(0, 1fr);
        gap: 10px;
        align-items: baseline;
        padding: 7px 10px;
        border-block-end: 1px solid var(--line);
        color: inherit;
        text-decoration: none;
      }
      .others a:hover {
        background: var(--raised);
      }
      .others a[aria-current] {
        background: var(--accent-well);
      }
      .others span:last-child {
        overflow-wrap: anywhere;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {any[]} */
    this._others = [];
    this._waits = false;
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('delivery')) this.#readOthers();
  }

  async #readOthers() {
    const {notification} = this.delivery;
    try {
      const {items} = await json(`/v1/notifications/${notification}/deliveries?limit=50`, {headers: KEY});
      if (this.delivery.notification === notification) this._others = items;
    } catch {
      this._others = [];
    }
  }

  #redrive = async () => {
    this._waits = true;
    try {
      await this.store.redrive(this.delivery.id);
      toast(t('redriven'));
    } catch (error) {
      toast(error instanceof TypeError ? t('noAnswer') : /** @type {Error} */ (error).message, {bad: true});
    }
    this._waits = false;
  };

  render() {
    const {id, notification, channel, to, state, why, attempts, createdAt, dueAt, finishedAt, trace} = this.delivery;
    const time = (/** @type {string | undefined} */ at) => html`<al-time exact at=${at}></al-time>`;
    const named = (/** @type {string} */ text) => html`<span class="id"><span class="mono">${text}</span><al-copy .text=${text} label=${t('copyId')}></al-copy></span>`;
    const curl = `curl -s ${location.host}/v1/deliveries/${id} -H 'Authorization: Bearer allim_dev'`;
    return html`
      ${pairs(
        /** @type {[string, unknown][]} */ ([
          [t('state'), html`<span class="badge ${toneOf(state)}">${t(state)}</span>${why}`],
          [t('to'), html`${nameOf(channel)} · ${to}`],
          [t('delivery'), named(id)],
          [t('notification'), named(notification)],
          [t('attempts'), String(attempts)],
          [t('created'), time(createdAt)],
          ...(dueAt ? [[t('due'), time(dueAt)]] : []),
          ...(finishedAt ? [[t('ended'), time(finishedAt)]] : []),
        ]),
      )}
      ${state === 'failed'
        ? html`<div class="redrive">
            <button class="button main" ?disabled=${this._waits} @click=${this.#redrive}>${t('redrive')}</button>
            <span class="soft small">${t('redriveHint')}</span>
          </div>`
        : nothing}
      <section><h3>${t('trace')}</h3><al-trace .steps=${trace ?? []}></al-trace></section>
      ${this._others.length > 1
        ? html`<section class="others">
            <h3>${t('others')}</h3>
            ${this._others.map(
              (one) =>
                html`<a href=${`#${one.id}`} aria-current=${one.id === id ? 'true' : nothing}
                  ><span>${nameOf(one.channel)}</span><span class="badge ${toneOf(one.state)}">${t(one.state)}</span><span class="soft">${one.to ?? one.recipient ?? ''}</span></a
                >`,
            )}
          </section>`
        : nothing}
      <al-copy wide .text=${curl} label=${t('sameCall')}></al-copy>
    `;
  }
}
