import {LitElement, css, html, nothing} from 'lit';
import {controls, icon, iconOf, json, Refused, toast, toneOf} from '../parts/index.js';
import {bodyStyles, header, pairs, viewsOf} from './bodies.js';
import {chatStyles} from './chat.js';
import {nameOf} from './names.js';
import {t} from './words.js';

/**
 * A message as its receiver sees it, its other views, and why it left; or a delivery that has no message.
 *
 * @prop {string[]} path what the address names: `messages`, an id, a view, and the time where the id is that of several; or the id of a delivery
 * @prop {import('./store.js').Row | undefined} row of the message, as the list has it
 * @prop {import('./store.js').Store} store
 * @fires al-move to another message; `detail` is 1 or -1
 * @fires al-back to the list
 * @fires al-view another view; `detail` is its id
 */
export class SandboxDetail extends LitElement {
  static properties = {
    path: {attribute: false},
    row: {attribute: false},
    store: {attribute: false},
    images: {state: true},
    thread: {state: true},
    _message: {state: true},
    _delivery: {state: true},
    _missing: {state: true},
  };

  static styles = [
    controls,
    bodyStyles,
    chatStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-inline-size: 0;
        min-block-size: 0;
        background: var(--surface);
      }
      .head {
        padding: 10px 20px 0;
        border-block-end: 1px solid var(--line);
      }
      .tools {
        display: flex;
        gap: 2px;
        align-items: center;
        margin-inline-start: -8px;
      }
      .tools .gap {
        flex: 1;
      }
      h2 {
        margin-block-start: 4px;
        font-size: 18px;
        line-height: 1.3;
        font-weight: 650;
        letter-spacing: -0.01em;
        overflow-wrap: anywhere;
        unicode-bidi: plaintext;
      }
      .head .pairs {
        margin-block: 8px 0;
      }
      .state {
        display: flex;
        gap: 8px;
        align-items: center;
        margin-block-start: 8px;
        font-size: 13px;
        min-inline-size: 0;
      }
      .state .soft {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      al-tabs {
        margin-block-start: 6px;
      }
      .plainEnd {
        block-size: 14px;
      }
      .panel {
        flex: 1;
        overflow: auto;
        overscroll-behavior: contain;
        padding: 18px 20px 40px;
      }
      .panel:focus-visible {
        outline-offset: -2px;
      }
      .back {
        display: none;
      }
      .channel {
        display: inline-flex;
        gap: 6px;
        align-items: center;
        padding-inline-start: 8px;
        color: var(--soft);
        font-size: 13px;
      }
      @media (max-width: 760px) {
        .back {
          display: inline-flex;
        }
        .head {
          padding-inline: 16px;
        }
        .panel {
          padding-inline: 16px;
        }
      }
    `,
  ];

  #asked = '';
  #shownDelivery = '';

  constructor() {
    super();
    /** @type {string[]} */
    this.path = [];
    /** @type {import('./store.js').Row | undefined} */
    this.row = undefined;
    /** The id of the mail whose images may load. */
    this.images = '';
    /** @type {any[]} */
    this.thread = [];
    this._message = undefined;
    /** @type {import('./store.js').Delivery | undefined} */
    this._delivery = undefined;
    this._missing = false;
  }

  get isMessage() {
    return this.path[0] === 'messages';
  }

  get id() {
    return this.isMessage ? this.path[1] : this.path[0];
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (!changed.has('path') && !changed.has('row')) return;
    const key = [this.isMessage, this.id, this.path[3], this.row?.editedAt].join(' ');
    if (key !== this.#asked) {
      const same = this.#asked.split(' ').slice(0, 3).join(' ') === key.split(' ').slice(0, 3).join(' ');
      this.#asked = key;
      if (!same) Object.assign(this, {_message: undefined, _delivery: undefined, _missing: false, thread: []});
      this.#read(key);
    }
  }

  /** @param {string} key */
  async #read(key) {
    this.#shownDelivery = '';
    const current = () => key === this.#asked;
    if (this.isMessage) {
      const at = this.path[3] ? `?at=${encodeURIComponent(this.path[3])}` : '';
      try {
        const message = await json(`/sandbox/messages/${encodeURIComponent(this.id)}${at}`);
        if (!current()) return;
        this._message = message;
        this._missing = false;
        if (message.chat) await this.#readThread(message, current);
      } catch (error) {
        if (current()) this._missing = error instanceof Refused;
      }
    }
    if (current()) await this.refresh();
  }

  /** @param {any} message @param {() => boolean} current */
  async #readThread(message, current) {
    const query = new URLSearchParams({channel: message.channel, thread: message.chat.thread || message.id, limit: '200'});
    const {messages} = await json(`/sandbox/messages?${query}`);
    if (current()) this.thread = messages.reverse();
  }

  /** A delivery continues while it is looked at: it is sent, comes back, or its time comes. */
  async refresh() {
    const asked = this.#asked;
    const id = this._message?.delivery ?? this.id;
    if (!id || (this.isMessage && !this._message)) return;
    const answer = await fetch(`/sandbox/deliveries/${encodeURIComponent(id)}`, {cache: 'no-store'}).catch(() => undefined);
    const text = answer ? await answer.text() : '';
    if (!answer || asked !== this.#asked || text === this.#shownDelivery) return;
    this.#shownDelivery = text;
    this._delivery = answer.ok ? JSON.parse(text) : undefined;
    if (!this.isMessage) this._missing = !answer.ok;
  }

  /** @param {any} message @param {number} index of the button */
  async press(message, index) {
    try {
      const {url, headers, body} = await json(`/sandbox/messages/${encodeURIComponent(message.id)}/presses/${index}`);
      const answer = await fetch(url, {method: 'POST', headers, body});
      if (!answer.ok) throw new Error(String(answer.status));
      toast(t('pressed'));
      await this.store.look();
    } catch (error) {
      toast(/** @type {Error} */ (error).message, {bad: true});
    }
  }

  /** @param {string} name @param {unknown} [detail] */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, {detail}));
  }

  render() {
    if (this._missing) {
      return html`${this.#tools('')}<al-empty heading=${this.isMessage ? t('gone') : t('unknown')} text=${t('goneHint')}></al-empty>`;
    }
    if (this.isMessage) return this._message ? this.#message(this._message) : html`${this.#tools('')}`;
    return this._delivery ? this.#deliveryAlone(this._delivery) : html`${this.#tools('')}`;
  }

  /** @param {string} channel */
  #tools(channel) {
    return html`<div class="tools">
      <button class="button plain icon back" aria-label=${t('back')} title=${t('back')} @click=${() => this.#tell('al-back')}>${icon('back')}</button>
      ${channel ? html`<span class="channel">${icon(iconOf(channel))}${nameOf(channel)}</span>` : nothing}
      <span class="gap"></span>
      <button class="button plain icon" aria-label=${t('previous')} title=${`${t('previous')} (k)`} @click=${() => this.#tell('al-move', -1)}>${icon('up')}</button>
      <button class="button plain icon" aria-label=${t('next')} title=${`${t('next')} (j)`} @click=${() => this.#tell('al-move', 1)}>${icon('down')}</button>
      <al-copy .text=${location.href} label=${t('copyLink')}></al-copy>
    </div>`;
  }

  /** @param {any} message */
  #message(message) {
    const views = [...viewsOf(message), {id: 'why', label: t('why'), show: () => this.#why()}];
    const view = views.find((one) => one.id === this.path[2]) ?? views[0];
    const isMail = message.channel === 'email';
    const facts = /** @type {[string, unknown][]} */ (
      [
        [t('from'), isMail ? header(message, 'From') : ''],
        [t('to'), message.to],
        [t('replyTo'), isMail ? header(message, 'Reply-To') : ''],
        [t('left'), html`<al-time exact at=${message.at}></al-time> · <al-time at=${message.at}></al-time>`],
      ].filter(([, value]) => value)
    );
    return html`
      <div class="head">
        ${this.#tools(message.channel)}
        <h2>${titleOf(message)}</h2>
        ${pairs(facts)} ${this.#state()}
        <al-tabs
          label=${t('views')}
          .tabs=${views.map(({id, label}) => ({id, label}))}
          .selected=${view.id}
          @al-select=${(/** @type {CustomEvent} */ event) => this.#tell('al-view', event.detail)}
        ></al-tabs>
      </div>
      <div class="panel" role="tabpanel" aria-label=${view.label} tabindex="0">${view.show(message, this)}</div>
    `;
  }

  #state() {
    if (!this._delivery) return nothing;
    const {state, why, id} = this._delivery;
    return html`<p class="state">
      <span class="badge ${toneOf(state)}">${t(state)}</span><span class="soft" title=${why}>${why}</span>
      <al-copy .text=${id} label=${`${t('copyId')}: ${id}`}></al-copy>
    </p>`;
  }

  #why() {
    return this._delivery ? html`<sandbox-why .delivery=${this._delivery} .store=${this.store}></sandbox-why>` : html`<p class="soft">${t('unknown')}</p>`;
  }

  /** @param {import('./store.js').Delivery} delivery */
  #deliveryAlone(delivery) {
    return html`
      <div class="head">
        ${this.#tools(delivery.channel)}
        <h2>${delivery.to || delivery.id}</h2>
        <div class="plainEnd"></div>
      </div>
      <div class="panel" role="region" aria-label=${t('why')} tabindex="0">
        ${delivery.message
          ? html`<p class="line"><a class="button" href=${`#messages/${encodeURIComponent(delivery.message)}`}>${icon(iconOf(delivery.channel))}${t('seeMessage')}</a></p>`
          : nothing}
        ${this.#why()}
      </div>
    `;
  }
}

/** Its subject, or the beginning of its text. @param {any} message */
function titleOf(message) {
  if (message.subject) return message.subject;
  if (message.channel === 'email') return t('noSubject');
  if (message.channel === 'webhook') return pathOf(message.to);
  const line = message.body.split('\n').find((/** @type {string} */ one) => one.trim()) ?? '';
  return line.length > 90 ? `${line.slice(0, 90)}…` : line || t('noText');
}

/** @param {string} url */
const pathOf = (url) => (URL.canParse(url) ? new URL(url).pathname : url);
