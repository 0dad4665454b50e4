import {html, nothing} from 'lit';
import {words} from '../../parts/index.js';
import {call, may} from '../api.js';
import {ident, moreOf} from '../rows.js';
import {link} from '../routes.js';
import {View} from '../view.js';

const t = words({
  en: {
    heading: 'Suppressions',
    lead: 'Addresses to which nothing is sent any more, the latest first. They are kept by a hash: the list does not know them whole.',
    byAddress: 'Find by address',
    none: 'No address is suppressed',
    noneHow: 'An address gets here when mail to it bounces for good, or when somebody complains.',
    lift: 'Lift',
    sure: 'Sends to it again: press again',
    lifted: '{address} is no longer suppressed.',
  },
  ko: {
    heading: '발송 중지',
    lead: '더는 보내지 않는 주소, 최신순입니다. 해시로만 보관하므로 목록에는 전체 주소가 없습니다.',
    byAddress: '주소로 찾기',
    none: '발송이 중지된 주소가 없습니다',
    noneHow: '메일이 영구 반송되거나 스팸으로 신고되면 여기에 나타납니다.',
    lift: '해제',
    sure: '다시 보냅니다: 한 번 더',
    lifted: '{address}(으)로 다시 보냅니다.',
  },
});

const ONE = '/v1/suppressions/{id}';

class ConsoleSuppressions extends View {
  /** @type {any[]} */
  items = [];

  /** @type {string | undefined} */
  cursor;

  async look() {
    await this.#page();
  }

  /** @param {string} [cursor] */
  async #page(cursor) {
    const page = await call('GET', '/v1/suppressions', {query: {limit: 50, cursor}, quiet: Boolean(cursor)});
    this.items = cursor ? [...this.items, ...page.items] : page.items;
    this.cursor = page.cursor;
  }

  #more = async () => {
    await this.#page(this.cursor);
    this.requestUpdate();
  };

  /** @param {{id: string, address: string}} one */
  #lift = async ({id, address}) => {
    await call('DELETE', ONE, {path: {id}});
    this.items = this.items.filter((one) => one.id !== id);
    this.requestUpdate();
    /** @type {HTMLElement} */ (this.renderRoot.querySelector('h1')).focus();
    return t('lifted', {address});
  };

  draw() {
    return html`<div class="head">
        <h1 tabindex="-1">${t('heading')}</h1>
        ${may('POST', '/v1/recipients:find') ? html`<div class="actions"><a class="button" href=${link('addresses')}>${t('byAddress')}</a></div>` : nothing}
      </div>
      <p class="lead">${t('lead')}</p>
      ${this.items.length
        ? html`<ul class="rows" role="list" aria-label=${t('heading')}>
            ${this.items.map(this.#row)}
          </ul>`
        : html`<al-empty heading=${t('none')} text=${t('noneHow')}></al-empty>`}
      ${moreOf(this.cursor, this.#more)}`;
  }

  /** @param {any} one */
  #row = (one) =>
    html`<li class="row">
      <span class="badge">${one.channel}</span>
      <span><b>${one.address}</b><br />${ident(one.id)}</span>
      <span class="why full">${one.why}</span>
      <span class="end"
        ><al-time at=${one.since}></al-time>
        ${may('DELETE', ONE) ? html`<console-act label=${t('lift')} sure=${t('sure')} .run=${() => this.#lift(one)}></console-act>` : nothing}</span
      >
    </li>`;
}

customElements.define('console-suppressions', ConsoleSuppressions);
