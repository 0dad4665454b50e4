import {css, html, nothing} from 'lit';
import {toast, words} from '../../parts/index.js';
import {answer, call, curl, may} from '../api.js';
import {moreOf} from '../rows.js';
import {go, link} from '../routes.js';
import {inWords} from '../steps.js';
import {styles} from '../styles.js';
import {Unsaved} from '../unsaved.js';
import {View} from '../view.js';
import {nameOf, namesOfKeys} from '../who.js';
import {OPERATION, WorkflowCheck} from '../workflows.js';

const t = words({
  en: {
    heading: 'Workflows',
    lead: 'What is sent when something happens: on which channels, when, and to whom.',
    filter: 'Filter by id, name, category, channel',
    none: 'There are no workflows yet',
    noneHow: 'A workflow says what is sent when something happens. Its steps name a channel and a template each.',
    noMatch: 'No workflow has “{q}” in its id, name, category or channels.',
    shown: '{n} {n|workflow|workflows}',
    version: 'Version {n}',
    new: 'New workflow',
    newLead: 'Start from this example: it goes to the inbox, and by mail an hour later to those who have not seen it.',
    id: 'Id',
    idHow: '1 to 64 of A–Z a–z 0–9 . _ -',
    text: 'The workflow, as JSON',
    create: 'Create',
    back: 'Cancel',
    needsId: 'Give it an id, such as order-shipped.',
    created: '{id} is there.',
  },
  ko: {
    heading: '워크플로',
    lead: '일이 생기면 무엇을 어느 채널로, 언제, 누구에게 보낼지 정합니다.',
    filter: 'id, 이름, 범주, 채널로 거르기',
    none: '아직 워크플로가 없습니다',
    noneHow: '워크플로는 일이 생기면 무엇을 보낼지 정합니다. 단계마다 채널과 템플릿이 있습니다.',
    noMatch: 'id, 이름, 범주, 채널에 “{q}”이(가) 있는 워크플로가 없습니다.',
    shown: '워크플로 {n}개',
    version: '버전 {n}',
    new: '새 워크플로',
    newLead: '이 예에서 시작하세요. 인박스로 보내고, 한 시간 뒤까지 보지 않은 사람에게는 메일을 보냅니다.',
    id: 'id',
    idHow: 'A–Z a–z 0–9 . _ - 로 1~64자',
    text: '워크플로 (JSON)',
    create: '만들기',
    back: '취소',
    needsId: 'order-shipped와 같은 id를 정하세요.',
    created: '{id}을(를) 만들었습니다.',
  },
});

const MOST_PAGES = 20;

/** @param {string} template */
const example = (template) => ({
  name: 'Order shipped',
  category: 'orders',
  steps: [
    {channel: 'inbox', template},
    {channel: 'email', template, after: 'PT1H', unless: [{is: 'seen'}]},
  ],
});

/** @typedef {import('../workflows.js').Workflow} Workflow */

class ConsoleWorkflows extends View {
  static styles = [
    ...styles,
    css`
      .row {
        grid-template-columns: minmax(0, 1.2fr) minmax(0, 1.6fr) 110px 200px;
      }
      .row > * {
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      .row .id {
        display: block;
      }
      al-empty .button {
        margin-block-start: 10px;
      }
      .filters input {
        inline-size: min(340px, 100%);
      }
      .filters label {
        flex: 1;
      }
      form {
        display: grid;
        gap: 14px;
      }
      form .field {
        justify-items: start;
      }
      form .actions {
        margin: 0;
      }
      @container (max-width: 760px) {
        .row {
          grid-template-columns: minmax(0, 1fr);
        }
        .row .why {
          grid-column: 1;
          grid-row: auto;
        }
      }
    `,
  ];

  /** @type {Workflow[]} */
  items = [];
  /** @type {string | undefined} */
  cursor;
  filter = '';
  id = '';
  draft = '';
  example = '';
  check = new WorkflowCheck(this);
  unsaved = new Unsaved(this, () => this.isNew && (this.draft !== this.example || this.id !== ''));

  get isNew() {
    return this.query.has('new') && may('PUT', OPERATION);
  }

  async look() {
    this.filter = this.query.get('filter') ?? '';
    if (this.isNew) return this.#start();
    const [page, names] = await Promise.all([call('GET', '/v1/workflows', {query: {limit: 100}}), namesOfKeys()]);
    this.names = names;
    this.items = page.items;
    this.cursor = page.cursor;
    if (this.filter) await this.#all();
  }

  /** With a template that is there, so that it works at once. */
  async #start() {
    if (this.draft) return;
    const found = may('GET', '/v1/templates') ? await call('GET', '/v1/templates', {query: {limit: 1}, quiet: true}).catch(() => undefined) : undefined;
    this.example = this.draft = JSON.stringify(example(found?.items[0]?.id ?? 'order-shipped'), null, 2);
  }

  #more = async () => {
    const page = await call('GET', '/v1/workflows', {query: {limit: 100, cursor: this.cursor}, quiet: true});
    this.items = [...this.items, ...page.items];
    this.cursor = page.cursor;
    this.requestUpdate();
  };

  /** A filter looks at all of them. */
  async #all() {
    for (let page = 0; this.cursor && page < MOST_PAGES; page++) await this.#more();
  }

  #filtered = async (/** @type {Event} */ event) => {
    this.filter = /** @type {HTMLInputElement} */ (event.target).value;
    this.requestUpdate();
    await this.#all();
  };

  draw() {
    if (this.isNew) return this.#form();
    if (!this.items.length) {
      return html`<h1 class="away" tabindex="-1">${t('heading')}</h1>
        <al-empty heading=${t('none')} text=${t('noneHow')} curl=${curl('PUT', OPERATION, {path: {workflow: 'order-shipped'}, body: example('order-shipped')})}>${this.#newLink()}</al-empty>`;
    }
    const wanted = this.filter.trim().toLowerCase();
    const shown = this.items.filter((one) => `${one.id} ${one.name ?? ''} ${one.category ?? ''} ${inWords(one)}`.toLowerCase().includes(wanted));
    return html`<div class="head">
        <h1 tabindex="-1">${t('heading')}</h1>
        <div class="actions">${this.#newLink()}</div>
      </div>
      <p class="lead">${t('lead')}</p>
      <div class="filters">
        <label class="field">${t('filter')}<input type="search" autocomplete="off" spellcheck="false" .value=${this.filter} @input=${this.#filtered} /></label>
      </div>
      <p class="away" role="status">${wanted ? t('shown', {n: shown.length}) : ''}</p>
      ${shown.length
        ? html`<ul class="rows" role="list" aria-label=${t('heading')}>
            ${shown.map(this.#row)}
          </ul>`
        : html`<p class="soft">${t('noMatch', {q: this.filter})}</p>`}
      ${wanted ? nothing : moreOf(this.cursor, this.#more)}`;
  }

  #newLink() {
    return may('PUT', OPERATION) ? html`<a class="button main" href=${link('workflows', '', {new: '1'})}>${t('new')}</a>` : nothing;
  }

  /** @param {Workflow} workflow */
  #row = (workflow) =>
    html`<li class="row">
      <span><a class="whole" href=${link('workflows', workflow.id)}>${workflow.name ?? workflow.id}</a>${workflow.name ? html`<span class="id soft small mono">${workflow.id}</span>` : nothing}</span>
      <span class="why full">${inWords(workflow)}</span>
      <span>${workflow.category ? html`<span class="badge">${workflow.category}</span>` : nothing}</span>
      <span class="soft small">${t('version', {n: workflow.version})}${workflow.changedBy ? html` · ${nameOf(this.names ?? new Map(), workflow.changedBy)}` : nothing}${workflow.changedAt ? html` · <al-time at=${workflow.changedAt}></al-time>` : nothing}</span>
    </li>`;

  #form() {
    const {check} = this;
    return html`<div class="head"><h1 tabindex="-1">${t('new')}</h1></div>
      <p class="lead">${t('newLead')}</p>
      <form @submit=${this.#create} novalidate>
        <div class="field">
          <label for="id">${t('id')}</label>
          <input id="id" name="id" size="28" maxlength="64" autocomplete="off" autocapitalize="off" spellcheck="false" aria-describedby="how" .value=${this.id} @input=${this.#named} />
          <span class="small" id="how">${t('idHow')}</span>
        </div>
        <al-editor label=${t('text')} .text=${this.draft} .errors=${check.errors} .note=${check.note} @al-edit=${this.#edited}></al-editor>
        <div class="actions">
          <button class="button main">${t('create')}</button>
          <a class="button" href=${link('workflows')}>${t('back')}</a>
        </div>
      </form>`;
  }

  #named = (/** @type {Event} */ event) => {
    this.id = /** @type {HTMLInputElement} */ (event.target).value.trim();
    this.check.soon(this.id || 'new', this.draft);
  };

  #edited = (/** @type {CustomEvent<string>} */ {detail}) => {
    this.draft = detail;
    this.requestUpdate();
    this.check.soon(this.id || 'new', detail);
  };

  #create = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const {id, draft, check} = this;
    if (!id) {
      toast(t('needsId'), {bad: true});
      return /** @type {HTMLElement} */ (this.renderRoot.querySelector('input'))?.focus();
    }
    if (!check.isJson(draft)) return;
    try {
      await answer('PUT', OPERATION, {path: {workflow: id}, body: JSON.parse(draft), headers: {'If-None-Match': '*'}});
    } catch (error) {
      return check.refused(draft, error, true);
    }
    this.id = this.draft = this.example = '';
    toast(t('created', {id}));
    go('workflows', id);
  };
}

customElements.define('console-workflows', ConsoleWorkflows);
