import {html, nothing} from 'lit';
import {words} from '../../parts/index.js';
import {call, may} from '../api.js';
import {moreOf} from '../rows.js';
import {go, link} from '../routes.js';
import {View} from '../view.js';

const t = words({
  en: {
    heading: 'Rules',
    lead: 'Which events of AWS services start which workflow, and which of them end what was started.',
    on: 'on',
    off: 'off',
    starts: 'starts {workflow}',
    none: 'There are no rules yet',
    noneHow: 'A rule has a pattern of events, and the workflow that such an event starts.',
    id: 'Id of a new rule',
    make: 'New rule',
  },
  ko: {
    heading: '규칙',
    lead: '어떤 AWS 이벤트가 어떤 워크플로를 시작하고, 어떤 이벤트가 끝내는지 정합니다.',
    on: '켜짐',
    off: '꺼짐',
    starts: '{workflow} 시작',
    none: '아직 규칙이 없습니다',
    noneHow: '규칙에는 이벤트 패턴과, 그 이벤트가 시작할 워크플로가 있습니다.',
    id: '새 규칙 id',
    make: '새 규칙',
  },
});

class ConsoleRules extends View {
  /** @type {any[]} */
  items = [];

  /** @type {string | undefined} */
  cursor;

  async look() {
    await this.#page();
  }

  /** @param {string} [cursor] */
  async #page(cursor) {
    const page = await call('GET', '/v1/rules', {query: {limit: 100, cursor}, quiet: Boolean(cursor)});
    this.items = cursor ? [...this.items, ...page.items] : page.items;
    this.cursor = page.cursor;
  }

  #more = async () => {
    await this.#page(this.cursor);
    this.requestUpdate();
  };

  #make = (/** @type {Event} */ event) => {
    event.preventDefault();
    const id = String(new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)).get('id'));
    go('rules', id, {new: '1'});
  };

  draw() {
    return html`<div class="head"><h1 tabindex="-1">${t('heading')}</h1></div>
      <p class="lead">${t('lead')}</p>
      ${may('PUT', '/v1/rules/{rule}')
        ? html`<form class="filters" @submit=${this.#make}>
            <label class="field">${t('id')}<input name="id" required pattern="[A-Za-z0-9._\\-]{1,64}" maxlength="64" autocomplete="off" spellcheck="false" /></label>
            <button class="button">${t('make')}</button>
          </form>`
        : nothing}
      ${this.items.length
        ? html`<ul class="rows" role="list" aria-label=${t('heading')}>
            ${this.items.map(
              ({id, enabled, description, workflow, changedAt}) =>
                html`<li class="row">
                  <span class="badge ${enabled ? 'good' : ''}">${t(enabled ? 'on' : 'off')}</span>
                  <span class="what"><a class="whole" href=${link('rules', id)}>${id}</a></span>
                  <span class="why">${[description, t('starts', {workflow})].filter(Boolean).join(' · ')}</span>
                  <al-time at=${changedAt ?? ''}></al-time>
                </li>`,
            )}
          </ul>`
        : html`<al-empty heading=${t('none')} text=${t('noneHow')}></al-empty>`}
      ${moreOf(this.cursor, this.#more)}`;
  }
}

customElements.define('console-rules', ConsoleRules);
