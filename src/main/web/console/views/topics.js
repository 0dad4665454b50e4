import {html} from 'lit';
import {icon, words} from '../../parts/index.js';
import {call} from '../api.js';
import {curlOfSubscriber} from '../examples.js';
import {moreOf} from '../rows.js';
import {link} from '../routes.js';
import {View} from '../view.js';

const t = words({
  en: {
    heading: 'Topics',
    lead: 'Named sets of recipients. A notification to a topic goes to all who subscribe when it is sent.',
    none: 'There are no topics yet',
    noneHow: 'The first subscriber makes a topic.',
  },
  ko: {heading: '토픽', lead: '이름이 있는 수신자 모음입니다. 토픽으로 보낸 알림은 보낼 때의 구독자 모두에게 갑니다.', none: '아직 토픽이 없습니다', noneHow: '첫 구독자가 토픽을 만듭니다.'},
});

class ConsoleTopics extends View {
  /** @type {{topic: string}[]} */
  items = [];

  /** @type {string | undefined} */
  cursor;

  async look() {
    await this.#page();
  }

  /** @param {string} [cursor] */
  async #page(cursor) {
    const page = await call('GET', '/v1/topics', {query: {limit: 100, cursor}, quiet: Boolean(cursor)});
    this.items = cursor ? [...this.items, ...page.items] : page.items;
    this.cursor = page.cursor;
  }

  #more = async () => {
    await this.#page(this.cursor);
    this.requestUpdate();
  };

  draw() {
    if (!this.items.length) {
      return html`<h1 class="away" tabindex="-1">${t('heading')}</h1>
        <al-empty heading=${t('none')} text=${t('noneHow')} curl=${curlOfSubscriber()}></al-empty>`;
    }
    return html`<div class="head"><h1 tabindex="-1">${t('heading')}</h1></div>
      <p class="lead">${t('lead')}</p>
      <ul class="rows" role="list" aria-label=${t('heading')}>
        ${this.items.map(
          ({topic}) =>
            html`<li class="row line">
              <span class="what">${icon('topic')}<a class="whole" href=${link('topics', topic)}>${topic}</a></span>
            </li>`,
        )}
      </ul>
      ${moreOf(this.cursor, this.#more)}`;
  }
}

customElements.define('console-topics', ConsoleTopics);
