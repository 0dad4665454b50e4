import {LitElement, css, html, nothing} from 'lit';
import {guard} from 'lit/directives/guard.js';
import {clock, controls, icon, iconOf, instantOf, locale, toast, wall, zones} from '../parts/index.js';
import {nameOf} from './names.js';
import {t} from './words.js';

const STEPS = [
  ['PT15M', 'plus15'],
  ['PT1H', 'plusHour'],
  ['P1D', 'plusDay'],
  ['P1W', 'plusWeek'],
];
const SHOWN = 4;

/** `P1DT2H3M`, to the minute: while the clock is turned, it stands for moments, and is that much less ahead. @param {string} duration */
export function aheadInWords(duration) {
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] = duration.match(/^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/) ?? [];
  const all = Math.round(Number(days) * 1440 + Number(hours) * 60 + Number(minutes) + Number(seconds) / 60);
  return /** @type {[number, string][]} */ ([
    [Math.floor(all / 1440), 'days'],
    [Math.floor(all / 60) % 24, 'hours'],
    [all % 60, 'minutes'],
  ])
    .filter(([count]) => count)
    .map(([n, unit]) => t(unit, {n}))
    .join(' ');
}

/**
 * The service's time, ways to turn it forward, and what happens then.
 *
 * @prop {import('./store.js').Store} store
 */
export class SandboxClock extends LitElement {
  static properties = {store: {attribute: false}, _now: {state: true}, _choosing: {state: true}, _all: {state: true}};

  static styles = [
    controls,
    css`
      :host {
        display: block;
        font-size: 13px;
      }
      h2 {
        font-size: 12.5px;
        font-weight: 600;
        color: var(--soft);
      }
      .face {
        display: block;
        font-size: 17px;
        font-weight: 650;
        letter-spacing: -0.01em;
        font-variant-numeric: tabular-nums;
      }
      .busy .face {
        opacity: 0.55;
      }
      select {
        inline-size: 100%;
        margin-block: 2px 0;
        padding-inline: 0;
        border-color: transparent;
        background: none;
        color: var(--soft);
        text-overflow: ellipsis;
      }
      select:hover {
        border-color: var(--line);
      }
      option {
        background: var(--surface);
        color: var(--ink);
      }
      .hands {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: 6px;
        min-inline-size: 0;
        margin: 8px 0 0;
        padding: 0;
        border: 0;
      }
      .button {
        padding-inline: 6px;
      }
      .wide {
        grid-column: 1 / -1;
      }
      form {
        grid-column: 1 / -1;
        display: grid;
        gap: 6px;
      }
      input {
        inline-size: 100%;
      }
      .coming {
        margin-block-start: 18px;
      }
      .coming li {
        display: grid;
        gap: 3px;
        padding-block: 8px;
        border-block-end: 1px solid var(--line);
      }
      .coming li:last-child {
        border: 0;
      }
      .coming li > a,
      .coming li > span {
        display: flex;
        gap: 6px;
        align-items: center;
        min-inline-size: 0;
        color: inherit;
        text-decoration: none;
      }
      .coming b {
        overflow: hidden;
        font-weight: 500;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .coming a:hover b {
        text-decoration: underline;
      }
      .coming svg {
        color: var(--soft);
      }
      .when {
        display: flex;
        gap: 6px;
        align-items: center;
        justify-content: space-between;
      }
      .when .button {
        min-block-size: 26px;
        padding: 1px 8px;
        font-size: 12px;
      }
      .more {
        inline-size: 100%;
        justify-content: start;
        color: var(--soft);
      }
    `,
  ];

  /** @type {ReturnType<typeof setInterval> | undefined} */
  #ticks;

  constructor() {
    super();
    this._now = 0;
    this._choosing = false;
    this._all = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.store.addEventListener('change', this.#changed);
    this.#ticks = setInterval(() => (this._now = Math.floor(clock.now() / 1000)), 500);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.store.removeEventListener('change', this.#changed);
    clearInterval(this.#ticks);
  }

  /** @param {{advanceBy?: string, advanceTo?: string}} advance */
  async #turn(advance) {
    try {
      toast(t('leftOnTheWay', {n: await this.store.turn(advance)}));
    } catch (error) {
      toast(error instanceof TypeError ? t('noAnswer') : /** @type {Error} */ (error).message, {bad: true});
    }
  }

  /** @param {SubmitEvent} event */
  #advance = (event) => {
    event.preventDefault();
    const {date, time} = Object.fromEntries(new FormData(/** @type {HTMLFormElement} */ (event.target)));
    this._choosing = false;
    this.#turn({advanceTo: instantOf(clock.zone, String(date), String(time)).toISOString()});
  };

  #changed = () => this.requestUpdate();

  render() {
    const now = new Date(clock.now());
    const shown = (/** @type {Intl.DateTimeFormatOptions} */ parts) => now.toLocaleString(locale, {timeZone: clock.zone, ...parts});
    const ahead = aheadInWords(this.store.ahead);
    return html`
      <section aria-label=${t('clock')} class=${this.store.turning ? 'busy' : ''}>
        <time class="face" datetime=${now.toISOString()}
          >${shown({month: 'short', day: 'numeric', weekday: 'short'})} ${shown({hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23'})}</time
        >
        <p class="soft small" role="status">${this.store.turning ? t('turning') : ahead ? t('ahead', {words: ahead}) : ''}</p>
        <select aria-label=${t('zone')} @change=${(/** @type {any} */ event) => (clock.zone = event.target.value)}>
          ${guard([clock.zone], () => zones().map((zone) => html`<option value=${zone} ?selected=${zone === clock.zone}>${zone.replaceAll('_', ' ')}</option>`))}
        </select>
        <fieldset class="hands" ?disabled=${this.store.turning}>
          ${STEPS.map(([by, label]) => html`<button class="button" @click=${() => this.#turn({advanceBy: by})}>${t(label)}</button>`)}
          <button class="button wide" aria-expanded=${this._choosing} @click=${() => (this._choosing = !this._choosing)}>${t('advanceTo')}</button>
          ${this._choosing ? this.#form() : nothing}
        </fieldset>
      </section>
      ${this.#coming()}
    `;
  }

  /** Nine in the next morning, at first. */
  #form() {
    const tomorrow = new Date(wall(clock.zone, clock.now()) + 864e5).toISOString().slice(0, 10);
    return html`<form @submit=${this.#advance}>
      <label class="field">${t('date')} <input name="date" type="date" required .defaultValue=${tomorrow} /></label>
      <label class="field">${t('time', {zone: clock.zone.replaceAll('_', ' ')})} <input name="time" type="time" required .defaultValue=${'09:00'} /></label>
      <button class="button main">${t('advance')}</button>
    </form>`;
  }

  #coming() {
    const {upcoming, turning} = this.store;
    const shown = this._all ? upcoming : upcoming.slice(0, SHOWN);
    return html`<section class="coming" aria-label=${t('comingUp')}>
      <h2>${t('comingUp')}</h2>
      ${upcoming.length ? nothing : html`<p class="soft small">${t('nothingComing')}</p>`}
      <ul role="list">
        ${shown.map(
          (one) =>
            html`<li>
              ${one.delivery
                ? html`<a href=${`#${one.delivery}`} title=${`${nameOf(one.channel ?? '')} ${one.to}`}>${icon(iconOf(one.channel ?? ''))}<b>${one.to}</b></a>`
                : html`<span title=${one.notification}>${icon(one.what === 'digest' ? 'group' : 'clock')}<b>${t(one.what)}</b></span>`}
              <span class="when"
                ><al-time class="soft small" at=${one.at}></al-time>
                <button class="button" ?disabled=${turning} @click=${() => this.#turn({advanceTo: one.at})}>${t('advanceToIt')}</button></span
              >
            </li>`,
        )}
      </ul>
      ${upcoming.length > shown.length
        ? html`<button class="button plain more" @click=${() => (this._all = true)}>${t('more', {n: upcoming.length - shown.length})}</button>`
        : nothing}
    </section>`;
  }
}
