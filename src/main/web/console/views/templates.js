import {css, html, nothing} from 'lit';
import {icon, words} from '../../parts/index.js';
import {call, may} from '../api.js';
import {curlOfTemplate} from '../examples.js';
import {moreOf} from '../rows.js';
import {go, link} from '../routes.js';
import {styles} from '../styles.js';
import {View} from '../view.js';
import {nameOf, namesOfKeys} from '../who.js';

const t = words({
  en: {
    heading: 'Templates',
    lead: 'The words of messages, by channel and language.',
    filter: 'Filter by id',
    found: '{n} {n|template|templates}',
    none: 'There are no templates yet',
    noneHow: 'A template holds the words of a message. Workflows send them.',
    noneLike: 'No template has “{q}” in its id',
    create: 'New template',
    createNow: 'Create',
    id: 'Id',
    idHow: 'Letters, digits and . _ - such as order-sent. Workflows name the template by it.',
    keep: 'Cancel',
    inUse: 'version {n} in use',
    draft: 'draft {n}',
    by: 'by {who}',
  },
  ko: {
    heading: '템플릿',
    lead: '채널과 언어별 메시지 문구입니다.',
    filter: 'id로 거르기',
    found: '템플릿 {n}개',
    none: '아직 템플릿이 없습니다',
    noneHow: '템플릿에는 메시지 문구가 있고, 워크플로가 그 문구를 보냅니다.',
    noneLike: 'id에 “{q}”이(가) 있는 템플릿이 없습니다',
    create: '새 템플릿',
    createNow: '만들기',
    id: 'id',
    idHow: '영문자, 숫자, . _ - 만 쓸 수 있습니다. 예: order-sent. 워크플로가 이 이름으로 템플릿을 씁니다.',
    keep: '취소',
    inUse: '버전 {n} 사용 중',
    draft: '초안 {n}',
    by: '{who}',
  },
});

const LIST = '/v1/templates';

/** @typedef {{id: string, latest: number, published?: number, updatedAt: string, changedBy?: string, channels?: string[], locales?: string[]}} Template */

class ConsoleTemplates extends View {
  static styles = [
    ...styles,
    css`
      .row {
        grid-template-columns: minmax(0, 1.4fr) minmax(0, 1.2fr) minmax(0, 1.2fr) minmax(0, 1fr);
      }
      .row > :last-child {
        text-align: end;
        overflow-wrap: anywhere;
      }
      .badges {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
      }
      form.create {
        display: grid;
        gap: 12px;
        max-inline-size: 440px;
        margin-block-end: 16px;
      }
      .create .actions {
        margin-inline-start: 0;
      }
      @container (max-width: 760px) {
        .row {
          grid-template-columns: minmax(0, 1fr) minmax(0, max-content);
        }
        .row .why {
          grid-area: 2 / 1;
        }
        .row .badges {
          grid-area: 1 / 2;
          justify-content: end;
        }
        .row > :last-child {
          grid-area: 2 / 2;
        }
      }
    `,
  ];

  /** @type {Template[]} */
  items = [];

  /** @type {string | undefined} */
  cursor;

  creating = false;

  /** @type {Map<string, string>} */
  names = new Map();

  async look() {
    const [page, names] = await Promise.all([call('GET', LIST, {query: {limit: 100}}), namesOfKeys()]);
    this.names = names;
    this.items = page.items;
    this.cursor = page.cursor;
  }

  #more = async () => {
    const page = await call('GET', LIST, {query: {limit: 100, cursor: this.cursor}, quiet: true});
    this.items = [...this.items, ...page.items];
    this.cursor = page.cursor;
    this.requestUpdate();
  };

  draw() {
    const mayCreate = may('PUT', '/v1/templates/{id}');
    if (!this.items.length) {
      return html`<h1 class="away" tabindex="-1">${t('heading')}</h1>
        ${mayCreate && this.creating ? this.#form() : nothing}
        <al-empty heading=${t('none')} text=${t('noneHow')} curl=${curlOfTemplate()}>
          ${mayCreate && !this.creating ? html`<p class="more"><button class="button main" @click=${this.#create}>${t('create')}</button></p>` : nothing}
        </al-empty>`;
    }
    const q = this.query.get('filter') ?? '';
    const shown = this.items.filter(({id}) => id.toLowerCase().includes(q.toLowerCase()));
    return html`<div class="head">
        <h1 tabindex="-1">${t('heading')}</h1>
        <div class="actions">${mayCreate && !this.creating ? html`<button class="button main" @click=${this.#create}>${t('create')}</button>` : nothing}</div>
      </div>
      <p class="lead">${t('lead')}</p>
      ${mayCreate && this.creating ? this.#form() : nothing}
      <div class="filters">
        <label class="field">${t('filter')}<input type="search" autocomplete="off" spellcheck="false" .value=${q} @input=${this.#filter} /></label>
        <span class="soft small" role="status">${q ? t('found', {n: shown.length}) : ''}</span>
      </div>
      ${shown.length
        ? html`<ul class="rows" role="list" aria-label=${t('heading')}>
            ${shown.map((template) => row(template, this.names))}
          </ul>`
        : html`<p class="soft">${t('noneLike', {q})}</p>`}
      ${moreOf(this.cursor, this.#more)}`;
  }

  #filter = (/** @type {Event} */ event) => this.ask({filter: /** @type {HTMLInputElement} */ (event.target).value.trim() || undefined});

  /** Only what is typed changes: the list is there. @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (!this._ready || changed.has('name')) super.willUpdate(changed);
  }

  #create = async () => {
    this.creating = true;
    this.requestUpdate();
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('.create input'))?.focus();
  };

  #form() {
    return html`<form class="create card" @submit=${this.#submit}>
      <label class="field"
        >${t('id')}<input name="id" required pattern="[A-Za-z0-9._\\-]{1,64}" autocomplete="off" autocapitalize="off" spellcheck="false" aria-describedby="how"
      /></label>
      <p class="soft small" id="how">${t('idHow')}</p>
      <div class="actions">
        <button class="button main">${t('createNow')}</button>
        <button
          class="button"
          type="button"
          @click=${() => {
            this.creating = false;
            this.requestUpdate();
          }}
        >
          ${t('keep')}
        </button>
      </div>
    </form>`;
  }

  #submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    go('templates', String(new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)).get('id')), {new: '1'});
  };
}

/** @param {Template} template @param {Map<string, string>} names */
const row = ({id, latest, published, updatedAt, changedBy, channels = [], locales = []}, names) =>
  html`<li class="row">
    <span class="what">${icon('book')}<a class="whole" href=${link('templates', id)}>${id}</a></span>
    <span class="why">${[channels.join(', '), locales.join(', ')].filter(Boolean).join(' · ')}</span>
    <span class="badges"
      >${published ? html`<span class="badge good">${t('inUse', {n: published})}</span>` : nothing}${published === latest
        ? nothing
        : html`<span class="badge wait">${t('draft', {n: latest})}</span>`}</span
    >
    <span class="soft small"><al-time at=${updatedAt}></al-time>${changedBy ? ` ${t('by', {who: nameOf(names, changedBy)})}` : ''}</span>
  </li>`;

customElements.define('console-templates', ConsoleTemplates);
