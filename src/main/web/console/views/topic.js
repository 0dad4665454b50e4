import {html, nothing} from 'lit';
import {icon, toast, words} from '../../parts/index.js';
import {call, curl, may} from '../api.js';
import {curlOfSubscriber} from '../examples.js';
import {moreOf, notificationRow} from '../rows.js';
import {link} from '../routes.js';
import {View} from '../view.js';
import {t as common} from '../words.js';

const t = words({
  en: {
    lead: 'Who hears what is sent to this topic, by id.',
    subscribers: 'Subscribers',
    none: 'Nobody subscribes',
    noneHow: 'What is sent to this topic reaches nobody. Add a recipient:',
    recipient: 'Id of a recipient',
    add: 'Add',
    added: '{id} subscribes.',
    already: '{id} subscribes already.',
    unknown: 'There is no recipient {id}. Write the id as it is.',
    remove: 'Remove',
    removed: '{id} no longer subscribes.',
    sent: 'Latest to this topic',
    nothingSent: 'Nothing was sent to it lately.',
    all: 'All',
    hasMore: 'There may be others.',
  },
  ko: {
    lead: '이 토픽으로 보내면 받는 수신자, id순입니다.',
    subscribers: '구독자',
    none: '구독자가 없습니다',
    noneHow: '이 토픽으로 보내도 아무도 받지 않습니다. 수신자를 추가하세요.',
    recipient: '수신자 id',
    add: '추가',
    added: '{id}이(가) 구독합니다.',
    already: '{id}은(는) 이미 구독 중입니다.',
    unknown: '{id}라는 수신자가 없습니다. id를 그대로 쓰세요.',
    remove: '빼기',
    removed: '{id}이(가) 더는 구독하지 않습니다.',
    sent: '이 토픽으로 최근 보낸 것',
    nothingSent: '최근에 보낸 것이 없습니다.',
    all: '모두',
    hasMore: '더 있을 수 있습니다.',
  },
});

const OPERATION = '/v1/topics/{topic}/subscribers';
const ONE = '/v1/topics/{topic}/subscribers/{recipient}';

class ConsoleTopic extends View {
  static kind = 'topic';

  /** @type {{recipient: string}[]} */
  items = [];

  /** @type {string | undefined} */
  cursor;

  /** @type {{items: any[], cursor?: string}} */
  sent = {items: []};

  async look() {
    const [, sent] = await Promise.all([
      this.#page(),
      may('GET', '/v1/notifications') ? call('GET', '/v1/notifications', {query: {topic: this.name, limit: 5}}) : {items: []},
    ]);
    this.sent = sent;
  }

  /** @param {string} [cursor] */
  async #page(cursor) {
    const page = await call('GET', OPERATION, {path: {topic: this.name}, query: {limit: 100, cursor}, quiet: Boolean(cursor)});
    this.items = cursor ? [...this.items, ...page.items] : page.items;
    this.cursor = page.cursor;
  }

  #more = async () => {
    await this.#page(this.cursor);
    this.requestUpdate();
  };

  #add = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const field = /** @type {HTMLInputElement} */ (/** @type {HTMLFormElement} */ (event.currentTarget).elements.namedItem('recipient'));
    const id = field.value.trim();
    try {
      const {added, unknown} = await call('POST', OPERATION, {path: {topic: this.name}, body: {add: [id]}});
      toast(t(unknown.length ? 'unknown' : added ? 'added' : 'already', {id}), {bad: unknown.length > 0});
      if (unknown.length) return field.select();
      field.value = '';
      await this.#page();
      this.requestUpdate();
    } catch (error) {
      toast(/** @type {Error} */ (error).message, {bad: true});
    }
  };

  /** @param {string} recipient */
  #remove = async (recipient) => {
    await call('DELETE', ONE, {path: {topic: this.name, recipient}});
    this.items = this.items.filter((one) => one.recipient !== recipient);
    this.requestUpdate();
    /** @type {HTMLElement} */ (this.renderRoot.querySelector('h2')).focus();
    return t('removed', {id: recipient});
  };

  draw() {
    return html`<div class="head">
        ${icon('topic')}
        <h1 tabindex="-1">${this.name}</h1>
        <div class="actions"><al-copy wide label=${common('copyCurl')} .text=${curl('GET', OPERATION, {path: {topic: this.name}})}></al-copy></div>
      </div>
      <p class="lead">${t('lead')}</p>
      <div class="columns">
        <section>
          <div class="head"><h2 tabindex="-1">${t('subscribers')}</h2></div>
          ${may('POST', OPERATION)
            ? html`<form class="filters" @submit=${this.#add}>
                <label class="field grow">${t('recipient')}<input name="recipient" required autocomplete="off" spellcheck="false" /></label>
                <button class="button">${t('add')}</button>
              </form>`
            : nothing}
          ${this.items.length
            ? html`<ul class="rows" role="list" aria-label=${t('subscribers')}>
                ${this.items.map(this.#row)}
              </ul>`
            : html`<al-empty heading=${t('none')} text=${t('noneHow')} curl=${curlOfSubscriber(this.name)}></al-empty>`}
          ${moreOf(this.cursor, this.#more)}
        </section>
        <section>
          <div class="head">
            <h2>${t('sent')}</h2>
            <span class="actions"><a href=${link('notifications', '', {topic: this.name})}>${t('all')}</a></span>
          </div>
          ${this.sent.items.length
            ? html`<ul class="rows" role="list" aria-label=${t('sent')}>
                ${this.sent.items.map(notificationRow)}
              </ul>`
            : html`<p class="soft">${t(this.sent.cursor ? 'hasMore' : 'nothingSent')}</p>`}
        </section>
      </div>`;
  }

  /** @param {{recipient: string}} one */
  #row = ({recipient}) =>
    html`<li class="row line">
      <span class="what">${icon('user')}<a href=${link('recipients', recipient)}>${recipient}</a></span>
      ${may('DELETE', ONE) ? html`<console-act label=${t('remove')} sure .run=${() => this.#remove(recipient)}></console-act>` : nothing}
    </li>`;
}

customElements.define('console-topic', ConsoleTopic);
