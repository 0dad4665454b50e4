import {html, nothing} from 'lit';
import {clock, linked, reason, shownAt, words} from '../../parts/index.js';
import {call, curl, may} from '../api.js';
import {badge, deliveryRows, ident, moreOf, pair, time} from '../rows.js';
import {link} from '../routes.js';
import {View} from '../view.js';
import {t as common} from '../words.js';

const t = words({
  en: {
    heading: 'Digest for {to}',
    items: '{n} {n|item|items}',
    none: 'It holds nothing.',
    flush: 'Send now',
    sure: 'Leaves now: press again',
    flushed: 'It is closed and on its way.',
    remove: 'Remove',
    sureRemove: 'Sure?',
    removed: 'The item is removed.',
    withdrawn: 'withdrawn',
    preview: 'What it would say now',
    noPreview: 'It would say nothing.',
    facts: 'Digest',
    opened: 'Opened',
    closes: 'Closes',
    leaves: 'Leaves',
    key: 'Key',
    zone: 'Time zone',
    deliveries: 'Deliveries',
  },
  ko: {
    heading: '{to}의 다이제스트',
    items: '항목 {n}건',
    none: '비어 있습니다.',
    flush: '지금 보내기',
    sure: '지금 나갑니다: 한 번 더',
    flushed: '닫혔고 곧 나갑니다.',
    remove: '빼기',
    sureRemove: '확실합니까?',
    removed: '항목을 뺐습니다.',
    withdrawn: '취소됨',
    preview: '지금 나가면 이렇게 됩니다',
    noPreview: '보낼 내용이 없습니다.',
    facts: '다이제스트',
    opened: '열림',
    closes: '닫힘',
    leaves: '나감',
    key: '키',
    zone: '시간대',
    deliveries: '전송',
  },
});

/** When it closes by the clock of its own zone, where that is another than the reader's. @param {{closesAt: string, zone?: string}} digest */
function there({closesAt, zone}) {
  if (!zone || zone === clock.zone) return nothing;
  return html`<br /><span class="soft">${shownAt(closesAt, {timeZone: zone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23'})} ${zone}</span>`;
}

const OPERATION = '/v1/digests/{id}';

class ConsoleDigest extends View {
  static kind = 'digest';

  /** @type {any} */
  digest;

  /** @type {any[]} */
  items = [];

  /** @type {any} */
  preview;

  async look() {
    this.digest = await call('GET', OPERATION, {path: {id: this.name}});
    this.items = this.digest.items ?? [];
    this.cursor = this.digest.cursor;
    const path = '/v1/digests/{id}/preview';
    this.preview = this.digest.state === 'open' && may('GET', path) ? await call('GET', path, {path: {id: this.name}}) : undefined;
  }

  #more = async () => {
    const page = await call('GET', '/v1/digests/{id}/items', {path: {id: this.name}, query: {cursor: this.cursor, limit: 50}});
    this.items = [...this.items, ...page.items];
    this.cursor = page.cursor;
    this.requestUpdate();
  };

  #flush = async () => {
    await call('POST', '/v1/digests/{id}/flush', {path: {id: this.name}});
    await this.refresh();
    return t('flushed');
  };

  /** @param {string} delivery */
  #remove = async (delivery) => {
    await call('DELETE', '/v1/digests/{id}/items/{delivery}', {path: {id: this.name, delivery}});
    await this.refresh();
    return t('removed');
  };

  draw() {
    const one = this.digest;
    const open = one.state === 'open';
    return html`<div class="head">
        <h1 tabindex="-1">${t('heading', {to: one.to})}</h1>
        ${badge(one.state)}
        <div class="actions">
          ${open && may('POST', '/v1/digests/{id}/flush') ? html`<console-act label=${t('flush')} sure=${t('sure')} .run=${this.#flush}></console-act>` : nothing}
          <al-copy wide label=${common('copyCurl')} .text=${curl('GET', OPERATION, {path: {id: this.name}})}></al-copy>
        </div>
      </div>
      <p class="lead">${reason(one.why)}</p>
      <div class="columns">
        <div class="stack">
          <section>
            <div class="head"><h2>${t('items', {n: one.total})}</h2></div>
            ${this.items.length
              ? html`<ul class="rows" role="list">
                  ${this.items.map((item) => this.#item(item, open))}
                </ul>`
              : html`<p class="soft">${t('none')}</p>`}
            ${moreOf(this.cursor, this.#more)}
          </section>
          ${one.deliveries?.length ? html`<section><div class="head"><h2>${t('deliveries')}</h2></div>${deliveryRows(one.deliveries, t('deliveries'))}</section>` : nothing}
          ${this.preview ? this.#preview() : nothing}
        </div>
        <section class="card">
          <h2>${t('facts')}</h2>
          <dl class="pairs">
            ${pair(common('id'), ident(one.id))} ${pair(common('workflowTerm'), one.workflow && html`<a href=${link('workflows', one.workflow)}>${one.workflow}</a>`)}
            ${pair(common('step'), one.step)} ${pair(t('key'), one.key)}
            ${pair(common('recipientTerm'), one.recipient && html`<a href=${link('recipients', one.recipient)}>${one.recipient}</a>`)}
            ${pair(t('opened'), time(one.openedAt))} ${pair(t('closes'), html`${time(one.closesAt)}${there(one)}`)} ${pair(t('leaves'), one.leavesAt && time(one.leavesAt))}
            ${pair(t('zone'), one.zone)}
          </dl>
        </section>
      </div>`;
  }

  /** @param {any} item @param {boolean} open */
  #item({delivery, line, at, withdrawn}, open) {
    return html`<li class="row item">
      <al-time at=${at}></al-time>
      <span class="what"><a href=${link('deliveries', delivery)}>${line || delivery}</a>${withdrawn ? html`<span class="badge">${t('withdrawn')}</span>` : nothing}</span>
      ${open && !withdrawn && may('DELETE', '/v1/digests/{id}/items/{delivery}')
        ? html`<console-act label=${t('remove')} sure=${t('sureRemove')} .run=${() => this.#remove(delivery)}></console-act>`
        : nothing}
    </li>`;
  }

  #preview() {
    const {messages} = this.preview;
    return html`<section class="card">
      <h2>${t('preview')}</h2>
      ${messages.length
        ? messages.map(
            (/** @type {any} */ {channel, decision, why, title, body}) =>
              html`<div class="stack">
                <p class="soft small">${channel}: ${decision}, ${why}</p>
                ${title ? html`<p><b>${title}</b></p>` : nothing} ${body ? html`<p class="text">${linked(body)}</p>` : nothing}
              </div>`,
          )
        : html`<p class="soft">${t('noPreview')}</p>`}
    </section>`;
  }
}

customElements.define('console-digest', ConsoleDigest);
