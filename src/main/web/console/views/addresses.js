import {html, nothing} from 'lit';
import {icon, words} from '../../parts/index.js';
import {call, may} from '../api.js';
import {deliveryRows, ident, pair, time} from '../rows.js';
import {link} from '../routes.js';
import {addressOf, sought} from '../seek.js';
import {View} from '../view.js';
import {t as common} from '../words.js';

const t = words({
  en: {
    heading: 'Find by address',
    found: 'Who has {address}',
    lead: 'Who has an address, whether it is suppressed, and what went to it. The address stays out of this page’s own address.',
    address: 'E-mail, phone, URL or ARN',
    kind: 'Kind',
    byItself: 'By its form',
    find: 'Find',
    none: 'No recipient has this address.',
    noneYet: 'No recipient who was looked at has this address.',
    looked: '{n} {n|recipient|recipients} searched.',
    on: 'Look on',
    recipients: 'Recipients',
    direct: 'What went to the address itself',
    noDirect: 'Nothing. What went to a recipient who has the address is in that recipient’s history.',
    history: 'History',
    suppressed: 'This address is suppressed: nothing is sent to it.',
    notSuppressed: 'This address is not suppressed.',
    since: 'Since',
    why: 'Reason',
    lift: 'Lift',
    sure: 'Sends to it again: press again',
    lifted: 'The address is no longer suppressed.',
    wrong: 'This looks like no address. Choose its kind.',
    asId: 'Open the recipient with this id',
  },
  ko: {
    heading: '주소로 찾기',
    found: '{address}을(를) 가진 수신자',
    lead: '누가 이 주소를 가졌는지, 발송이 중지되었는지, 무엇이 갔는지 봅니다. 주소는 이 화면의 URL에 남지 않습니다.',
    address: '이메일, 전화번호, URL 또는 ARN',
    kind: '종류',
    byItself: '자동',
    find: '찾기',
    none: '이 주소를 가진 수신자가 없습니다.',
    noneYet: '지금까지 살펴본 수신자 중에는 없습니다.',
    looked: '수신자 {n}명을 살펴봤습니다.',
    on: '계속 찾기',
    recipients: '수신자',
    direct: '이 주소로 바로 간 것',
    noDirect: '없습니다. 이 주소를 가진 수신자에게 간 것은 그 수신자의 이력에 있습니다.',
    history: '이력',
    suppressed: '발송이 중지된 주소입니다. 아무것도 보내지 않습니다.',
    notSuppressed: '발송이 중지되지 않은 주소입니다.',
    since: '시작',
    why: '이유',
    lift: '해제',
    sure: '다시 보냅니다: 한 번 더',
    lifted: '이 주소로 다시 보냅니다.',
    wrong: '주소가 아닌 것 같습니다. 종류를 고르세요.',
    asId: '이 id의 수신자 열기',
  },
});

const OPERATION = '/v1/recipients:find';
const KINDS = ['email', 'phone', 'webhook', 'snsTopic', 'device', 'slack', 'teams', 'googleChat', 'telegram', 'discord', 'mattermost', 'pagerDuty', 'http'];

/** So many pages are asked for at once. */
const PAGES = 5;

class ConsoleAddresses extends View {
  kind = '';
  shown = '';

  /** @type {any} */
  found;

  async look() {
    await this.#find(sought.address);
  }

  /** Somebody else's address was written into the box at the top. */
  connectedCallback() {
    super.connectedCallback();
    addEventListener('console-sought', this.#sought);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('console-sought', this.#sought);
  }

  #sought = () => {
    this.kind = '';
    this.refresh();
  };

  /** @param {string} text */
  async #find(text) {
    this.shown = text;
    this.found = undefined;
    const known = this.kind ? [this.kind, text] : addressOf(text);
    this.address = known && {[known[0]]: known[1]};
    if (text && this.address) await this.#pages();
  }

  #pages = async () => {
    for (let page = 0; page < PAGES; page++) {
      const before = this.found;
      const got = await call('POST', OPERATION, {query: {cursor: before?.cursor}, body: this.address, quiet: Boolean(before)});
      this.found = before ? {...before, items: [...before.items, ...got.items], searched: before.searched + got.searched, cursor: got.cursor} : got;
      if (!got.cursor || got.items.length) break;
    }
    this.requestUpdate();
  };

  #submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const said = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
    sought.address = String(said.get('address')).trim();
    this.kind = String(said.get('kind'));
    await this.refresh();
  };

  #lift = async () => {
    await call('DELETE', '/v1/suppressions/{id}', {path: {id: this.found.suppression.id}});
    await this.refresh();
    return t('lifted');
  };

  draw() {
    const {found, shown} = this;
    return html`<div class="head"><h1 tabindex="-1">${found ? t('found', {address: shown}) : t('heading')}</h1></div>
      <p class="lead">${t('lead')}</p>
      <form class="filters" @submit=${this.#submit}>
        <label class="field grow"
          >${t('address')}<input name="address" size="32" required autocomplete="off" spellcheck="false" .value=${shown} aria-describedby="slip"
        /></label>
        <label class="field"
          >${t('kind')}<select name="kind">
            <option value="">${t('byItself')}</option>
            ${KINDS.map((kind) => html`<option value=${kind} ?selected=${kind === this.kind}>${kind}</option>`)}
          </select></label
        >
        <button class="button main">${t('find')}</button>
      </form>
      <p id="slip" role="status" class=${shown && !found ? 'note' : ''}>${shown && !found ? t('wrong') : ''}</p>
      ${shown && !found ? this.#asId() : nothing} ${found ? this.#found() : nothing}`;
  }

  #asId() {
    return may('GET', '/v1/recipients/{id}') ? html`<p class="more"><a class="button" href=${link('recipients', this.shown)}>${t('asId')}</a></p>` : nothing;
  }

  #found() {
    const {suppression, items, deliveries = [], searched, cursor} = this.found;
    return html`<div class="columns">
      <div class="stack">
        <section>
          <div class="head"><h2>${t('recipients')}</h2></div>
          ${items.length
            ? html`<ul class="rows" role="list" aria-label=${t('recipients')}>
                ${items.map(recipientRow)}
              </ul>`
            : html`<p>${t(cursor ? 'noneYet' : 'none')}</p>`}
          <p class="soft small" role="status">${t('looked', {n: searched})}</p>
          ${cursor ? html`<p class="more"><console-act label=${t('on')} .run=${this.#pages}></console-act></p>` : nothing} ${items.length || cursor ? nothing : this.#asId()}
        </section>
        <section>
          <div class="head"><h2>${t('direct')}</h2></div>
          ${deliveries.length ? deliveryRows(deliveries, t('direct')) : html`<p class="soft">${t('noDirect')}</p>`}
        </section>
      </div>
      <section class="card">
        <h2>${common('nav.suppressions')}</h2>
        ${suppression
          ? html`<div class="stack"><p class="note bad">${t('suppressed')}</p>
              <dl class="pairs">
                ${pair(t('why'), suppression.why)} ${pair(common('channel'), suppression.channel)} ${pair(t('since'), time(suppression.since))} ${pair(common('id'), ident(suppression.id))}
              </dl>
              ${may('DELETE', '/v1/suppressions/{id}') ? html`<p><console-act label=${t('lift')} sure=${t('sure')} .run=${this.#lift}></console-act></p>` : nothing}</div>`
          : html`<p>${t('notSuppressed')}</p>`}
      </section>
    </div>`;
  }
}

/** @param {any} recipient */
const recipientRow = ({id, addresses, optedOut = []}) =>
  html`<li class="row">
    <span class="what">${icon('user')}</span>
    <span class="what"><a href=${link('recipients', id)}>${id}</a></span>
    <span class="why">${Object.values(addresses ?? {}).flat().join(', ')}${optedOut.length ? ` (− ${optedOut.join(', ')})` : ''}</span>
    <a class="soft small" href=${link('recipients', id, {show: 'history'})}>${t('history')}</a>
  </li>`;

customElements.define('console-addresses', ConsoleAddresses);
