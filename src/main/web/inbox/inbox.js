import {LitElement, css, html, nothing, render} from 'lit';
import {Inbox} from './client.js';
import {theme} from './styles.js';
import {relative, wording} from './texts.js';

/** @typedef {import('./client.js').Entry} Entry */

const GUESS = 88;
const AHEAD = 400;
const SEEN_AFTER = 1000;

/**
 * A recipient's notifications as a list.
 *
 * @attr url of the service
 * @attr recipient the recipient's id
 * @attr archived shows what was put away
 * @prop getToken see `createInbox`
 * @prop texts words to use instead of ours
 * @fires allim-open an entry was opened; `preventDefault` keeps the browser from going to its `url`. `detail` is the entry
 * @fires allim-count the counts changed; `detail` is `{unread, unseen}`
 * @slot header
 * @slot empty
 * @csspart header list item title body time empty
 */
export class AllimInbox extends LitElement {
  static properties = {
    url: {},
    recipient: {},
    lang: {},
    archived: {type: Boolean},
    getToken: {attribute: false},
    client: {attribute: false},
    texts: {attribute: false},
    _top: {state: true},
    _said: {state: true},
  };

  static styles = [
    theme,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
        block-size: 100%;
        background: var(--_ground);
      }
      :host([hidden]) {
        display: none;
      }
      header {
        display: flex;
        align-items: center;
        gap: 8px;
        padding: 10px 14px;
        border-block-end: 1px solid var(--_line);
      }
      h2 {
        flex: 1;
        margin: 0;
        font-size: 1.0625em;
      }
      [role='feed'] {
        flex: 1;
        overflow-y: auto;
        overscroll-behavior: contain;
        position: relative;
      }
      article {
        display: grid;
        grid-template-columns: 10px 1fr auto;
        gap: 2px 8px;
        padding: 12px 14px;
        border-block-end: 1px solid var(--_line);
        cursor: pointer;
      }
      article:hover,
      article:focus-within {
        background: var(--_raised);
      }
      .dot {
        inline-size: 8px;
        block-size: 8px;
        margin-block-start: 0.4em;
        border-radius: 50%;
      }
      .unread .dot {
        background: var(--_accent);
      }
      .high.unread .dot {
        background: var(--_danger);
      }
      .what {
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      .title {
        color: inherit;
        text-decoration: none;
      }
      .unread .title {
        font-weight: 650;
      }
      .body {
        margin: 2px 0 0;
        color: var(--_soft);
        white-space: pre-line;
        display: -webkit-box;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 4;
        overflow: hidden;
      }
      time {
        color: var(--_soft);
        font-size: 0.8125em;
        white-space: nowrap;
      }
      .acts {
        grid-column: 2 / 4;
        font-size: 0.8125em;
        margin-inline-start: -8px;
        color: var(--_soft);
      }
      .fresh {
        position: sticky;
        inset-block-start: 8px;
        z-index: 1;
        display: block;
        margin: 0 auto -40px;
        background: var(--_accent);
        color: var(--_on-accent);
        border-radius: 99px;
        padding-inline: 14px;
      }
      .note {
        padding: 40px 20px;
        text-align: center;
        color: var(--_soft);
      }
      .note strong {
        display: block;
        color: var(--_text);
      }
      .done {
        display: flex;
        justify-content: space-between;
        align-items: center;
        padding: 6px 14px;
        background: var(--_raised);
      }
      @media (pointer: coarse) {
        button {
          min-height: 44px;
        }
      }
    `,
  ];

  #heights = new Map();
  #observer = /** @type {IntersectionObserver | undefined} */ (undefined);
  #looking = new Map();
  #shown = () => {};
  #own = false;
  #count = -1;

  constructor() {
    super();
    this._top = 0;
    this._said = '';
    this.lang = '';
    this.texts = {};
    /** @type {Inbox | undefined} */
    this.client = undefined;
    this.ageing = 0;
  }

  connectedCallback() {
    super.connectedCallback();
    this.ageing = setInterval(() => document.hidden || this.requestUpdate(), 60_000);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.ageing);
    this.#observer?.disconnect();
    this.#looking.forEach(clearTimeout);
    this.client?.removeEventListener('change', this.#changed);
    if (this.#own) {
      this.client?.stop();
      this.client = undefined;
    }
  }

  willUpdate() {
    if (!this.client && this.recipient && this.getToken) {
      const {url, recipient, getToken, archived} = this;
      this.client = new Inbox({url, recipient, getToken, archived});
      this.#own = true;
      this.client.start();
    }
    this.client?.addEventListener('change', this.#changed);
  }

  get #language() {
    return this.lang || this.closest('[lang]')?.getAttribute('lang') || document.documentElement.lang || navigator.language;
  }

  #changed = () => {
    const {unread, unseen, fresh, status} = /** @type {Inbox} */ (this.client).state;
    const t = wording(this.#language, this.texts);
    this._said = fresh > 0 ? t('fresh', fresh) : status === 'failed' ? t('failed') : '';
    if (unread !== this.#count) {
      this.#count = unread;
      this.dispatchEvent(new CustomEvent('allim-count', {detail: {unread, unseen}, bubbles: true, composed: true}));
    }
    this.requestUpdate();
  };

  render() {
    const t = wording(this.#language, this.texts);
    const client = this.client;
    const state = client?.state;
    return html`
      <header part="header">
        <slot name="header"><h2>${t('inbox')}</h2></slot>
        ${state?.unread ? html`<button @click=${() => client?.markAllRead()}>${t('allRead')}</button>` : nothing}
      </header>
      ${client?.undoable
        ? html`<div class="done"><span>${t('allReadDone')}</span><button @click=${() => client.undo()}>${t('undo')}</button></div>`
        : nothing}
      <div class="hidden" role="status">${this._said}</div>
      <div role="feed" part="list" tabindex="0" aria-label=${t('inbox')} aria-busy=${state?.status === 'loading'}
        @scroll=${this.#scrolled} @keydown=${this.#key}>
        ${state?.fresh
          ? html`<button class="fresh" @click=${this.#showFresh}>${t('fresh', state.fresh)}</button>`
          : nothing}
        ${state?.entries.length ? this.#window(state, t) : this.#note(state, t)}
      </div>
    `;
  }

  /** Only what is near the visible part is in the page; the rest is as high as it was, or is likely to be. */
  #window(state, t) {
    const {entries} = state;
    const height = (/** @type {Entry} */ entry) => this.#heights.get(entry.delivery) ?? GUESS;
    const room = (this.renderRoot.querySelector?.('[role=feed]')?.clientHeight || 600) + 2 * AHEAD;
    let first = 0;
    let above = 0;
    while (first < entries.length - 1 && above + height(entries[first]) < this._top - AHEAD) above += height(entries[first++]);
    let last = first;
    for (let shown = 0; last < entries.length && shown < room; ) shown += height(entries[last++]);
    let below = 0;
    for (let i = last; i < entries.length; i++) below += height(entries[i]);
    this.#shown = () => this.#rows(entries.slice(first, last), first, state, t);
    return html`
      <div role="presentation" style="height:${above}px"></div>
      <div role="presentation" class="rows"></div>
      <div role="presentation" style="height:${below}px"></div>
      ${state.more ? html`<button @click=${() => this.client?.loadMore()}>${t(state.status === 'loading' ? 'loading' : 'more')}</button>` : nothing}
    `;
  }

  /** A row stays the same element while it is near the visible part: it keeps the focus. Lit's `repeat` leaves a comment behind for each. */
  #rows(entries, first, state, t) {
    const box = this.renderRoot.querySelector('.rows');
    if (!box) return;
    const wanted = new Set(entries.map((entry) => entry.delivery));
    const rows = new Map();
    for (const row of [...box.children]) {
      if (wanted.has(row.dataset.id)) {
        rows.set(row.dataset.id, row);
      } else {
        this.#observer?.unobserve(row);
        row.remove();
      }
    }
    let next = box.firstElementChild;
    entries.forEach((entry, i) => {
      const row = rows.get(entry.delivery) ?? document.createElement('article');
      if (row === next) next = next.nextElementSibling;
      else box.insertBefore(row, next);
      this.#item(row, entry, first + i, state, t);
    });
  }

  #item(row, entry, position, state, t) {
    const unread = !entry.readAt;
    const id = `t${position}`;
    const title = entry.title || entry.body;
    const act = (name, does) => html`<button data-act @click=${() => this.client?.[does](entry.delivery)}>${t(name)}</button>`;
    const attributes = {
      part: 'item',
      tabindex: 0,
      'data-id': entry.delivery,
      class: `${unread ? 'unread' : ''} ${entry.urgency}`,
      'aria-labelledby': id,
      'aria-posinset': position + 1,
      'aria-setsize': state.more ? -1 : state.entries.length,
    };
    for (const [name, value] of Object.entries(attributes)) row.setAttribute(name, value);
    row.onclick = (event) => this.#open(event, entry);
    render(
      html`<span class="dot"></span><div class="what">${unread ? html`<span class="hidden">${t('unreadMark')}</span>` : nothing}${entry.url
        ? html`<a id=${id} part="title" class="title" href=${entry.url}>${title}</a>`
        : html`<span id=${id} part="title" class="title">${title}</span>`}${entry.title ? html`<p part="body" class="body">${entry.body}</p>` : nothing}</div><time part="time" datetime=${entry.at} title=${new Date(entry.at).toLocaleString(this.#language)}>${relative(entry.at, this.#language, t('now'))}</time><div class="acts">${unread
        ? act('read', 'markRead')
        : act('unread', 'markUnread')}${entry.archivedAt ? act('unarchive', 'unarchive') : act('archive', 'archive')}</div>`,
      row,
    );
  }

  #note(state, t) {
    if (state?.status === 'failed') {
      return html`<div class="note"><strong>${t('failed')}</strong><button @click=${() => this.client?.reload()}>${t('retry')}</button></div>`;
    }
    return !state || state.status === 'loading'
      ? html`<div class="note">${t('loading')}</div>`
      : html`<div class="note" part="empty"><slot name="empty"><strong>${t('empty')}</strong>${t('emptyMore')}</slot></div>`;
  }

  updated() {
    this.#shown();
    this.#observer ??= new IntersectionObserver((changes) => changes.forEach(this.#inView), {root: this.renderRoot.querySelector('[role=feed]'), threshold: 0.5});
    for (const article of this.renderRoot.querySelectorAll('article')) {
      this.#heights.set(article.dataset.id, article.offsetHeight);
      this.#observer.observe(article);
    }
  }

  /** Seen is what was in view for a second. */
  #inView = (change) => {
    const id = change.target.dataset.id;
    clearTimeout(this.#looking.get(id));
    this.#looking.delete(id);
    const entry = this.client?.state.entries.find((one) => one.delivery === id);
    if (change.isIntersecting && entry && !entry.seenAt) {
      this.#looking.set(id, setTimeout(() => document.hidden || this.client?.markSeen(id), SEEN_AFTER));
    }
  };

  #scrolled = (event) => {
    const feed = event.currentTarget;
    this._top = feed.scrollTop;
    if (feed.scrollTop + feed.clientHeight > feed.scrollHeight - 2 * AHEAD) this.client?.loadMore();
  };

  #key = (event) => {
    const here = this.renderRoot.activeElement;
    const step = {PageDown: 1, PageUp: -1, ArrowDown: 1, ArrowUp: -1}[event.key];
    if (step && here?.matches('article')) {
      let next = here;
      do next = step > 0 ? next.nextElementSibling : next.previousElementSibling;
      while (next && !next.matches('article'));
      next?.focus();
      event.preventDefault();
    } else if (event.key === 'Enter' && here?.matches('article')) {
      here.querySelector('.title').click();
    }
  };

  #open(event, entry) {
    if (event.target.closest('[data-act]')) return;
    this.client?.markRead(entry.delivery);
    const opened = new CustomEvent('allim-open', {detail: entry, bubbles: true, composed: true, cancelable: true});
    if (!this.dispatchEvent(opened)) event.preventDefault();
    else if (entry.url && !event.target.closest('a')) location.assign(entry.url);
  }

  #showFresh = async () => {
    await this.client?.reload();
    this._top = 0;
    this.renderRoot.querySelector('[role=feed]')?.scrollTo(0, 0);
  };
}
