import {LitElement, css, html, nothing} from 'lit';
import {Router, clock, controls, icon, iconOf, isTyping, toast} from '../parts/index.js';
import {aheadInWords} from './clock-panel.js';
import {example} from './examples.js';
import {channelsOf, nameOf, readServices} from './names.js';
import {drawn, grouped, heightOf, keyOf, listed, notSent, pathOf, rowStyles} from './rows.js';
import {Store} from './store.js';
import {t} from './words.js';

const NOT_SENT = 'not-sent';
const WIDE = matchMedia('(min-width: 961px)');

/** The page: channels and the clock, the list, and what is chosen in it. */
export class AllimSandbox extends LitElement {
  static properties = {_fresh: {state: true}, _dialog: {state: true}};

  static styles = [
    controls,
    rowStyles,
    css`
      :host {
        display: grid;
        grid-template: auto minmax(0, 1fr) / 216px minmax(0, 1fr);
        block-size: 100dvh;
      }
      .top {
        grid-column: 1 / -1;
        display: flex;
        gap: 8px;
        align-items: center;
        padding: 9px 14px;
        border-block-end: 1px solid var(--line);
        background: var(--surface);
      }
      .brand {
        display: flex;
        gap: 10px;
        align-items: center;
        inline-size: 208px;
      }
      h1 {
        font-size: 16px;
        font-weight: 650;
        letter-spacing: -0.01em;
        white-space: nowrap;
      }
      .live {
        display: inline-flex;
        gap: 5px;
        align-items: center;
        color: var(--soft);
        font-size: 12px;
        white-space: nowrap;
      }
      .live::before {
        content: '';
        inline-size: 7px;
        block-size: 7px;
        border-radius: 50%;
        background: var(--good);
      }
      .live.lost {
        color: var(--bad);
      }
      .live.lost::before {
        background: var(--bad);
      }
      main {
        display: grid;
        min-inline-size: 0;
        min-block-size: 0;
      }
      al-search {
        flex: 1;
        max-inline-size: 460px;
      }
      .acts {
        display: flex;
        gap: 6px;
        margin-inline-start: auto;
      }
      .side {
        display: flex;
        flex-direction: column;
        gap: 18px;
        overflow-y: auto;
        padding: 12px 10px 20px;
        border-inline-end: 1px solid var(--line);
      }
      sandbox-clock {
        padding: 14px 8px 0;
        border-block-start: 1px solid var(--line);
      }
      .channel {
        display: flex;
        gap: 10px;
        align-items: center;
        padding: 5px 8px;
        border-radius: var(--radius);
        color: inherit;
        font-size: 13.5px;
        text-decoration: none;
      }
      .channel:hover {
        background: var(--raised);
      }
      .channel[aria-current] {
        background: var(--accent-well);
        color: var(--accent);
        font-weight: 600;
      }
      .channel .n {
        margin-inline-start: auto;
        color: var(--soft);
        font-size: 12.5px;
        font-weight: 400;
        font-variant-numeric: tabular-nums;
      }
      .channel .badge {
        margin-inline-start: auto;
      }
      .list {
        position: relative;
        display: grid;
        grid-template-rows: auto minmax(0, 1fr);
        min-inline-size: 0;
        min-block-size: 0;
        background: var(--surface);
      }
      .bar {
        display: flex;
        gap: 8px;
        align-items: center;
        justify-content: space-between;
        min-block-size: 42px;
        padding: 4px 8px 4px 14px;
        border-block-end: 1px solid var(--line);
      }
      .bar h2 {
        font-size: 13px;
        font-weight: 600;
      }
      al-list {
        min-block-size: 0;
      }
      .list > al-empty {
        overflow: auto;
        padding: 32px 20px;
      }
      .fresh {
        position: absolute;
        inset: 52px auto auto 50%;
        z-index: 1;
        transform: translateX(-50%);
        border-radius: 99px;
      }
      .nothing {
        display: grid;
        gap: 14px;
        place-content: center;
        background: var(--surface);
      }
      .nothing h2 {
        font-size: 16px;
      }
      .nothing dl {
        display: grid;
        grid-template-columns: max-content max-content;
        gap: 6px 14px;
        color: var(--soft);
        font-size: 13px;
      }
      dialog {
        inline-size: min(560px, calc(100vw - 24px));
        max-block-size: calc(100dvh - 24px);
        padding: 0;
        border: 1px solid var(--line);
        border-radius: 12px;
        background: var(--surface);
        color: var(--ink);
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 45%);
      }
      dialog .head {
        block-size: auto;
        border: 0;
        background: none;
        color: inherit;
        display: flex;
        align-items: center;
        justify-content: space-between;
        padding: 10px 10px 0 18px;
      }
      dialog h2 {
        font-size: 16px;
      }
      dialog .inner {
        padding: 6px 18px 20px;
      }
      dialog sandbox-clock {
        padding: 0;
        border: 0;
      }
      .short {
        display: none;
      }
      @media (max-width: 960px) {
        :host {
          grid-template: auto auto minmax(0, 1fr) / minmax(0, 1fr);
        }
        .brand {
          inline-size: auto;
        }
        .side {
          flex-direction: row;
          padding: 6px 10px;
          border-inline-end: 0;
          border-block-end: 1px solid var(--line);
          overflow-x: auto;
          scrollbar-width: none;
        }
        .side ul {
          display: flex;
          gap: 2px;
        }
        .channel {
          gap: 6px;
          white-space: nowrap;
        }
        .channel .n,
        .channel .badge {
          margin-inline-start: 0;
        }
        .short {
          display: inline-flex;
        }
        .label {
          position: absolute;
          inline-size: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
      }
      @media (max-width: 760px) {
        .top {
          flex-wrap: wrap;
          padding: 8px 12px;
        }
        al-search {
          flex: 1 0 100%;
          order: 1;
          max-inline-size: none;
        }
        .acts {
          gap: 2px;
        }
        .acts .button {
          padding-inline: 8px;
        }
        .live {
          font-size: 0;
        }
        .live.lost {
          font-size: 12px;
        }
        :host([reading]) .top {
          position: absolute;
          inline-size: 1px;
          block-size: 1px;
          padding: 0;
          overflow: hidden;
          clip-path: inset(50%);
        }
        :host([reading]) .top > :not(.brand),
        :host([reading]) .side {
          display: none;
        }
        :host([reading]) {
          grid-template: minmax(0, 1fr) / minmax(0, 1fr);
        }
      }
    `,
  ];

  #router = new Router();
  #store = new Store();
  /** @type {import('./rows.js').Item[]} */
  #items = [];
  #newest = '';

  constructor() {
    super();
    this._fresh = 0;
    this._dialog = '';
  }

  connectedCallback() {
    super.connectedCallback();
    document.title = t('title');
    readServices(this.dataset.services ?? '');
    this.#router.addEventListener('change', this.#routed);
    this.#store.addEventListener('change', this.#changed);
    clock.addEventListener('change', this.#changed);
    WIDE.addEventListener('change', this.#changed);
    addEventListener('keydown', this.#key);
    this.#routed();
    this.#store.start();
  }

  get #filter() {
    const query = this.#router.query;
    return {channel: query.get('channel') ?? '', q: query.get('q') ?? '', group: query.has('group')};
  }

  /** @param {Record<string, string>} changes empty for none */
  #query(changes) {
    const query = this.#router.query;
    for (const [name, value] of Object.entries(changes)) value ? query.set(name, value) : query.delete(name);
    return query;
  }

  #routed = () => {
    const {channel, q} = this.#filter;
    this.#store.filter({channel: channel === NOT_SENT ? '' : channel, q: channel === NOT_SENT ? '' : q});
    const [first] = this.#router.path;
    if (first === 'faults' || first === 'clock') {
      this._dialog = first;
      this.#router.go([], {replace: true});
    }
    this.requestUpdate();
  };

  #changed = () => {
    this.requestUpdate();
    this.detail?.refresh();
  };

  get detail() {
    return /** @type {any} */ (this.renderRoot.querySelector('sandbox-detail'));
  }

  get list() {
    return /** @type {any} */ (this.renderRoot.querySelector('al-list'));
  }

  /** @param {import('./rows.js').Item} item */
  #isChosen(item) {
    const [first, id, , at] = this.#router.path;
    if (item.kind === 'delivery') return first === item.delivery.id;
    return item.kind === 'message' && first === 'messages' && id === item.row.id && (item.row.older ? at === item.row.at : !at);
  }

  willUpdate() {
    const {channel, q, group} = this.#filter;
    const {messages, lane, turnedFrom} = this.#store;
    if (channel === NOT_SENT) this.#items = notSent(lane.filter((one) => matches(one, q)));
    else this.#items = group ? grouped(messages, lane) : listed(messages, turnedFrom);
    const newest = messages[0]?.key ?? '';
    if (this.list?.atTop === false && this.#newest) {
      const before = messages.findIndex((row) => row.key === this.#newest);
      if (before > 0) this._fresh += before;
    }
    this.#newest = newest;
    this.toggleAttribute('reading', this.#router.path.length > 0);
  }

  updated() {
    const dialog = /** @type {HTMLDialogElement | null} */ (this.renderRoot.querySelector('dialog'));
    if (dialog && !dialog.open) dialog.showModal();
    const chosen = this.#router.path.join('/');
    if (chosen === this.shown) return;
    const item = this.#items.find((one) => this.#isChosen(one));
    if (item || !chosen) this.shown = chosen;
    if (item) this.list?.updateComplete.then(() => this.list?.show(item.key));
  }

  /** @param {number} step */
  #move(step) {
    const all = this.#items.filter((item) => pathOf(item).length);
    const at = all.findIndex((item) => this.#isChosen(item));
    const next = all[at < 0 ? 0 : at + step];
    if (!next) return;
    const path = pathOf(next);
    const view = this.#router.path[2];
    if (next.kind === 'message' && path.length === 2 && view === 'why') path.push(view);
    this.#router.go(path, {replace: at >= 0});
  }

  #key = (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event) || this._dialog) return;
    const inDetail = event.composedPath().includes(this.detail);
    const step = {j: 1, k: -1, ...(inDetail ? {} : {ArrowDown: 1, ArrowUp: -1})}[event.key];
    const [first, id, view] = this.#router.path;
    if (step) this.#move(step);
    else if (event.key === 'Escape' && first) this.#back();
    else if (event.key === 'w' && first === 'messages') this.#view(view === 'why' ? 'message' : 'why', id);
    else return;
    event.preventDefault();
  };

  #back = () => {
    const item = this.#items.find((one) => this.#isChosen(one));
    this.#router.go([]);
    if (item) this.updateComplete.then(() => /** @type {HTMLElement} */ (this.renderRoot.querySelector(`a[href$=${CSS.escape(this.#router.href(pathOf(item)))}]`))?.focus());
  };

  /** @param {string} view @param {string} id */
  #view(view, id) {
    const at = this.#router.path[3];
    this.#router.go(at ? ['messages', id, view, at] : ['messages', id, ...(view === 'message' ? [] : [view])], {replace: true});
  }

  #clear = async () => {
    await this.#store.clear();
    this.#router.go([], {replace: true});
    toast(t('cleared'));
  };

  render() {
    const {reachable, faults, ahead} = this.#store;
    const words = aheadInWords(ahead);
    const path = this.#router.path;
    return html`
      <header class="top">
        <div class="brand">
          <h1>${t('title')}</h1>
          <span class="live ${reachable ? '' : 'lost'}" role="status">${reachable ? t('live') : t('lost')}</span>
        </div>
        <al-search
          label=${t('search')}
          .value=${this.#filter.q}
          @al-search=${(/** @type {CustomEvent} */ event) => this.#router.go(path, {query: this.#query({q: event.detail}), replace: true})}
        ></al-search>
        <div class="acts">
          <button class="button short" title=${t('clock')} @click=${() => (this._dialog = 'clock')}>
            ${icon('clock')}<span class=${words ? '' : 'label'}>${words ? `+${words}` : t('clock')}</span>
          </button>
          <button class="button ${faults.length ? 'armed' : ''}" title=${t('faults')} aria-haspopup="dialog" @click=${() => (this._dialog = 'faults')}>
            ${icon('fault')}<span class="label">${t('faults')}</span>${faults.length ? html`<span>${faults.length}</span>` : nothing}
          </button>
          <a class="button" title=${t('api')} href="/sandbox/api">${icon('book')}<span class="label">${t('api')}</span></a>
          <button class="button" title=${t('clear')} @click=${this.#clear}>${icon('trash')}<span class="label">${t('clear')}</span></button>
        </div>
      </header>
      <div class="side">
        ${this.#channels()} ${WIDE.matches ? html`<sandbox-clock .store=${this.#store}></sandbox-clock>` : nothing}
      </div>
      ${this.#main(path)} ${this.#dialog()}
    `;
  }

  #channels() {
    const {totals, total, lane} = this.#store;
    const current = this.#filter.channel;
    const failed = lane.some((one) => ['failed', 'bounced', 'expired'].includes(one.state));
    const one = (/** @type {string} */ id, /** @type {string} */ label, /** @type {any} */ picture, /** @type {unknown} */ count) =>
      html`<li>
        <a class="channel" href=${this.#router.href([], this.#query({channel: id}))} aria-current=${current === id ? 'page' : nothing} @click=${this.#go(id)}
          >${icon(picture)}${label}${count}</a
        >
      </li>`;
    return html`<nav aria-label=${t('channels')}>
      <ul role="list">
        ${one('', t('all'), 'all', html`<span class="n">${total}</span>`)}
        ${one(NOT_SENT, t('notSent'), 'stop', lane.length ? html`<span class="badge ${failed ? 'bad' : 'wait'}">${lane.length}</span>` : html`<span class="n">0</span>`)}
        ${channelsOf(totals).map((name) => one(name, nameOf(name), iconOf(name), html`<span class="n">${totals[name] ?? 0}</span>`))}
      </ul>
    </nav>`;
  }

  /** @param {string} channel */
  #go(channel) {
    return (/** @type {MouseEvent} */ event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this._fresh = 0;
      this.#router.go([], {query: this.#query({channel})});
      if (this.list) this.list.scrollTop = 0;
    };
  }

  /** @param {string[]} path */
  #main(path) {
    const row = this.#items.find((item) => this.#isChosen(item));
    return html`<main>
      <al-split name="sandbox" ?open=${path.length > 0}>
        <div class="list" slot="list">${this.#listHead()}${this.#listBody()}</div>
        ${path.length
          ? html`<sandbox-detail
              .path=${path}
              .row=${row?.kind === 'message' ? row.row : undefined}
              .store=${this.#store}
              @al-back=${this.#back}
              @al-move=${(/** @type {CustomEvent} */ event) => this.#move(event.detail)}
              @al-view=${(/** @type {CustomEvent} */ event) => this.#view(event.detail, path[1])}
            ></sandbox-detail>`
          : this.#hint()}
      </al-split>
    </main>`;
  }

  #hint() {
    const keys = t('keys').split('|');
    return html`<div class="nothing">
      ${this.#items.length
        ? html`<h2>${t('choose')}</h2>
            <dl>
              <dt><kbd>j</kbd> <kbd>k</kbd></dt>
              <dd>${keys[0]}</dd>
              <dt><kbd>/</kbd></dt>
              <dd>${keys[1]}</dd>
              <dt><kbd>w</kbd></dt>
              <dd>${keys[2]}</dd>
              <dt><kbd>Esc</kbd></dt>
              <dd>${keys[3]}</dd>
            </dl>`
        : nothing}
    </div>`;
  }

  #listHead() {
    const {channel, group} = this.#filter;
    const {found} = this.#store;
    const isLane = channel === NOT_SENT;
    return html`<div class="bar">
        <h2>${isLane ? t('deliveries', {n: this.#items.length}) : t('count', {n: found})}</h2>
        ${isLane
          ? nothing
          : html`<button
              class="button plain"
              aria-pressed=${group}
              @click=${() => this.#router.go(this.#router.path, {query: this.#query({group: group ? '' : '1'}), replace: true})}
            >
              ${icon('group')}${t('group')}
            </button>`}
      </div>
      ${this._fresh
        ? html`<button class="button main fresh" @click=${() => this.list?.scrollTo(0, 0)}>${icon('up')}${t('fresh', {n: this._fresh})}</button>`
        : nothing}`;
  }

  #listBody() {
    if (!this.#store.known) return nothing;
    if (!this.#items.length) return this.#empty();
    return html`<al-list
      label=${t('messages')}
      .items=${this.#items}
      .keyOf=${keyOf}
      .heightOf=${heightOf}
      .rowOf=${(/** @type {import('./rows.js').Item} */ item) => drawn(item, this.#isChosen(item), this.#router.href(pathOf(item)))}
      @al-scroll=${(/** @type {CustomEvent} */ event) => event.detail && (this._fresh = 0)}
      @al-end=${() => this.#store.more()}
    ></al-list>`;
  }

  #empty() {
    const {channel, q} = this.#filter;
    if (q) return html`<al-empty heading=${t('nothingFound')} text=${t('nothingFoundHint')}></al-empty>`;
    if (channel === NOT_SENT) return html`<al-empty heading=${t('allSent')} text=${t('allSentHint')}></al-empty>`;
    const curl = example(channel, this.dataset.receiver ?? '');
    return html`<al-empty heading=${channel ? t('nothingOfChannel') : t('nothing')} text=${curl ? t('nothingHint') : ''} .curl=${curl}></al-empty>`;
  }

  #dialog() {
    if (!this._dialog) return nothing;
    const close = (/** @type {Event} */ event) => /** @type {HTMLElement} */ (event.currentTarget).closest('dialog')?.close();
    return html`<dialog
      aria-labelledby="dialog-title"
      @close=${() => (this._dialog = '')}
      @click=${(/** @type {MouseEvent} */ event) => event.target === event.currentTarget && close(event)}
    >
      <div class="head">
        <h2 id="dialog-title">${t(this._dialog)}</h2>
        <button class="button plain icon" aria-label=${t('close')} @click=${close}>${icon('close')}</button>
      </div>
      <div class="inner">
        ${this._dialog === 'faults'
          ? html`<sandbox-faults .store=${this.#store}></sandbox-faults>`
          : html`<sandbox-clock .store=${this.#store}></sandbox-clock>`}
      </div>
    </dialog>`;
  }
}

/** @param {import('./store.js').Delivery} delivery @param {string} q */
function matches(delivery, q) {
  const text = [delivery.to, delivery.why, delivery.id, delivery.notification, delivery.state, nameOf(delivery.channel)].join('\n').toLowerCase();
  return q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
