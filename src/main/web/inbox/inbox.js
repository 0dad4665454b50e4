import {Inbox, away} from './client.js';
import {AllimElement, place, sheet} from './element.js';
import {html, nothing, render} from './html.js';
import look from 'styles/inbox.css';
import {failed, icon, most, safe, waiting} from './parts.js';
import {clock, day, relative, snoozes, wording} from './texts.js';
import theme from 'styles/theme.css';

/** @typedef {import('./client.js').Entry} Entry */
/** @typedef {import('./client.js').State} State */

const GUESS = 88;
const AHEAD = 300;
const SEEN_AFTER = 1000;
const NOTICE = 6000;

const styles = [theme, look].map(sheet);

/**
 * A recipient's notifications as a list, with what was archived and snoozed, and what the recipient wants to hear.
 *
 * @attr url of the service
 * @attr recipient the recipient's id
 * @attr view `inbox`, `archived`, `snoozed` or `preferences`
 * @attr category shows those of a category
 * @attr tabs categories that have a tab, by commas; `none`; those that there are, when nothing is given
 * @attr page is as high as its entries, and the window scrolls
 * @prop getToken see `createInbox`
 * @prop client what `createInbox` answered, instead of `url`, `recipient` and `getToken`
 * @prop tabs as the attribute, or a list of `{category, label}` whose label is a text, or texts by language
 * @prop texts words to use instead of ours
 * @prop renderItem draws what an entry says: given the entry, answers a node or a text, or undefined for what is usual
 * @fires allim-open an entry was opened; `preventDefault` keeps the browser from going to its `url`. `detail` is the entry
 * @fires allim-action an action was chosen; `preventDefault` keeps its effect from happening. `detail` is `{entry, action}`
 * @fires allim-count the counts changed; `detail` is `{unread, unseen, categories}`
 * @fires allim-close the button that closes was pressed
 * @fires allim-error reading or marking failed; `detail` is the error
 * @slot header
 * @slot empty
 * @slot footer
 * @csspart header title-bar tabs tab list row item avatar title body time action empty toast menu preferences
 */
export class AllimInbox extends AllimElement {
  static properties = {
    url: '',
    recipient: '',
    view: 'inbox',
    category: '',
    tabs: '',
    page: false,
    closable: false,
    getToken: undefined,
    client: undefined,
    texts: undefined,
    renderItem: undefined,
  };

  /** @type {State | undefined} */
  #state;
  #t = wording('en');
  #language = 'en';
  #top = 0;
  #said = '';
  #notice = '';
  #noticeEnds;
  #error;
  #menu;
  #ageing;
  #heights = new Map();
  /** @type {IntersectionObserver | undefined} */
  #observer;
  #looking = new Map();
  #heard;
  #own = '';
  #wanted = '';
  #categories = new Set();
  #names;
  #panel;
  #last = '';

  constructor() {
    super(styles);
  }

  connectedCallback() {
    super.connectedCallback();
    this.#ageing = setInterval(() => document.hidden || this.requestUpdate(), 60_000);
    addEventListener('scroll', this.#scrolled);
    addEventListener('resize', this.#resized);
  }

  disconnectedCallback() {
    clearInterval(this.#ageing);
    removeEventListener('scroll', this.#scrolled);
    removeEventListener('resize', this.#resized);
    this.#observer?.disconnect();
    this.#observer = undefined;
    this.#looking.forEach(clearTimeout);
    const client = this.client;
    this.#listen(undefined);
    if (this.#own) {
      client.stop();
      this.client = undefined;
      this.#own = '';
    } else if (this.#wanted !== wanted('inbox', '')) {
      client?.show({});
    }
    this.#wanted = '';
  }

  focus() {
    this.find('.list')?.focus();
  }

  draw() {
    this.#connect();
    this.#language = this.language;
    this.#t = wording(this.#language, this.texts);
    this.#state = this.client?.state;
    this.#state?.entries.forEach(({category}) => category && this.#categories.add(category));
    render(this.#whole(), this.shadowRoot);
    this.#drawRows();
    this.#observe();
  }

  #connect() {
    const {url, recipient, getToken, view, category} = this;
    const own = `${url} ${recipient}`;
    if (this.#own && this.#own !== own) {
      this.client.stop();
      this.client = undefined;
      this.#own = '';
    }
    const chosen = {archived: view === 'archived', snoozed: view === 'snoozed', category};
    if (!this.client && recipient && getToken) {
      this.client = new Inbox({url, recipient, getToken: () => this.getToken(), ...chosen});
      this.#own = own;
      this.#wanted = wanted(view, category);
      this.client.start();
    }
    if (this.client !== this.#heard) this.#listen(this.client);
    if (!this.client || view === 'preferences' || wanted(view, category) === (this.#wanted || wanted('inbox', ''))) return;
    this.#wanted = wanted(view, category);
    this.client.show(chosen);
  }

  #listen(client) {
    const listener = {change: this.#changed, fresh: this.#came, error: this.#failed};
    for (const [name, does] of Object.entries(listener)) {
      this.#heard?.removeEventListener(name, does);
      client?.addEventListener(name, does);
    }
    this.#heard = client;
  }

  #changed = () => {
    const {status, error, undo} = this.client.state;
    if (!this.closable) this.report(this.client);
    if (undo) this.#said = '';
    if (error !== this.#error) {
      this.#error = error;
      if (error) this.#say(this.#t(status === 'failed' ? 'failed' : 'unsaved'), status !== 'failed');
    }
    this.requestUpdate();
  };

  #came = ({detail}) => this.#say(this.#t('came', detail));

  #failed = ({detail}) => this.fire('allim-error', detail);

  /** To those who listen, and for a while to those who look as well. */
  #say(text, shown) {
    this.#said = text;
    if (shown) {
      this.#notice = text;
      clearTimeout(this.#noticeEnds);
      this.#noticeEnds = setTimeout(() => {
        this.#notice = '';
        this.requestUpdate();
      }, NOTICE);
    }
    this.requestUpdate();
  }

  #whole() {
    const t = this.#t;
    const {client, view} = this;
    const inbox = view === 'inbox';
    const undo = this.#state?.undo;
    const tabs = inbox ? this.#tabs() : [];
    return html`
      <header part="header">
        ${inbox ? nothing : icon('back', t('back'), () => this.#go('inbox'))}
        <slot name="header"><h2 part="title-bar">${t(inbox ? 'inbox' : view)}</h2></slot>
        ${inbox && this.#state?.unread ? html`<button @click=${() => client.markAllRead()}>${t('allRead')}</button>` : nothing}
        ${inbox ? icon('dots', t('menu'), (event) => this.#openMenu(event, t('menu'), () => this.#viewMenu())) : nothing}
        ${this.closable ? icon('close', t('close'), () => this.fire('allim-close')) : nothing}
      </header>
      ${tabs.length ? html`<div part="tabs" class="tabs" role="tablist" aria-label=${t('inbox')} @keydown=${this.#tabKey}>${tabs.map((tab) => this.#tab(tab))}</div>` : nothing}
      <div class="hidden" role="status">${undo ? t(`${undo}Done`) : this.#said}</div>
      <div class="panel" id="panel" role=${tabs.length ? 'tabpanel' : nothing} aria-labelledby=${tabs.length ? 'tab' : nothing}>
        ${view === 'preferences' ? this.#preferences() : this.#list()}
        ${undo || this.#notice
          ? html`<div class="toast" part="toast"><span>${undo ? t(`${undo}Done`) : this.#notice}</span>${undo
              ? html`<button @click=${() => client.undo()}>${t('undo')}</button>`
              : nothing}</div>`
          : nothing}
      </div>
      <slot name="footer"></slot>
      <div class="menu" part="menu" popover role="dialog" aria-label=${this.#menu?.label ?? t('menu')} @toggle=${this.#menuToggled} @keydown=${this.#menuKey}>
        ${this.#menu?.content()}
      </div>
    `;
  }

  #list() {
    const t = this.#t;
    const state = this.#state;
    const some = state?.entries.length;
    return html`<div class="list" part="list" tabindex="0" role=${some ? 'feed' : 'group'} aria-label=${t('inbox')} aria-busy=${!state || state.status === 'loading'} @scroll=${this.#scrolled} @keydown=${this.#key}>
        ${state?.fresh ? html`<button class="fresh" @click=${this.#showFresh}>${t('fresh', state.fresh)}</button>` : nothing}
        ${some ? this.#window(state) : this.#note(state)}
      </div>`;
  }

  /** A module of its own, from where this one came: few open it. */
  #preferences() {
    const t = this.#t;
    if (this.#panel === undefined) {
      this.#panel = null;
      import(new URL('inbox-preferences.js', import.meta.url).href).then(
        ({Panel}) => new Panel(this, {html, sheet, failed, waiting, wording}, () => this.#say(t('unsaved'), true)),
        () => false,
      ).then((panel) => {
        this.#panel = panel;
        this.requestUpdate();
      });
    }
    if (this.#panel === false) return failed(t, () => this.#go('preferences'));
    return this.#panel?.draw(this.#language, this.texts) ?? waiting(t);
  }

  #go(view, category = '') {
    this.#top = 0;
    this.#panel = undefined;
    Object.assign(this, {view, category});
    this.updateComplete.then(() => {
      this.find('.list')?.scrollTo(0, 0);
      if (!this.shadowRoot.activeElement) this.focus();
    });
  }

  /** Those that are named, or all that there are where there is more than one. */
  #tabs() {
    const {tabs, client} = this;
    if (tabs === 'none') return [];
    let given = tabs.length ? (typeof tabs === 'string' ? tabs.split(/\s*,\s*/) : tabs) : undefined;
    if (!given) {
      Object.keys(this.#state?.categories ?? {}).forEach((id) => id && this.#categories.add(id));
      given = [...this.#categories].sort();
      if (given.length < 2) return [];
    }
    const all = given.map((one) => (typeof one === 'string' ? {category: one} : one));
    if (!this.#names && client?.choices && all.some(({label}) => !label)) {
      this.#names = {};
      client.choices(this.#language).then(({categories}) => {
        categories.forEach(({id, name}) => (this.#names[id] = name));
        this.requestUpdate();
      }, () => {});
    }
    return [{category: '', label: this.#t('all')}, ...all];
  }

  #tab({category, label}) {
    const {unread, categories} = this.#state ?? {};
    const count = category ? categories?.[category] : unread;
    const chosen = category === this.category;
    const name = typeof label === 'object' ? (label[this.#language] ?? label[this.#language.split('-')[0]] ?? Object.values(label)[0]) : label;
    return html`<button part="tab" role="tab" id=${chosen ? 'tab' : nothing} aria-selected=${chosen} aria-controls="panel" tabindex=${chosen ? 0 : -1} @click=${() => this.#go('inbox', category)}>${name ?? this.#names?.[category] ?? category}${count ? html` <span class="n">${most(count)}</span>` : nothing}</button>`;
  }

  #tabKey = (event) => this.#step(event, '[role=tab]', 'ArrowLeft', 'ArrowRight', (tab) => tab.click());

  #menuKey = (event) => this.#step(event, '.menu button', 'ArrowUp', 'ArrowDown');

  /** The keys that go from one to the next, those of the other direction where one reads so. */
  #step(event, selector, back, forth, does) {
    const all = [...this.shadowRoot.querySelectorAll(selector)];
    const turned = back === 'ArrowLeft' && getComputedStyle(this).direction === 'rtl' ? -1 : 1;
    const step = {[back]: -turned, [forth]: turned}[event.key];
    const here = all.indexOf(this.shadowRoot.activeElement);
    const to = {Home: 0, End: all.length - 1}[event.key] ?? (step && (here + step + all.length) % all.length);
    if (to === undefined || here < 0) return;
    event.preventDefault();
    all[to].focus();
    does?.(all[to]);
  }

  #openMenu(event, label, content) {
    const anchor = event.currentTarget;
    const same = this.#menu?.anchor === anchor;
    this.#menu = same ? undefined : {anchor, label, content};
    this.draw();
    if (same) return;
    const box = this.find('.menu');
    box.showPopover();
    place(box, anchor);
    box.querySelector('button').focus();
  }

  #menuToggled = ({newState, target}) => {
    if (newState === 'open' || !this.#menu) return;
    const here = this.shadowRoot.activeElement;
    if (!here || target.contains(here)) this.#menu.anchor.focus();
    this.#menu = undefined;
    this.requestUpdate();
  };

  #choice(name, does, more = '') {
    const chosen = () => {
      this.find('.menu').hidePopover();
      does();
    };
    return html`<button @click=${chosen}><span>${this.#t(name)}</span> <small>${more}</small></button>`;
  }

  #viewMenu() {
    const {client} = this;
    const view = (name) => this.#choice(name, () => this.#go(name));
    return html`${view('archived')}${view('snoozed')}${view('preferences')}<hr>${this.#choice('archiveRead', () => client.archiveAll(true))}${this.#choice('archiveAll', () => client.archiveAll())}`;
  }

  #entryMenu(entry) {
    const {client} = this;
    const id = entry.delivery;
    const snooze = (until) => this.#leave(id, () => client.snooze(id, until));
    const now = new Date();
    const least = new Date(now.getTime() + 120_000 - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
    const picked = (event) => {
      event.preventDefault();
      this.find('.menu').hidePopover();
      snooze(new Date(event.target.elements.at.value));
    };
    return html`${this.#marks(entry).map(([, name, does]) => this.#choice(name, does))}${entry.archivedAt
      ? nothing
      : html`<hr><b>${this.#t('snooze')}</b>${away(entry) ? this.#choice('unsnooze', () => this.#leave(id, () => client.unsnooze(id))) : nothing}${snoozes(now).map(
          ([name, at]) => this.#choice(name, () => snooze(name === 'hour' ? {for: 'PT1H'} : at), clock(at, this.#language, now)),
        )}<form @submit=${picked}><label>${this.#t('pick')}<input name="at" type="datetime-local" required min=${least}></label><button>${this.#t('snooze')}</button></form>`}`;
  }

  /** @returns {[string, keyof import('./texts.js').Texts, () => void][]} */
  #marks(entry) {
    const {client} = this;
    const id = entry.delivery;
    return [
      entry.readAt ? ['unread', 'unread', () => client.markUnread(id)] : ['check', 'read', () => client.markRead(id)],
      entry.archivedAt
        ? ['unarchive', 'unarchive', () => this.#leave(id, () => client.unarchive(id))]
        : ['archive', 'archive', () => this.#leave(id, () => client.archive(id))],
    ];
  }

  /** The focus goes on to the next entry when one leaves. */
  #leave(id, does) {
    const {entries} = this.#state;
    const at = entries.findIndex((entry) => entry.delivery === id);
    const next = entries[at + 1] ?? entries[at - 1];
    does();
    this.updateComplete.then(() => (next && this.#row(next.delivery)?.querySelector('article') ? this.#row(next.delivery).querySelector('article').focus() : this.focus()));
  }

  #row(id) {
    return [...(this.find('.rows')?.children ?? [])].find((row) => row.dataset.id === id);
  }

  /** Only what is near the visible part is in the page; the rest is as high as it was, or is likely to be. */
  #window(state) {
    const {entries} = state;
    const height = (/** @type {Entry} */ entry) => this.#heights.get(entry.delivery) ?? GUESS;
    const room = (this.page ? innerHeight : this.find('.list')?.clientHeight || 600) + 2 * AHEAD;
    let first = 0;
    let above = 0;
    while (first < entries.length - 1 && above + height(entries[first]) < this.#top - AHEAD) above += height(entries[first++]);
    let last = first;
    for (let shown = 0; last < entries.length && shown < room; ) shown += height(entries[last++]);
    let below = 0;
    for (let i = last; i < entries.length; i++) below += height(entries[i]);
    this.#shown = [first, last];
    return html`<div role="presentation" .style=${`height:${above}px`}></div><div role="presentation" class="rows"></div><div role="presentation" .style=${`height:${below}px`}></div>${state.more
      ? html`<button class="older" @click=${() => this.client.loadMore()}>${this.#t(state.status === 'loading' ? 'loading' : 'more')}</button>`
      : nothing}`;
  }

  #shown = [0, 0];

  /** A row stays the same element while it is near the visible part: it keeps the focus. */
  #drawRows() {
    const box = this.find('.rows');
    if (!box) return;
    const [first, last] = this.#shown;
    const all = this.#state.entries;
    const entries = all.slice(first, last);
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
    const now = new Date();
    const dayOf = (entry) => entry && day(when(entry), this.#language, now);
    let before = dayOf(all[first - 1]);
    let next = box.firstElementChild;
    entries.forEach((entry, i) => {
      const row = rows.get(entry.delivery) ?? document.createElement('div');
      if (row === next) next = next.nextElementSibling;
      else box.insertBefore(row, next);
      row.dataset.id = entry.delivery;
      row.role = 'presentation';
      row.part = 'row';
      const its = dayOf(entry);
      row.dataset.day = its === before || away(entry) ? '' : its;
      render(this.#item(entry, first + i), row);
      before = its;
    });
  }

  #item(entry, position) {
    const t = this.#t;
    const id = `t${position}`;
    const {title, body} = entry;
    const name = title || body;
    const url = safe(entry.url);
    const at = when(entry);
    const said = this.renderItem?.(entry) ?? html`${url
      ? html`<a id=${id} part="title" class="title" dir="auto" href=${url}>${name}</a>`
      : html`<span id=${id} part="title" class="title" dir="auto">${name}</span>`}${title && body ? html`<p part="body" class="body" dir="auto">${body}</p>` : nothing}`;
    return html`<article part="item" tabindex="0" class="${entry.readAt ? '' : 'unread'} ${entry.urgency}" aria-labelledby="u${id} ${id}" aria-posinset=${position + 1} aria-setsize=${this.#state.more ? -1 : this.#state.entries.length} @click=${(event) => this.#open(event, entry)}><span class="avatar" part="avatar" aria-hidden="true">${[...name.trim()][0]?.toUpperCase()}${/^https:/i.test(entry.icon ?? '')
      ? html`<img alt="" src=${entry.icon} referrerpolicy="no-referrer" @error=${gone}>`
      : nothing}</span><div class="what">${entry.readAt ? nothing : html`<span class="hidden" id="u${id}">${t('unreadMark')}</span>`}${said}${this.#actions(entry)}</div><time part="time" datetime=${entry.at} title=${at.toLocaleString(this.#language)}>${away(entry)
      ? t('until', clock(at, this.#language))
      : relative(at, this.#language)}</time><div class="marks" data-own>${this.#marks(entry).map(([picture, text, does]) => icon(picture, t(text), does))}${icon('dots', t('menu'), (event) =>
      this.#openMenu(event, name, () => this.#entryMenu(entry)),
    )}</div></article>`;
  }

  #actions({actions, acknowledgedAt}) {
    if (!actions?.length) return nothing;
    const entry = arguments[0];
    const one = (action) => {
      const chosen = (event) => this.#act(event, entry, action);
      if (action.acknowledge) {
        return acknowledgedAt ? html`<span class="did">✓ ${this.#t('acknowledged')}</span>` : html`<button part="action" class="act" @click=${chosen}>${action.label}</button>`;
      }
      const url = safe(action.url);
      return url ? html`<a part="action" class="act" href=${url} @click=${chosen}>${action.label}</a>` : nothing;
    };
    return html`<div class="acts" data-own>${actions.map(one)}</div>`;
  }

  #act(event, entry, action) {
    if (!entry.readAt) this.client.markRead(entry.delivery);
    if (!this.fire('allim-action', {entry, action})) event.preventDefault();
    else if (action.acknowledge) this.client.acknowledge(entry.delivery);
  }

  #note(state) {
    const t = this.#t;
    if (state?.status === 'failed') return failed(t, () => this.client.reload());
    if (!state || state.status === 'loading') return waiting(t);
    return html`<div class="note" part="empty">${this.view === 'inbox'
      ? html`<slot name="empty"><strong>${t('empty')}</strong>${t('emptyMore')}</slot>`
      : html`<strong>${t('none')}</strong>`}</div>`;
  }

  #observe() {
    this.#observer ??= new IntersectionObserver((changes) => changes.forEach(this.#inView), {root: this.page ? null : this.find('.list'), threshold: 0.5});
    for (const row of this.find('.rows')?.children ?? []) {
      this.#heights.set(row.dataset.id, row.offsetHeight);
      this.#observer.observe(row);
    }
  }

  /** Seen is what was in view for a second. */
  #inView = (change) => {
    const {id} = change.target.dataset;
    clearTimeout(this.#looking.get(id));
    this.#looking.delete(id);
    const entry = this.client?.state.entries.find((one) => one.delivery === id);
    if (change.isIntersecting && entry && !entry.seenAt) {
      this.#looking.set(id, setTimeout(() => document.hidden || this.client?.markSeen(id), SEEN_AFTER));
    }
  };

  #scrolled = () => {
    const list = this.find('.list');
    if (!list) return;
    this.#top = this.page ? Math.max(0, -list.getBoundingClientRect().top) : list.scrollTop;
    if (this.#top + (this.page ? innerHeight : list.clientHeight) > list.scrollHeight - 2 * AHEAD) this.client?.loadMore();
    this.requestUpdate();
  };

  #resized = () => {
    this.#heights.clear();
    this.requestUpdate();
  };

  #key = (event) => {
    const here = this.shadowRoot.activeElement;
    if (!here?.matches('article')) return;
    const step = {PageDown: 'nextElementSibling', ArrowDown: 'nextElementSibling', PageUp: 'previousElementSibling', ArrowUp: 'previousElementSibling'}[event.key];
    if (step) {
      here.parentNode[step]?.querySelector('article').focus();
      event.preventDefault();
    } else if (event.key === 'Enter') {
      (here.querySelector('.title') ?? here).click();
    }
  };

  #open(event, entry) {
    if (event.composedPath().some((one) => one.dataset?.own === '')) return;
    if (!entry.readAt) this.client.markRead(entry.delivery);
    const url = safe(entry.url);
    if (!this.fire('allim-open', entry)) event.preventDefault();
    else if (url && !event.target.closest('a')) location.assign(url);
  }

  #showFresh = async () => {
    await this.client.reload();
    this.#top = 0;
    this.find('.list')?.scrollTo(0, 0);
    if (this.page) this.scrollIntoView();
    this.focus();
  };
}

function wanted(view, category) {
  return `${view} ${category}`;
}

function when(entry) {
  return new Date(entry.snoozedUntil ?? entry.at);
}

/** The initial is behind the picture. @param {Event} event */
function gone(event) {
  event.target.hidden = true;
}
