import {LitElement, css, html} from 'lit';
import {language, locale, words} from './texts.js';

const t = words({
  en: {now: 'now'},
  ko: {now: '방금'},
});

const ZONE = 'allim.zone';
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The service's time, which may be ahead of the browser's, and the zone in which times are shown. Event: `change`. */
class Clock extends EventTarget {
  #ahead = 0;
  #zone = kept();

  now() {
    return Date.now() + this.#ahead;
  }

  /** @param {string} now what the service's clock shows, an ISO 8601 instant */
  set(now) {
    const ahead = Date.parse(now) - Date.now();
    const turned = Math.abs(ahead - this.#ahead) > 2000;
    this.#ahead = ahead;
    if (turned) this.tell();
  }

  get zone() {
    return this.#zone;
  }

  set zone(zone) {
    this.#zone = zone;
    localStorage.setItem(ZONE, zone);
    this.tell();
  }

  tell() {
    this.dispatchEvent(new Event('change'));
  }
}

function kept() {
  const zone = localStorage.getItem(ZONE);
  return zone && zones().includes(zone) ? zone : own;
}

/** All that the browser knows, with its own. */
export function zones() {
  return [...new Set(['UTC', own, ...Intl.supportedValuesOf('timeZone')])].sort();
}

export const clock = new Clock();
setInterval(() => document.hidden || clock.tell(), 15_000);

/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

/** As people say it: `5 min. ago`, `in 2 hr.`; a date after a week. @param {string} at an ISO 8601 instant */
export function relative(at) {
  const seconds = Math.round((Date.parse(at) - clock.now()) / 1000);
  const distance = Math.abs(seconds);
  if (distance < 10) return t('now');
  if (distance > 7 * 86_400) return shownAt(at, {month: 'short', day: 'numeric'});
  const [unit, length] = UNITS.find(([, size]) => distance >= size) ?? UNITS[3];
  return new Intl.RelativeTimeFormat(language, {numeric: 'always', style: 'narrow'}).format(Math.trunc(seconds / length), unit);
}

/** In the zone that is chosen. @param {string | number | Date} at @param {Intl.DateTimeFormatOptions} parts */
export const shownAt = (at, parts) => new Date(at).toLocaleString(locale, {timeZone: clock.zone, ...parts});

/** With its day, to the second, and its zone. @param {string | number | Date} at */
export const whole = (at) =>
  shownAt(at, {year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZoneName: 'short'});

/** To the second, with its day where that is not today. @param {string} at @param {boolean} [zoned] with its zone */
export function precise(at, zoned = false) {
  const zone = zoned ? {timeZoneName: 'short'} : {};
  const time = /** @type {Intl.DateTimeFormatOptions} */ ({hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', ...zone});
  const day = /** @type {Intl.DateTimeFormatOptions} */ ({month: 'short', day: 'numeric'});
  return shownAt(at, shownAt(at, day) === shownAt(clock.now(), day) ? time : {...day, ...time});
}

/**
 * A time that ages; the whole of it is its title.
 *
 * @attr at an ISO 8601 instant
 * @attr exact shows it to the second in place of how long ago it was
 * @attr zoned and with its zone
 */
export class AlTime extends LitElement {
  static properties = {at: {}, exact: {type: Boolean}, zoned: {type: Boolean}};

  static styles = css`
    time {
      font-variant-numeric: tabular-nums;
    }
  `;

  connectedCallback() {
    super.connectedCallback();
    clock.addEventListener('change', this.#aged);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clock.removeEventListener('change', this.#aged);
  }

  #aged = () => this.requestUpdate();

  render() {
    if (!this.at) return '';
    return html`<time datetime=${this.at} title=${whole(this.at)}>${this.exact ? precise(this.at, this.zoned) : relative(this.at)}</time>`;
  }
}

/* Wall times of a zone are known to Intl in one direction only; the other is searched for. */

/** The wall time as if it were one in UTC, in milliseconds. @param {string} timeZone @param {number} millis */
export function wall(timeZone, millis) {
  const parts = new Intl.DateTimeFormat('en-u-ca-iso8601', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  }).formatToParts(millis);
  const part = (/** @type {string} */ type) => Number(parts.find((one) => one.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

/**
 * Where clocks are put back, the earlier of two; where they are put forward, as much later as is left out.
 *
 * @param {string} timeZone @param {string} date `2026-12-01` @param {string} time `09:00`
 */
export function instantOf(timeZone, date, time) {
  const wanted = Date.parse(`${date}T${time}Z`);
  const offsets = [-864e5, 864e5].map((around) => wall(timeZone, wanted + around) - (wanted + around));
  const found = offsets.map((offset) => wanted - offset).find((millis) => wall(timeZone, millis) === wanted);
  return new Date(found ?? wanted - offsets[0]);
}
