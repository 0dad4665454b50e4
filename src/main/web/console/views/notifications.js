import {html, nothing} from 'lit';
import {words} from '../../parts/index.js';
import {call} from '../api.js';
import {curlOfNotification} from '../examples.js';
import {moreOf, notificationRow} from '../rows.js';
import {link} from '../routes.js';
import {View} from '../view.js';
import {t as common} from '../words.js';

const t = words({
  en: {
    heading: 'Notifications',
    lead: 'What callers and rules handed in, the latest first.',
    stage: 'Stage',
    any: 'Any',
    kind: 'Kind',
    all: 'All',
    broadcasts: 'To topics',
    workflow: 'Workflow',
    topic: 'Topic',
    since: 'Since',
    hour: 'An hour ago',
    day: 'A day ago',
    week: 'A week ago',
    apply: 'Filter',
    clear: 'Clear',
    none: 'No notification is like this',
    noneHow: 'Clear the filters, or send something:',
    searched: 'Searched back to',
  },
  ko: {
    heading: '알림',
    lead: '호출자와 규칙이 맡긴 것, 최신순입니다.',
    stage: '상태',
    any: '모두',
    kind: '종류',
    all: '모두',
    broadcasts: '토픽으로 보낸 것',
    workflow: '워크플로',
    topic: '토픽',
    since: '기간',
    hour: '한 시간',
    day: '하루',
    week: '일주일',
    apply: '거르기',
    clear: '지우기',
    none: '해당하는 알림이 없습니다',
    noneHow: '조건을 지우거나, 무언가 보내 보세요.',
    searched: '여기까지 찾음:',
  },
});

const STAGES = ['planning', 'planned', 'cancelling', 'cancelled'];
const AGES = /** @type {[string, number][]} */ ([
  ['hour', 36e5],
  ['day', 864e5],
  ['week', 7 * 864e5],
]);

class ConsoleNotifications extends View {
  /** @type {any[]} */
  items = [];

  /** @type {string | undefined} */
  cursor;

  async look() {
    const {lang, since, ...rest} = Object.fromEntries(this.query);
    const age = AGES.find(([name]) => name === since);
    this.asked = {...rest, since: age ? new Date(Date.now() - age[1]).toISOString() : since};
    await this.#page();
  }

  /** @param {string} [cursor] */
  async #page(cursor) {
    const page = await call('GET', '/v1/notifications', {query: {...this.asked, limit: 50, cursor}, quiet: Boolean(cursor)});
    this.items = cursor ? [...this.items, ...page.items] : page.items;
    this.cursor = page.cursor;
    this.searchedTo = page.searchedTo;
  }

  #more = async () => {
    await this.#page(this.cursor);
    this.requestUpdate();
  };

  draw() {
    return html`<div class="head">
        <h1 tabindex="-1">${t('heading')}</h1>
        <div class="actions"><button class="button" @click=${this.refresh}>${common('refresh')}</button></div>
      </div>
      <p class="lead">${t('lead')}</p>
      ${this.#form()}
      ${this.items.length
        ? html`<ul class="rows" role="list" aria-label=${t('heading')}>
            ${this.items.map(notificationRow)}
          </ul>`
        : this.cursor
          ? nothing
          : html`<al-empty heading=${t('none')} text=${t('noneHow')} curl=${curlOfNotification()}></al-empty>`}
      ${this.searchedTo && this.cursor ? html`<p class="more soft small">${t('searched')}&nbsp;<al-time exact at=${this.searchedTo}></al-time></p>` : nothing}
      ${moreOf(this.cursor, this.#more)}`;
  }

  #form() {
    const {query} = this;
    return html`<form class="filters" @submit=${this.askForm} @change=${this.askForm}>
      <label class="field"
        >${t('kind')}<select name="broadcast">
          <option value="">${t('all')}</option>
          <option value="true" ?selected=${query.get('broadcast') === 'true'}>${t('broadcasts')}</option>
        </select></label
      >
      <label class="field"
        >${t('stage')}<select name="stage">
          <option value="">${t('any')}</option>
          ${STAGES.map((stage) => html`<option value=${stage} ?selected=${query.get('stage') === stage}>${common(`stage.${stage}`)}</option>`)}
        </select></label
      >
      <label class="field"
        >${t('since')}<select name="since">
          <option value="">${t('any')}</option>
          ${AGES.map(([name]) => html`<option value=${name} ?selected=${query.get('since') === name}>${t(name)}</option>`)}
        </select></label
      >
      ${['workflow', 'topic'].map(
        (name) => html`<label class="field">${t(name)}<input name=${name} size="14" autocomplete="off" spellcheck="false" .value=${query.get(name) ?? ''} /></label>`,
      )}
      <button class="button">${t('apply')}</button>
      ${query.size ? html`<a class="button plain" href=${link('notifications')}>${t('clear')}</a>` : nothing}
    </form>`;
  }
}

customElements.define('console-notifications', ConsoleNotifications);
