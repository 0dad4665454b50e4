/**
 * A recipient's inbox without anything to see: reads it, marks it, and tells when it changes.
 *
 * @typedef {{label: string, url?: string, acknowledge?: boolean}} Action
 *
 * @typedef {object} Entry
 * @property {string} delivery its id
 * @property {string} [notification] the id of what was sent
 * @property {string} [workflow] its id
 * @property {string} [category] the id of the workflow's category
 * @property {string} title plain text, may be empty
 * @property {string} body plain text
 * @property {string} [url]
 * @property {string} [icon] an https URL
 * @property {Action[]} [actions] at most two
 * @property {Record<string, unknown>} data
 * @property {'very-low'|'low'|'normal'|'high'} urgency
 * @property {string} at an ISO 8601 instant, as are the others
 * @property {string} [seenAt]
 * @property {string} [readAt]
 * @property {string} [archivedAt]
 * @property {string} [snoozedUntil] when it comes back, or came back and was not read since
 * @property {string} [acknowledgedAt]
 *
 * @typedef {object} View which entries are shown; all that are neither archived nor snoozed, when nothing is given
 * @property {boolean} [archived] those that were put away
 * @property {boolean} [snoozed] those that come back later
 * @property {string} [category] those of a category
 *
 * @typedef {object} Connection
 * @property {string} [url] of the service; the one that the script came from, when nothing is given
 * @property {string} recipient the recipient's id
 * @property {() => string | {token: string, expiresAt?: string} | Promise<string | {token: string, expiresAt?: string}>} getToken asks
 *     your back end for a token; called again a minute before the token ends, and when the service refuses it
 * @property {number} [pageSize] 1 to 100
 *
 * @typedef {Connection & View} Options
 *
 * @typedef {'allRead' | 'archive' | 'archiveAll' | 'snooze'} Undo
 *
 * @typedef {object} State
 * @property {Entry[]} entries as far as they were loaded, the latest first
 * @property {number} fresh how many came in since, and are not among the entries
 * @property {number} unread
 * @property {number} unseen
 * @property {Record<string, number>} categories how many are unread, by category
 * @property {boolean} more whether there are older ones
 * @property {'idle'|'loading'|'failed'} status of the list
 * @property {Undo | ''} undo what `undo` would take back
 * @property {Error} [error] why reading or marking failed last
 *
 * @typedef {object} Choices what a recipient can choose, and what holds
 * @property {{id: string, name: string}[]} channels
 * @property {{id: string, name: string, workflows: string[]}[]} categories
 * @property {{id: string, name: string, category?: string, critical: boolean, channels: Record<string, {wanted: boolean}>,
 *     frequencies?: string[], frequency?: string}[]} workflows
 *
 * @typedef {{channels?: Record<string, boolean>, all?: boolean}} Answer
 * @typedef {Answer & {categories?: Record<string, Answer>, workflows?: Record<string, Answer>, frequencies?: Record<string, object>,
 *     quietHours?: {days?: string[], from: string, to: string, zone?: string}[]}} Preferences as the API has them
 */

const POLL = 15_000;
const POLL_HIDDEN = 60_000;
const POLL_MOST = 300_000;
const UNDO = 6_000;
const EARLY = 60_000;

/** An answer of the service that is no success. */
export class InboxError extends Error {
  /** @param {number} status @param {string} detail */
  constructor(status, detail) {
    super(detail);
    this.name = 'InboxError';
    this.status = status;
  }
}

/** @param {Options} options @returns {Inbox} */
export function createInbox(options) {
  return new Inbox(options);
}

/**
 * Events: `change` when the state changed, `fresh` with the number of entries that came in as its `detail`, `error` with the error as its
 * `detail`.
 */
export class Inbox extends EventTarget {
  /** @type {State} */
  state = {entries: [], fresh: 0, unread: 0, unseen: 0, categories: {}, more: false, status: 'idle', undo: ''};

  #options;
  #base;
  /** @type {View} */
  #view;
  /** Counts the views and their first pages: an answer for one that has gone is dropped. */
  #turn = 0;
  #token = '';
  #tokenEnds = 0;
  /** @type {Promise<string> | undefined} */
  #asking;
  #tag = '';
  #cursor = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #wait = POLL;
  #started = false;
  #leads = false;
  #events = true;
  /** Something changed while a page was read. */
  #stale = false;
  /** @type {AbortController | undefined} */
  #stream;
  /** @type {BroadcastChannel | undefined} */
  #tabs;
  /** @type {(() => void) | undefined} */
  #resign;
  /** @type {{timer: ReturnType<typeof setTimeout>, back: () => void, send?: () => void} | undefined} */
  #pending;
  /** @type {Promise<unknown>} */
  #saving = Promise.resolve();

  /** @param {Options} options */
  constructor(options) {
    super();
    const {archived, snoozed, category, ...connection} = options;
    this.#view = {archived, snoozed, category};
    this.#options = {pageSize: 20, ...connection};
    this.#base = (options.url || new URL('.', import.meta.url).href).replace(/\/+$/, '');
  }

  /** Reads the first entries, and looks for changes until `stop` is called. Tabs of one browser share one connection. */
  async start() {
    if (this.#started) return;
    this.#started = true;
    document.addEventListener('visibilitychange', this.#visible);
    addEventListener('online', this.#visible);
    addEventListener('pagehide', this.#flush);
    if (globalThis.BroadcastChannel) {
      this.#tabs = new BroadcastChannel(this.#name);
      this.#tabs.onmessage = () => this.#changed();
    }
    await this.reload();
    this.#lead();
  }

  stop() {
    this.#started = this.#leads = false;
    document.removeEventListener('visibilitychange', this.#visible);
    removeEventListener('online', this.#visible);
    removeEventListener('pagehide', this.#flush);
    this.#flush();
    this.#rest();
    this.#resign?.();
    this.#tabs?.close();
  }

  /** @returns {View} */
  get view() {
    return this.#view;
  }

  /** Shows other entries. @param {View} view */
  show(view) {
    this.#flush();
    this.#view = view;
    this.#set({entries: [], fresh: 0, more: false});
    return this.reload();
  }

  /** Reads the first entries anew. */
  async reload() {
    this.#turn++;
    await this.#load('');
  }

  /** Reads older entries. */
  async loadMore() {
    if (this.state.more && this.state.status !== 'loading') await this.#load(this.#cursor);
  }

  /** @param {string} delivery */
  markSeen(delivery) {
    return this.#mark(delivery, 'PUT', 'seen', (entry) => ({seenAt: entry.seenAt ?? now()}));
  }

  /** @param {string} delivery */
  markRead(delivery) {
    return this.#mark(delivery, 'PUT', 'read', read);
  }

  /** @param {string} delivery */
  markUnread(delivery) {
    return this.#mark(delivery, 'DELETE', 'read', () => ({readAt: undefined}));
  }

  /** `undo` brings it back. @param {string} delivery */
  archive(delivery) {
    return this.#mark(delivery, 'PUT', 'archived', () => ({archivedAt: now()}), 'archive');
  }

  /** @param {string} delivery */
  unarchive(delivery) {
    return this.#mark(delivery, 'DELETE', 'archived', () => ({archivedAt: undefined}));
  }

  /**
   * Puts it away until then, when it comes back as new; `undo` brings it back at once.
   *
   * @param {string} delivery @param {Date | string | {for: string}} until a minute to a year ahead; `{for: 'PT1H'}` is an ISO 8601 duration
   */
  snooze(delivery, until) {
    const body = until instanceof Date || typeof until === 'string' ? {until: new Date(until).toISOString()} : until;
    return this.#mark(delivery, 'PUT', 'snoozed', () => ({snoozedUntil: 'until' in body ? body.until : new Date(Date.now() + POLL_HIDDEN).toISOString()}), 'snooze', body);
  }

  /** @param {string} delivery */
  unsnooze(delivery) {
    return this.#mark(delivery, 'DELETE', 'snoozed', () => ({snoozedUntil: undefined, readAt: undefined, seenAt: undefined}));
  }

  /** Acknowledges its notification for this recipient. @param {string} delivery */
  acknowledge(delivery) {
    return this.#mark(delivery, 'POST', 'acknowledge', () => ({acknowledgedAt: now()}));
  }

  /** Marks everything in the view as read, six seconds later: until then `undo` takes it back. */
  markAllRead() {
    this.#markAll('allRead', '/all-read', '', (entries) => entries.map((entry) => ({...entry, ...read(entry)})));
  }

  /** Archives everything in the view, six seconds later: until then `undo` takes it back. @param {boolean} [onlyRead] */
  archiveAll(onlyRead = false) {
    this.#markAll('archiveAll', '/all-archived', onlyRead ? 'true' : '', (entries) => entries.filter((entry) => onlyRead && !entry.readAt));
  }

  /** Whether `undo` would take something back. */
  get undoable() {
    return this.state.undo !== '';
  }

  undo() {
    const pending = this.#pending;
    if (!pending) return;
    clearTimeout(pending.timer);
    this.#pending = undefined;
    this.#set({undo: ''});
    pending.back();
  }

  /** What the recipient can choose, with names in that language. @param {string} [locale] @returns {Promise<Choices>} */
  async choices(locale = '') {
    return (await this.#call('GET', `/choices?${new URLSearchParams({locale})}`, undefined, PREFERENCES)).json();
  }

  /** What the recipient has said. @returns {Promise<Preferences>} */
  async preferences() {
    return (await this.#call('GET', '', undefined, PREFERENCES)).json();
  }

  /**
   * Changes what the recipient has said, on top of what anybody else changes meanwhile.
   *
   * @param {(preferences: Preferences) => void} change is called again where somebody was faster
   */
  savePreferences(change) {
    const save = async () => {
      for (let left = 3; ; left--) {
        const answer = await this.#call('GET', '', undefined, PREFERENCES);
        const preferences = await answer.json();
        change(preferences);
        const tag = answer.headers.get('etag');
        const saved = await this.#fetch('PUT', '', {...json(preferences), ...(tag && {tag: {'If-Match': tag}})}, PREFERENCES);
        if (saved.ok) return;
        if (saved.status !== 412 || !left) throw await problem(saved);
      }
    };
    const saved = this.#saving.then(save);
    this.#saving = saved.catch(() => {});
    return saved;
  }

  get #name() {
    return `allim ${this.#base} ${this.#options.recipient}`;
  }

  /**
   * @param {Undo} undo @param {() => void} back @param {() => void} [send] what is held until it can't be taken back any more
   */
  #offer(undo, back, send) {
    this.#flush();
    this.#pending = {timer: setTimeout(this.#flush, UNDO), back, send};
    this.#set({undo});
  }

  #flush = () => {
    const pending = this.#pending;
    if (!pending) return;
    clearTimeout(pending.timer);
    this.#pending = undefined;
    this.#set({undo: ''});
    pending.send?.();
  };

  /** @param {Undo} undo @param {string} path @param {string} read @param {(entries: Entry[]) => Entry[]} change */
  #markAll(undo, path, read, change) {
    this.#flush();
    const {entries, unread, unseen, categories} = this.state;
    const {category = ''} = this.#view;
    const query = new URLSearchParams(Object.entries({category, read}).filter(([, value]) => value));
    const turn = this.#turn;
    const back = () => {
      this.#set({...(turn === this.#turn && {entries}), unread, unseen, categories});
      this.#changed();
    };
    const send = () => this.#call('POST', `${path}?${query}`).then(() => this.#changed(), (error) => this.#refused(error, back)).then(() => this.#tell());
    this.#offer(undo, back, send);
    if (!read) {
      const left = category ? unread - (categories[category] ?? 0) : 0;
      this.#set({unread: left, unseen: Math.min(unseen, left), categories: category ? {...categories, [category]: 0} : {}});
    }
    this.#set({entries: change(entries)});
  }

  #visible = () => {
    if (document.hidden) return;
    this.#wait = POLL;
    if (this.#leads) this.#schedule(0);
    else this.#lead();
  };

  /** @param {string} cursor */
  async #load(cursor) {
    const turn = this.#turn;
    this.#set({status: 'loading'});
    try {
      const [page, count] = await this.#read(/** @type {number} */ (this.#options.pageSize), cursor);
      if (turn !== this.#turn) return;
      const known = new Set(page.items.map((/** @type {Entry} */ entry) => entry.delivery));
      const entries = cursor ? [...this.state.entries.filter((entry) => !known.has(entry.delivery)), ...page.items] : page.items;
      this.#cursor = page.cursor ?? '';
      this.#set({entries, ...count, fresh: cursor ? this.state.fresh : 0, more: Boolean(page.cursor), status: 'idle', error: undefined});
      if (this.#stale) this.#changed();
    } catch (error) {
      if (turn === this.#turn) this.#fail(/** @type {Error} */ (error), {status: 'failed'});
    }
  }

  /** @param {number} limit @param {string} cursor @returns {Promise<[{items: Entry[], cursor?: string}, Partial<State>]>} */
  #read(limit, cursor) {
    const query = Object.entries({limit, cursor, ...this.#view}).filter(([, value]) => value);
    const get = async (/** @type {string} */ path) => (await this.#call('GET', path)).json();
    return Promise.all([get(`?${new URLSearchParams(/** @type {string[][]} */ (query))}`), get('/count')]);
  }

  /**
   * Shows the mark at once, and takes it back when the service refuses it.
   *
   * @param {string} delivery @param {string} method @param {string} mark @param {(entry: Entry) => Partial<Entry>} change
   * @param {Undo} [undo] @param {object} [body]
   */
  async #mark(delivery, method, mark, change, undo, body) {
    const path = `/${encodeURIComponent(delivery)}/`;
    const {back, before} = this.#put(delivery, change);
    if (undo) {
      this.#offer(undo, async () => {
        back();
        try {
          await this.#call('DELETE', path + mark);
          if (undo === 'snooze' && before?.seenAt) await this.#call('PUT', path + (before.readAt ? 'read' : 'seen'));
        } catch (error) {
          this.#fail(/** @type {Error} */ (error));
        }
        this.#changed();
        this.#tell();
      });
    }
    try {
      await this.#call(method, path + mark, body);
      this.#tell();
    } catch (error) {
      if (undo) this.#flush();
      this.#refused(error, back);
    }
  }

  /** @param {string} delivery @param {(entry: Entry) => Partial<Entry>} change */
  #put(delivery, change) {
    const index = this.state.entries.findIndex((entry) => entry.delivery === delivery);
    const before = this.state.entries[index];
    if (!before) return {back: () => {}, before};
    const after = {...before, ...change(before)};
    const turn = this.#turn;
    const swap = (/** @type {Entry} */ from, /** @type {Entry} */ to) => {
      const {unread, unseen, categories} = this.state;
      const entries = this.state.entries.filter((entry) => entry.delivery !== delivery);
      if (turn !== this.#turn) return;
      if (this.#belongs(to)) entries.splice(index, 0, to);
      const more = counts(to) - counts(from);
      const {category = ''} = to;
      this.#set({
        entries,
        unread: Math.max(0, unread + more),
        unseen: Math.max(0, unseen + (to.seenAt ? 0 : counts(to)) - (from.seenAt ? 0 : counts(from))),
        categories: {...categories, [category]: Math.max(0, (categories[category] ?? 0) + more)},
      });
    };
    swap(before, after);
    return {back: () => swap(after, before), before};
  }

  /** @param {Entry} entry */
  #belongs(entry) {
    const {archived, snoozed} = this.#view;
    return Boolean(archived) === Boolean(entry.archivedAt) && (archived || Boolean(snoozed) === away(entry));
  }

  /** One tab of a browser looks for changes, and tells the others: the one that came into view last. */
  #lead(steal = !document.hidden) {
    const lead = () => {
      if (!this.#started) return undefined;
      this.#leads = true;
      this.#schedule(0);
      return new Promise((resolve) => (this.#resign = () => resolve(undefined)));
    };
    if (!navigator.locks) return void lead();
    navigator.locks.request(this.#name, {steal}, lead).catch(() => {
      this.#leads = false;
      this.#rest();
      if (this.#started) this.#lead(false);
    });
  }

  #rest() {
    clearTimeout(this.#timer);
    this.#stream?.abort();
  }

  /** @param {number} wait */
  #schedule(wait) {
    clearTimeout(this.#timer);
    if (this.#leads) this.#timer = setTimeout(() => this.#look(), wait);
  }

  async #look() {
    this.#stream?.abort();
    try {
      if (this.#events && !document.hidden && (await this.#listen())) {
        this.#schedule(1000);
        return;
      }
      if (await this.#poll()) this.#tell();
      this.#wait = document.hidden ? POLL_HIDDEN : POLL;
    } catch (error) {
      if (!this.#leads || /** @type {Error} */ (error).name === 'AbortError') return;
      this.#wait = Math.min(POLL_MOST, this.#wait * 2);
      this.#fail(/** @type {Error} */ (error), {});
    }
    this.#schedule(this.#wait);
  }

  /**
   * Server-sent events, where the service has them; `EventSource` sends no token.
   *
   * @returns whether there was a stream, which has ended by now
   */
  async #listen() {
    this.#stream = new AbortController();
    const answer = await this.#fetch('GET', '/events', {signal: this.#stream.signal, headers: {Accept: 'text/event-stream'}});
    if (answer.status !== 200 || !answer.body || !answer.headers.get('content-type')?.startsWith('text/event-stream')) {
      this.#events = answer.status >= 500 || answer.status === 429;
      answer.body?.cancel();
      return false;
    }
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const {done, value} = await reader.read();
      if (done) return true;
      if (/[^:\s]/.test(value)) {
        await this.#changed();
        this.#tell();
      }
    }
  }

  /** @returns whether something has changed */
  async #poll() {
    const answer = await this.#fetch('GET', '/count', this.#tag ? {headers: {'If-None-Match': this.#tag}} : {});
    if (answer.status === 304) return false;
    if (!answer.ok) throw await problem(answer);
    const known = this.#tag;
    this.#tag = answer.headers.get('etag') ?? '';
    await answer.body?.cancel();
    if (known) await this.#changed();
    return known !== '';
  }

  /** Reads what has changed; the entries that are shown stay where they are. */
  async #changed() {
    if (this.#pending?.send) return;
    const {status} = this.state;
    this.#stale = status === 'loading';
    if (this.#stale) return;
    if (status === 'failed') return void this.reload();
    const turn = this.#turn;
    try {
      const shown = this.state.entries;
      const [page, count] = await this.#read(Math.min(100, Math.max(20, shown.length)), '');
      if (turn !== this.#turn || this.#pending?.send) return;
      const news = new Map(page.items.map((entry) => [entry.delivery, entry]));
      const known = new Set(shown.map((entry) => entry.delivery));
      const first = page.items.findIndex((entry) => known.has(entry.delivery));
      const fresh = first < 0 ? page.items.length : first;
      const came = fresh - this.state.fresh;
      const end = page.cursor ? shown.findLastIndex((entry) => news.has(entry.delivery)) : shown.length;
      const entries = this.state.entries.filter((entry, i) => news.has(entry.delivery) || i > end).map((entry) => news.get(entry.delivery) ?? entry);
      this.#set({...(shown.length ? {entries, fresh} : {entries: page.items, more: Boolean(page.cursor)}), ...count, error: undefined});
      if (!shown.length) this.#cursor = page.cursor ?? '';
      if (came > 0) this.dispatchEvent(new CustomEvent('fresh', {detail: came}));
    } catch (error) {
      this.#fail(/** @type {Error} */ (error), {});
    }
  }

  #tell() {
    if (this.#started) this.#tabs?.postMessage(0);
  }

  /** @param {unknown} error @param {() => void} back */
  #refused(error, back) {
    back();
    this.#fail(/** @type {Error} */ (error));
    this.#changed();
  }

  /** @param {Error} error @param {Partial<State>} state what the reader is to know of it */
  #fail(error, state = {error}) {
    this.#set(state.status ? {error, ...state} : state);
    this.dispatchEvent(new CustomEvent('error', {detail: error}));
  }

  /** @param {Partial<State>} part */
  #set(part) {
    this.state = {...this.state, ...part};
    this.dispatchEvent(new Event('change'));
  }

  /** @param {string} method @param {string} path @param {object} [body] @param {string} [of] */
  async #call(method, path, body, of) {
    const answer = await this.#fetch(method, path, {keepalive: method !== 'GET', ...(body && json(body))}, of);
    if (!answer.ok) throw await problem(answer);
    return answer;
  }

  /**
   * @param {string} method @param {string} path @param {RequestInit & {tag?: object}} init @param {string} of
   * @returns {Promise<Response>}
   */
  async #fetch(method, path, init, of = '/v1/inbox/*') {
    const url = this.#base + of.replace('*', () => encodeURIComponent(this.#options.recipient)) + path;
    for (let first = true; ; first = false) {
      const token = await this.#authorize();
      const headers = {...init.headers, ...init.tag, Authorization: `Bearer ${token}`};
      const answer = await fetch(url, {method, cache: 'no-store', credentials: 'omit', ...init, headers});
      if (answer.status !== 401 || !first) return answer;
      if (token === this.#token) this.#token = '';
    }
  }

  #authorize() {
    if (this.#token && Date.now() < this.#tokenEnds - EARLY) return this.#token;
    return (this.#asking ??= this.#ask().finally(() => (this.#asking = undefined)));
  }

  async #ask() {
    const given = await this.#options.getToken();
    const {token, expiresAt} = typeof given === 'string' ? {token: given, expiresAt: undefined} : given;
    this.#token = token;
    this.#tokenEnds = expiresAt ? Date.parse(expiresAt) : Infinity;
    return token;
  }
}

const PREFERENCES = '/v1/recipients/*/preferences';

/** @param {Entry} entry */
function counts(entry) {
  return Number(!entry.readAt && !entry.archivedAt && !away(entry));
}

/** Whether it is snoozed still. @param {Entry} entry */
export function away(entry) {
  return Date.parse(entry.snoozedUntil ?? '') > Date.now();
}

/** @param {Entry} entry */
function read(entry) {
  return {seenAt: entry.seenAt ?? now(), readAt: entry.readAt ?? now()};
}

function now() {
  return new Date().toISOString();
}

/** @param {object} body */
function json(body) {
  return {body: JSON.stringify(body), headers: {'Content-Type': 'application/json'}};
}

/** @param {Response} answer */
async function problem(answer) {
  const detail = await answer.json().then((body) => body.detail, () => undefined);
  return new InboxError(answer.status, detail ?? `the inbox could not be read (${answer.status})`);
}
