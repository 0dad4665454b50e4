import {css, html, nothing} from 'lit';
import {words} from '../../parts/index.js';
import {call, may} from '../api.js';
import {curlOfNotification} from '../examples.js';
import {deliveryRows, moreOf} from '../rows.js';
import {link} from '../routes.js';
import {styles} from '../styles.js';
import {View} from '../view.js';
import {t as common} from '../words.js';

const t = words({
  en: {
    heading: 'Deliveries',
    lead: 'What becomes of each notification for each receiver, the latest first.',
    leadFailed: 'What failed, the latest first.',
    state: 'State',
    any: 'Any',
    channel: 'Channel',
    workflow: 'Workflow',
    recipient: 'Recipient',
    cause: 'Cause',
    since: 'Since',
    sinceAny: 'Any time',
    hour: 'An hour ago',
    day: 'A day ago',
    week: 'A week ago',
    apply: 'Filter',
    clear: 'Clear',
    none: 'No delivery is like this',
    noneHow: 'Send something, and it is listed here:',
    noneLike: 'Clear the filters to see all.',
    noneFailed: 'Nothing has failed',
    noneFailedHow: 'What fails is listed here, with its reason and a button to send it again.',
    noneFailedLike: 'No failed delivery is like this',
    redriveAll: 'Send these {n} again',
    sure: 'Send {n} again to {to}? Press again',
    redriven: '{n} {n|delivery is|deliveries are} being sent again.',
    receivers: '{n} receivers',
    again: 'Sent again just now',
    searched: 'Searched back to',
  },
  ko: {
    heading: '전송',
    lead: '알림마다 받는 곳마다 어떻게 되었는지, 최신순입니다.',
    leadFailed: '실패한 전송, 최신순입니다.',
    state: '상태',
    any: '모두',
    channel: '채널',
    workflow: '워크플로',
    recipient: '수신자',
    cause: '원인',
    since: '기간',
    sinceAny: '전체',
    hour: '한 시간',
    day: '하루',
    week: '일주일',
    apply: '거르기',
    clear: '지우기',
    none: '해당하는 전송이 없습니다',
    noneHow: '무언가 보내면 여기에 나타납니다.',
    noneLike: '조건을 지우면 모두 보입니다.',
    noneFailed: '실패한 것이 없습니다',
    noneFailedHow: '실패하면 이유와 다시 보내기 버튼이 여기에 나타납니다.',
    noneFailedLike: '이런 실패는 없습니다',
    redriveAll: '이 목록의 {n}건 다시 보내기',
    sure: '{to}에게 {n}건을 다시 보낼까요? 한 번 더',
    redriven: '{n}건을 다시 보내는 중입니다.',
    receivers: '{n}곳',
    again: '방금 다시 보낸 전송',
    searched: '여기까지 찾음:',
  },
});

const STATES = ['held', 'sending', 'sent', 'delivered', 'bounced', 'failed', 'cancelled', 'skipped', 'expired'];
const AGES = /** @type {[string, number][]} */ ([
  ['hour', 36e5],
  ['day', 864e5],
  ['week', 7 * 864e5],
]);

class ConsoleDeliveries extends View {
  static styles = [
    styles,
    css`
      .again {
        margin-block-end: 20px;
      }
      .again h2 {
        margin-block-end: 8px;
      }
    `,
  ];

  /** @type {import('../rows.js').Delivery[]} */
  items = [];

  /** @type {string | undefined} */
  cursor;

  /** Whether the API can do more than list what failed. */
  get filters() {
    return may('GET', '/v1/deliveries/counts');
  }

  get asked() {
    const {lang, since, ...rest} = Object.fromEntries(this.query);
    const age = AGES.find(([name]) => name === since);
    if (!this.filters) return rest.recipient ? {recipient: rest.recipient} : {state: 'failed'};
    return {...rest, since: age ? new Date(Date.now() - age[1]).toISOString() : since};
  }

  /** Those that were sent again here, as they are now. @type {import('../rows.js').Delivery[]} */
  again = [];

  async look() {
    await this.#page();
    this.again = await Promise.all(this.again.map(({id}) => call('GET', '/v1/deliveries/{id}', {path: {id}, quiet: true})));
  }

  /** @param {string} [cursor] */
  async #page(cursor) {
    this.query0 = cursor ? this.query0 : this.asked;
    const page = await call('GET', '/v1/deliveries', {query: {...this.query0, limit: 50, cursor}, quiet: Boolean(cursor)});
    this.items = cursor ? [...this.items, ...page.items] : page.items;
    this.cursor = page.cursor;
    this.searchedTo = page.searchedTo;
  }

  #more = async () => {
    await this.#page(this.cursor);
    this.requestUpdate();
  };

  get failed() {
    return this.items.filter(({state}) => state === 'failed');
  }

  #redrive = async () => {
    const {failed} = this;
    for (const {id} of failed) await call('POST', '/v1/deliveries/{id}/redrive', {path: {id}, quiet: true});
    this.again = failed;
    await this.refresh();
    setTimeout(this.refresh, 2000);
    return t('redriven', {n: failed.length});
  };

  #receivers() {
    const all = new Set(this.failed.map(({to}) => to));
    return all.size === 1 ? [...all][0] : t('receivers', {n: all.size});
  }

  draw() {
    const onlyFailed = this.asked.state === 'failed';
    const n = this.failed.length;
    return html`<div class="head">
        <h1 tabindex="-1">${t('heading')}</h1>
        <div class="actions">
          ${onlyFailed && n && may('POST', '/v1/deliveries/{id}/redrive')
            ? html`<console-act label=${t('redriveAll', {n})} sure=${t('sure', {n, to: this.#receivers()})} .run=${this.#redrive}></console-act>`
            : nothing}
          <button class="button" @click=${this.refresh}>${common('refresh')}</button>
        </div>
      </div>
      <p class="lead">${t(onlyFailed ? 'leadFailed' : 'lead')}</p>
      ${this.filters ? this.#form() : nothing}
      ${this.again.length ? html`<section class="again"><h2>${t('again')}</h2>${deliveryRows(this.again, t('again'))}</section>` : nothing}
      ${this.items.length ? deliveryRows(this.items, t('heading')) : this.cursor ? nothing : this.#none(onlyFailed)}
      ${this.searchedTo && this.cursor ? html`<p class="more soft small">${t('searched')}&nbsp;<al-time exact at=${this.searchedTo}></al-time></p>` : nothing}
      ${moreOf(this.cursor, this.#more)}`;
  }

  /** @param {boolean} failed */
  #none(failed) {
    const {state, lang, ...others} = Object.fromEntries(this.query);
    if (Object.values(others).some(Boolean) || (state && !failed)) return html`<al-empty heading=${t(failed ? 'noneFailedLike' : 'none')} text=${t('noneLike')}></al-empty>`;
    return failed
      ? html`<al-empty heading=${t('noneFailed')} text=${t('noneFailedHow')}></al-empty>`
      : html`<al-empty heading=${t('none')} text=${t('noneHow')} curl=${curlOfNotification()}></al-empty>`;
  }

  #form() {
    const {query} = this;
    return html`<form class="filters" @submit=${this.askForm} @change=${this.askForm}>
      <label class="field"
        >${t('state')}<select name="state">
          <option value="">${t('any')}</option>
          ${STATES.map((state) => html`<option value=${state} ?selected=${query.get('state') === state}>${common(`state.${state}`)}</option>`)}
        </select></label
      >
      <label class="field"
        >${t('since')}<select name="since">
          <option value="">${t('sinceAny')}</option>
          ${AGES.map(([name]) => html`<option value=${name} ?selected=${query.get('since') === name}>${t(name)}</option>`)}
        </select></label
      >
      ${['channel', 'workflow', 'recipient', 'cause'].map(
        (name) => html`<label class="field">${t(name)}<input name=${name} size="14" autocomplete="off" spellcheck="false" .value=${query.get(name) ?? ''} /></label>`,
      )}
      <button class="button">${t('apply')}</button>
      ${query.size ? html`<a class="button plain" href=${link('deliveries')}>${t('clear')}</a>` : nothing}
    </form>`;
  }
}

customElements.define('console-deliveries', ConsoleDeliveries);
