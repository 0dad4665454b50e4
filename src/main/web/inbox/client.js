/**
 * A recipient's inbox without anything to see: reads it, marks it, and tells when it changes.
 *
 * @typedef {object} Entry
 * @property {string} delivery its id
 * @property {string} title plain text, may be empty
 * @property {string} body plain text
 * @property {string} [url]
 * @property {Record<string, unknown>} data
 * @property {'very-low'|'low'|'normal'|'high'} urgency
 * @property {string} at an ISO 8601 instant
 * @property {string} [seenAt]
 * @property {string} [readAt]
 * @property {string} [archivedAt]
 *
 * @typedef {object} Options
 * @property {string} [url] of the service; the one that the script came from, when nothing is given
 * @property {string} recipient the recipient's id
 * @property {() => Promise<string | {token: string, expiresAt?: string}>} getToken asks your back end for a token; called again
 *     before the token ends, and when the service refuses it
 * @property {boolean} [archived] the entries that were put away
 * @property {number} [pageSize] 1 to 100
 *
 * @typedef {object} State
 * @property {Entry[]} entries the newest first, as far as they were loaded
 * @property {number} fresh how many came in since, and are not among the entries
 * @property {number} unread
 * @property {number} unseen
 * @property {boolean} more whether there are older ones
 * @property {'idle'|'loading'|'failed'} status
 * @property {Error} [error] why it failed last
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

/** @param {Options} options */
export function createInbox(options) {
  return new Inbox(options);
}

/** Events: `change` when the state changed, `error` with the error as its `detail`. */
export class Inbox extends EventTarget {
  /** @type {State} */
  state = {entries: [], fresh: 0, unread: 0, unseen: 0, more: false, status: 'idle'};

  #options;
  #base;
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
  #events = true;
  /** @type {AbortController | undefined} */
  #stream;
  /** @type {BroadcastChannel | undefined} */
  #tabs;
  /** @type {(() => void) | undefined} */
  #resign;
  /** @type {{timer: ReturnType<typeof setTimeout>, send: () => void, before: State} | undefined} */
  #pending;

  /** @param {Options} options */
  constructor(options) {
    super();
    this.#options = {pageSize: 20, ...options};
    this.#base = (options.url ?? new URL('.', import.meta.url).href).replace(/\/+$/, '');
  }

  /** Reads the first entries, and looks for changes until `stop` is called. Tabs of one browser share one connection. */
  async start() {
    if (this.#started) return;
    this.#started = true;
    document.addEventListener('visibilitychange', this.#visible);
    addEventListener('pagehide', this.#leave);
    if ('BroadcastChannel' in globalThis) {
      this.#tabs = new BroadcastChannel(`allim ${this.#base} ${this.#options.recipient}`);
      this.#tabs.onmessage = () => this.#changed();
    }
    await this.reload();
    this.#lead();
  }

  stop() {
    this.#started = false;
    document.removeEventListener('visibilitychange', this.#visible);
    removeEventListener('pagehide', this.#leave);
    this.#flush();
    clearTimeout(this.#timer);
    this.#stream?.abort();
    this.#resign?.();
    this.#tabs?.close();
  }

  /** Reads the first entries anew. */
  async reload() {
    await this.#load('');
  }

  /** Reads older entries. */
  async loadMore() {
    if (this.state.more && this.state.status !== 'loading') await this.#load(this.#cursor);
  }

  /** @param {string} delivery */
  markSeen(delivery) {
    return this.#mark(delivery, 'PUT', 'seen', (entry) => ({...entry, seenAt: entry.seenAt ?? now()}));
  }

  /** @param {string} delivery */
  markRead(delivery) {
    const read = (/** @type {Entry} */ entry) => ({...entry, seenAt: entry.seenAt ?? now(), readAt: entry.readAt ?? now()});
    return this.#mark(delivery, 'PUT', 'read', read);
  }

  /** @param {string} delivery */
  markUnread(delivery) {
    return this.#mark(delivery, 'DELETE', 'read', (entry) => ({...entry, readAt: undefined}));
  }

  /** @param {string} delivery */
  archive(delivery) {
    return this.#mark(delivery, 'PUT', 'archived', (entry) => ({...entry, archivedAt: now()}));
  }

  /** @param {string} delivery */
  unarchive(delivery) {
    return this.#mark(delivery, 'DELETE', 'archived', (entry) => ({...entry, archivedAt: undefined}));
  }

  /** Marks everything as read, six seconds later: until then `undo` takes it back. */
  markAllRead() {
    this.#flush();
    const before = this.state;
    const send = () => {
      this.#pending = undefined;
      return this.#call('POST', '/all-read', true).then(() => this.#tell(), (error) => this.#fail(error));
    };
    this.#pending = {timer: setTimeout(send, UNDO), send, before};
    const entries = before.entries.map((entry) => ({...entry, seenAt: entry.seenAt ?? now(), readAt: entry.readAt ?? now()}));
    this.#set({entries, unread: 0, unseen: 0});
  }

  /** Whether `undo` would take something back. */
  get undoable() {
    return this.#pending !== undefined;
  }

  undo() {
    if (!this.#pending) return;
    clearTimeout(this.#pending.timer);
    const {entries, unread, unseen} = this.#pending.before;
    this.#pending = undefined;
    this.#set({entries, unread, unseen});
  }

  #flush() {
    if (!this.#pending) return;
    clearTimeout(this.#pending.timer);
    this.#pending.send();
  }

  #leave = () => this.#flush();

  #visible = () => {
    if (!document.hidden) {
      this.#wait = POLL;
      this.#schedule(0);
    }
  };

  /** @param {string} cursor */
  async #load(cursor) {
    this.#set({status: 'loading'});
    try {
      const query = new URLSearchParams({limit: String(this.#options.pageSize)});
      if (this.#options.archived) query.set('archived', 'true');
      if (cursor) query.set('cursor', cursor);
      const [page, count] = await Promise.all([this.#json(`?${query}`), this.#json('/count')]);
      const known = new Set(page.items.map((/** @type {Entry} */ entry) => entry.delivery));
      const entries = cursor ? [...this.state.entries.filter((entry) => !known.has(entry.delivery)), ...page.items] : page.items;
      this.#cursor = page.cursor ?? '';
      this.#set({entries, ...count, fresh: cursor ? this.state.fresh : 0, more: Boolean(page.cursor), status: 'idle', error: undefined});
    } catch (error) {
      this.#fail(/** @type {Error} */ (error));
    }
  }

  /**
   * Shows the mark at once, and takes it back when the service refuses it.
   *
   * @param {string} delivery @param {string} method @param {string} mark @param {(entry: Entry) => Entry} change
   */
  async #mark(delivery, method, mark, change) {
    const before = this.state;
    const entry = before.entries.find((one) => one.delivery === delivery);
    if (entry) {
      const after = change(entry);
      this.#set({
        entries: before.entries.map((one) => (one === entry ? after : one)),
        unread: Math.max(0, before.unread + Number(counts(after)) - Number(counts(entry))),
        unseen: Math.max(0, before.unseen + Number(counts(after) && !after.seenAt) - Number(counts(entry) && !entry.seenAt)),
      });
    }
    try {
      await this.#call(method, `/${encodeURIComponent(delivery)}/${mark}`, true);
      this.#tell();
    } catch (error) {
      if (entry) this.#set({entries: this.state.entries.map((one) => (one.delivery === delivery ? entry : one))});
      this.#fail(/** @type {Error} */ (error));
      this.#changed();
    }
  }

  /** One tab of a browser looks for changes, and tells the others. */
  #lead() {
    if (!navigator.locks) {
      this.#schedule(POLL);
      return;
    }
    const led = new Promise((resolve) => (this.#resign = () => resolve(undefined)));
    navigator.locks.request(`allim ${this.#base} ${this.#options.recipient}`, () => {
      if (!this.#started) return undefined;
      this.#schedule(0);
      return led;
    });
  }

  /** @param {number} wait */
  #schedule(wait) {
    clearTimeout(this.#timer);
    if (this.#started) this.#timer = setTimeout(() => this.#look(), wait);
  }

  async #look() {
    try {
      if (this.#events && !document.hidden && (await this.#listen())) {
        this.#schedule(1000);
        return;
      }
      if (await this.#poll()) this.#tell();
      this.#wait = document.hidden ? POLL_HIDDEN : POLL;
    } catch (error) {
      this.#wait = Math.min(POLL_MOST, this.#wait * 2);
      this.dispatchEvent(new CustomEvent('error', {detail: error}));
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
      if (value.includes('data:')) {
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
    if (this.#pending) return;
    try {
      const size = Math.min(100, Math.max(20, this.state.entries.length));
      const query = new URLSearchParams({limit: String(size)});
      if (this.#options.archived) query.set('archived', 'true');
      const [page, count] = await Promise.all([this.#json(`?${query}`), this.#json('/count')]);
      const now = new Map(page.items.map((/** @type {Entry} */ entry) => [entry.delivery, entry]));
      const shown = new Set(this.state.entries.map((entry) => entry.delivery));
      const newest = this.state.entries[0]?.delivery ?? '';
      const fresh = page.items.filter((/** @type {Entry} */ entry) => !shown.has(entry.delivery) && entry.delivery > newest);
      const entries = this.state.entries.map((entry) => /** @type {Entry} */ (now.get(entry.delivery)) ?? entry);
      this.#set({entries, fresh: fresh.length, ...count, status: 'idle', error: undefined});
    } catch (error) {
      this.dispatchEvent(new CustomEvent('error', {detail: error}));
    }
  }

  #tell() {
    this.#tabs?.postMessage(0);
  }

  /** @param {Error} error */
  #fail(error) {
    this.#set({status: 'failed', error});
    this.dispatchEvent(new CustomEvent('error', {detail: error}));
  }

  /** @param {Partial<State>} part */
  #set(part) {
    this.state = {...this.state, ...part};
    this.dispatchEvent(new Event('change'));
  }

  /** @param {string} path */
  async #json(path) {
    return (await this.#call('GET', path, false)).json();
  }

  /** @param {string} method @param {string} path @param {boolean} keepalive */
  async #call(method, path, keepalive) {
    const answer = await this.#fetch(method, path, {keepalive});
    if (!answer.ok) throw await problem(answer);
    return answer;
  }

  /**
   * @param {string} method @param {string} path @param {RequestInit} init
   * @returns {Promise<Response>}
   */
  async #fetch(method, path, init) {
    const url = `${this.#base}/v1/inbox/${encodeURIComponent(this.#options.recipient)}${path}`;
    for (let first = true; ; first = false) {
      const token = await this.#authorize();
      const headers = {...init.headers, Authorization: `Bearer ${token}`};
      const answer = await fetch(url, {method, cache: 'no-store', credentials: 'omit', ...init, headers});
      if (answer.status !== 401 || !first) return answer;
      this.#token = '';
    }
  }

  async #authorize() {
    if (this.#token && Date.now() < this.#tokenEnds - EARLY) return this.#token;
    this.#asking ??= this.#ask().finally(() => (this.#asking = undefined));
    return this.#asking;
  }

  async #ask() {
    const given = await this.#options.getToken();
    const {token, expiresAt} = typeof given === 'string' ? {token: given, expiresAt: undefined} : given;
    this.#token = token;
    this.#tokenEnds = expiresAt ? Date.parse(expiresAt) : Infinity;
    return token;
  }
}

/** @param {Entry} entry */
function counts(entry) {
  return !entry.readAt && !entry.archivedAt;
}

function now() {
  return new Date().toISOString();
}

/** @param {Response} answer */
async function problem(answer) {
  const detail = await answer.json().then((body) => body.detail, () => undefined);
  return new InboxError(answer.status, detail ?? `the inbox could not be read (${answer.status})`);
}
