import {clock, json, poll} from '../parts/index.js';

/**
 * @typedef {object} Row what a list shows of a message
 * @property {string} id
 * @property {string} channel
 * @property {string} to
 * @property {string} subject
 * @property {string} text
 * @property {string} at
 * @property {string} [thread]
 * @property {string} [editedAt]
 * @property {number} [answer] the status that the receiver of a webhook answered
 * @property {boolean} older whether a newer one has its id
 * @property {string} [delivery]
 * @property {string} [notification]
 * @property {string} key the same for the same message, and for no other
 *
 * @typedef {object} Delivery
 * @property {string} id
 * @property {string} notification
 * @property {string} channel
 * @property {string} to
 * @property {string} state
 * @property {string} why
 * @property {number} attempts
 * @property {string} createdAt
 * @property {string} [dueAt]
 * @property {string} [finishedAt]
 * @property {string} [message] the id of its message, where it is kept
 * @property {{at: string, decision: string, why: string}[]} [trace]
 *
 * @typedef {{at: string, what: string, notification: string, delivery?: string, channel?: string, to?: string}} Coming
 */

const POLL = 1000;
const STEP = 300;
const CLEARED = 'allim.sandbox.cleared';

/** For operations of the API, which want a key; every Allim in dev and test knows this one. */
export const KEY = {Authorization: 'Bearer allim_dev'};

/** All that the page shows, as of the last look. Event: `change`. */
export class Store extends EventTarget {
  reachable = true;
  /** Whether the first look has ended. */
  known = false;
  total = 0;
  found = 0;
  /** @type {Record<string, number>} */
  totals = {};
  /** @type {Row[]} */
  messages = [];
  /** @type {Delivery[]} those that did not leave */
  lane = [];
  /** @type {Coming[]} */
  upcoming = [];
  /** @type {any[]} */
  faults = [];
  ahead = 'PT0S';
  turning = false;
  /** What the clock showed before it was turned last, in milliseconds. */
  turnedFrom = -Infinity;

  #filter = {channel: '', q: ''};
  #limit = STEP;
  #tag = '';
  #looks = 0;

  start() {
    poll(() => this.look(), POLL);
  }

  /** @param {{channel: string, q: string}} filter */
  filter({channel, q}) {
    if (channel === this.#filter.channel && q === this.#filter.q) return;
    this.#filter = {channel, q};
    this.#limit = STEP;
    this.#tag = '';
    this.look();
  }

  /** Reads older messages as well. */
  more() {
    if (this.messages.length < this.#limit || this.messages.length >= this.found) return;
    this.#limit = Math.min(10_000, this.#limit + 2 * STEP);
    this.#tag = '';
    this.look();
  }

  async look() {
    try {
      const changed = await this.#readMessages();
      await this.#readClock();
      if (changed || this.#looks++ % 2 === 0) await this.#readOthers();
      this.reachable = true;
    } catch {
      this.reachable = false;
    }
    this.known = true;
    this.tell();
  }

  tell() {
    this.dispatchEvent(new Event('change'));
  }

  /** @returns whether something has changed */
  async #readMessages() {
    const asked = this.#filter;
    const query = new URLSearchParams({brief: 'true', limit: String(this.#limit)});
    if (asked.channel) query.set('channel', asked.channel);
    if (asked.q) query.set('q', asked.q);
    const answer = await fetch(`/sandbox/messages?${query}`, {cache: 'no-cache'});
    if (!answer.ok) throw new Error(String(answer.status));
    const tag = `${answer.headers.get('ETag') ?? Math.random()} ${query}`;
    const {total, totals, found, messages} = tag === this.#tag ? {messages: undefined} : await answer.json();
    if (!messages || asked !== this.#filter || query.get('limit') !== String(this.#limit)) return false;
    this.#tag = tag;
    Object.assign(this, {total, totals, found, messages: withKeys(messages)});
    return true;
  }

  async #readClock() {
    const {now, ahead} = await json('/sandbox/clock');
    clock.set(now);
    this.ahead = ahead;
  }

  async #readOthers() {
    const [{deliveries}, {upcoming}, {pending}] = [await json('/sandbox/deliveries'), await json('/sandbox/upcoming'), await json('/sandbox/faults')];
    const cleared = localStorage.getItem(CLEARED) ?? '';
    this.lane = deliveries.filter((/** @type {Delivery} */ one) => !one.finishedAt || one.finishedAt > cleared);
    this.upcoming = upcoming;
    this.faults = pending;
  }

  /**
   * Turns the clock; ends when all that became due on the way is done.
   *
   * @param {{advanceBy?: string, advanceTo?: string}} advance
   * @returns {Promise<number>} how many messages left on the way
   */
  async turn(advance) {
    const before = this.total;
    const from = clock.now();
    this.turning = true;
    this.tell();
    try {
      const turned = await json('/sandbox/clock', {method: 'POST', body: advance});
      clock.set(turned.now);
      this.turnedFrom = from;
      this.#looks = 0;
      await this.look();
      return this.total - before;
    } finally {
      this.turning = false;
      this.tell();
    }
  }

  async clear() {
    await json('/sandbox/messages', {method: 'DELETE'});
    localStorage.setItem(CLEARED, new Date(clock.now()).toISOString());
    this.#looks = 0;
    await this.look();
  }

  /** @param {object} fault */
  async fail(fault) {
    this.faults = (await json('/sandbox/faults', {method: 'POST', body: fault})).pending;
    this.tell();
  }

  async mend() {
    await json('/sandbox/faults', {method: 'DELETE'});
    this.faults = [];
    this.tell();
  }

  /** @param {string} delivery */
  async redrive(delivery) {
    await json(`/v1/deliveries/${delivery}/redrive`, {method: 'POST', headers: KEY});
    this.#looks = 0;
    await this.look();
  }
}

/** The newest of an id has it as its key: that of an older one, such as an attempt at a webhook, has its time too. @param {Row[]} rows */
function withKeys(rows) {
  const seen = new Map();
  return rows.map((row) => {
    const times = seen.get(row.id) ?? 0;
    seen.set(row.id, times + 1);
    return {...row, key: times ? `${row.id} ${times}` : row.id, older: times > 0};
  });
}
