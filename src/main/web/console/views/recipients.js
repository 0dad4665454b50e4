import {html} from 'lit';
import {icon, words} from '../../parts/index.js';
import {call} from '../api.js';
import {curlOfRecipient} from '../examples.js';
import {moreOf} from '../rows.js';
import {link} from '../routes.js';
import {View} from '../view.js';

const t = words({
  en: {heading: 'Recipients', lead: 'People and systems that hear from you, by id.', none: 'There are no recipients yet', noneHow: 'A recipient has addresses, a language, a time zone, and preferences.'},
  ko: {heading: '수신자', lead: '알림을 받는 사람과 시스템, id순입니다.', none: '아직 수신자가 없습니다', noneHow: '수신자에게는 주소, 언어, 시간대, 수신 설정이 있습니다.'},
});

class ConsoleRecipients extends View {
  /** @type {any[]} */
  items = [];

  /** @type {string | undefined} */
  cursor;

  async look() {
    const page = await call('GET', '/v1/recipients', {query: {limit: 50}});
    this.items = page.items;
    this.cursor = page.cursor;
  }

  #more = async () => {
    const page = await call('GET', '/v1/recipients', {query: {limit: 50, cursor: this.cursor}, quiet: true});
    this.items = [...this.items, ...page.items];
    this.cursor = page.cursor;
    this.requestUpdate();
  };

  draw() {
    if (!this.items.length) {
      return html`<h1 class="away" tabindex="-1">${t('heading')}</h1>
        <al-empty heading=${t('none')} text=${t('noneHow')} curl=${curlOfRecipient()}></al-empty>`;
    }
    return html`<div class="head"><h1 tabindex="-1">${t('heading')}</h1></div>
      <p class="lead">${t('lead')}</p>
      <ul class="rows" role="list">
        ${this.items.map(
          ({id, addresses, locale, zone}) =>
            html`<li class="row">
              <span class="what">${icon('user')}</span>
              <span class="what"><a class="whole" href=${link('recipients', id)}>${id}</a></span>
              <span class="why">${Object.values(addresses ?? {}).flat().join(', ')}</span>
              <span class="soft small">${[locale, zone].filter(Boolean).join(' · ')}</span>
            </li>`,
        )}
      </ul>
      ${moreOf(this.cursor, this.#more)}`;
  }
}

customElements.define('console-recipients', ConsoleRecipients);
