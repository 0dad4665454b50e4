import {css, html, nothing} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import {clock, icon, locale, words} from '../../parts/index.js';
import {call, may} from '../api.js';
import {badge, deliveryRows, subject} from '../rows.js';
import {link} from '../routes.js';
import {styles} from '../styles.js';
import {View} from '../view.js';
import {t as common} from '../words.js';

const t = words({
  en: {
    heading: 'Now',
    lead: 'What waits, what is late, and what did not arrive.',
    late: 'Late',
    lateHow: 'Due by now, and not sent yet.',
    noLate: 'Nothing is late.',
    held: 'Held, by reason',
    noHeld: 'Nothing is held.',
    failed: 'Failed, by cause',
    noFailed: 'Nothing has failed.',
    asOf: 'As of',
    paces: 'Rates and daily caps',
    perSecond: '{n} a second',
    free: 'free',
    queued: 'what waits leaves until',
    paused: 'paused by the provider until',
    anew: 'anew',
    noPaces: 'No channel has one.',
    due: 'due now',
    later: 'until its time',
    'quiet-hours': 'quiet hours',
    retry: 'next attempt',
    digest: 'gathered in a digest',
    limit: 'a limit or pace',
    latest: 'Latest failures',
    all: 'All',
    unknown: 'not kept',
    more: 'at least',
    limits: 'Paces and limits in use',
    sending: 'Being sent to topics',
    sendingHow: 'Broadcasts of the last day, and those that still wait.',
    noSending: 'No broadcast is under way.',
    broadcasts: 'All broadcasts',
    ofFirst: 'of the first {n}',
    waits: '{n} held',
    cancel: 'Cancel',
    sureCancel: 'Stops all that has not left: press again',
    cancelled: 'Cancelled: what had not left stays here.',
    cancelling: 'Being cancelled: nothing new leaves.',
    digests: 'Open digests',
    noDigests: 'Nothing is being gathered.',
    items: '{n} {n|item|items}',
    closes: 'closes',
    preview: 'Preview',
    flush: 'Send now',
    sureFlush: 'Leaves now: press again',
    flushed: 'It is closed and on its way.',
    moreDigests: 'There are others, which close later.',
  },
  ko: {
    heading: '지금',
    lead: '기다리는 것, 늦은 것, 도착하지 못한 것입니다.',
    late: '늦음',
    lateHow: '보낼 때가 지났지만 아직 보내지 못한 것입니다.',
    noLate: '늦은 것이 없습니다.',
    held: '이유별 대기',
    noHeld: '대기 중인 것이 없습니다.',
    failed: '원인별 실패',
    noFailed: '실패한 것이 없습니다.',
    asOf: '기준 시각',
    paces: '속도와 하루 한도',
    perSecond: '초당 {n}건',
    free: '여유 있음',
    queued: '대기분이 모두 나가는 때',
    paused: '제공자가 멈춤, 재개',
    anew: '다시 시작',
    noPaces: '정해진 채널이 없습니다.',
    due: '곧 나감',
    later: '예정 시각까지',
    'quiet-hours': '방해 금지 시간',
    retry: '다음 시도까지',
    digest: '다이제스트로 모으는 중',
    limit: '속도나 한도',
    latest: '최근 실패',
    all: '모두',
    unknown: '기록 없음',
    more: '최소',
    limits: '적용 중인 속도와 한도',
    sending: '토픽으로 보내는 중',
    sendingHow: '하루 안에 시작했거나 아직 기다리는 단체 발송입니다.',
    noSending: '진행 중인 단체 발송이 없습니다.',
    broadcasts: '단체 발송 모두',
    ofFirst: '처음 {n}건 중',
    waits: '대기 {n}',
    cancel: '취소',
    sureCancel: '나가지 않은 것을 모두 멈춤: 한 번 더',
    cancelled: '취소했습니다. 나가지 않은 것은 보내지 않습니다.',
    cancelling: '취소하는 중입니다. 새로 나가지 않습니다.',
    digests: '열린 다이제스트',
    noDigests: '모으는 중인 것이 없습니다.',
    items: '{n}건',
    closes: '닫힘',
    preview: '미리 보기',
    flush: '지금 보내기',
    sureFlush: '지금 나갑니다: 한 번 더',
    flushed: '닫혔고 곧 나갑니다.',
    moreDigests: '나중에 닫히는 것이 더 있습니다.',
  },
});

const COUNTS = '/v1/deliveries/counts';
const MOST_PAGES = 8;

const LIST = '/v1/notifications';
const ONE = '/v1/notifications/{id}';
const DAY = 864e5;

/** So many broadcasts are looked at. */
const MOST_BROADCASTS = 10;

/** @typedef {{count: number, cause?: string, notification?: string}} Count */

/** @typedef {{one: any, states: {items: {state: string, count: number}[], whole: boolean}, waits: number}} Broadcast */

/** Why something is held, as the API says it, for which there are words. */
const HELD = new Set(['due', 'later', 'quiet-hours', 'retry', 'digest', 'limit']);

/** It is looked at anew while somebody looks at it. */
const EVERY = 30_000;

class ConsoleNow extends View {
  static styles = [
    ...styles,
    css`
      .tiles {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(260px, 1fr));
        gap: 16px;
        margin-block-end: 24px;
      }
      .part {
        margin-block: 24px;
      }
      .big {
        font-size: 28px;
        font-weight: 600;
        letter-spacing: -0.02em;
        line-height: 1.2;
        font-variant-numeric: tabular-nums;
      }
      .bars {
        display: grid;
        gap: 8px;
      }
      .bars a {
        display: grid;
        grid-template-columns: minmax(0, 1fr) max-content;
        gap: 2px 12px;
        color: var(--ink);
        font-size: 13px;
        text-decoration: none;
      }
      .bars a:hover span {
        text-decoration: underline;
      }
      meter {
        grid-column: 1 / 3;
        inline-size: 100%;
        block-size: 6px;
        border: 0;
        border-radius: 3px;
        background: var(--raised);
        appearance: none;
        overflow: hidden;
      }
      meter::-webkit-meter-bar {
        block-size: 6px;
        border: 0;
        border-radius: 3px;
        background: var(--raised);
      }
      meter::-webkit-meter-optimum-value {
        background: var(--wait);
      }
      meter.bad::-webkit-meter-optimum-value {
        background: var(--bad);
      }
      meter::-moz-meter-bar {
        background: var(--wait);
      }
      meter.bad::-moz-meter-bar {
        background: var(--bad);
      }
    `,
  ];

  /** @type {import('../rows.js').Delivery[]} */
  failures = [];

  /** @type {Broadcast[]} */
  sending = [];

  /** What holds messages back: paces, throttles, hosts that are left alone. */
  limits = {items: /** @type {Count[]} */ ([]), whole: true};

  /** How far they are used that all messages of a channel share. @type {{rates: any[], caps: any[]} | undefined} */
  paces;

  /** @type {{items: any[], cursor?: string}} */
  digests = {items: []};

  connectedCallback() {
    super.connectedCallback();
    this.timer = setInterval(() => document.hidden || this.refresh(), EVERY);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  async look() {
    this.counted = may('GET', COUNTS);
    const until = new Date(Date.now() - 5000).toISOString();
    const [failures, late, held, failed, broadcasts, digests, paces] = await Promise.all([
      call('GET', '/v1/deliveries', {query: {state: 'failed', limit: 20}}),
      this.counted ? counts({state: 'held', until, by: 'cause'}) : none(),
      this.counted ? counts({state: 'held', by: 'cause,notification'}) : none(),
      this.counted ? counts({state: 'failed', by: 'cause'}) : none(),
      may('GET', LIST) ? ofLastDay() : [],
      may('GET', '/v1/digests') ? call('GET', '/v1/digests', {query: {limit: 20}}) : {items: []},
      may('GET', '/v1/limits') ? call('GET', '/v1/limits') : undefined,
    ]);
    const limited = held.items.some(({cause}) => cause === 'limit') ? await call('GET', '/v1/deliveries', {query: {state: 'held', cause: 'limit', limit: 100}}) : {items: []};
    const sending = this.counted ? await underWay(broadcasts, held) : broadcasts.filter(isOpen).map(uncounted);
    Object.assign(this, {
      at: new Date(clock.now()).toISOString(),
      failures: failures.items,
      late: summed(late, 'cause'),
      held: summed(held, 'cause'),
      failed: this.counted ? summed(failed, 'cause') : grouped(failures.items),
      sending,
      digests,
      limits: limitsOf(limited),
      paces,
    });
  }

  draw() {
    return html`<div class="head">
        <h1 tabindex="-1">${t('heading')}</h1>
        <span class="soft small">${t('asOf')} <al-time exact zoned at=${this.at}></al-time></span>
        <div class="actions"><button class="button" @click=${this.refresh}>${common('refresh')}</button></div>
      </div>
      <p class="lead">${t('lead')}</p>
      <div class="tiles">
        ${this.counted
          ? html`<section class="card">
                <h2>${t('late')}</h2>
                <p class="big">${this.late.whole ? '' : `${t('more')} `}${sum(this.late)}</p>
                <p class="soft small">${sum(this.late) ? html`<a href=${link('deliveries', '', {state: 'held'})}>${t('lateHow')}</a>` : t('noLate')}</p>
              </section>
              ${this.#bars('held', this.held)}`
          : nothing}
        ${this.#bars('failed', this.failed)} ${this.limits.items.length ? this.#bars('limits', this.limits) : nothing}
        ${this.paces ? this.#paces(this.paces) : nothing}
      </div>
      ${may('GET', LIST) ? this.#sending() : nothing}
      ${this.failures.length
        ? html`<div class="head">
              <h2>${t('latest')}</h2>
              <span class="actions"><a href=${link('deliveries', '', {state: 'failed'})}>${t('all')}</a></span>
            </div>
            ${deliveryRows(this.failures, t('latest'))}`
        : nothing}
      ${may('GET', '/v1/digests') ? this.#digests() : nothing}`;
  }

  #sending() {
    return html`<section class="part">
      <div class="head">
        <h2 id="sending" tabindex="-1">${t('sending')}</h2>
        <span class="actions"><a href=${link('notifications', '', {broadcast: 'true'})}>${t('broadcasts')}</a></span>
      </div>
      ${this.sending.length
        ? html`<ul class="rows" role="list" aria-labelledby="sending">
            ${repeat(this.sending, ({one}) => one.id, this.#broadcast)}
          </ul>`
        : html`<p class="soft">${t('noSending')}</p>`}
    </section>`;
  }

  /** @param {Broadcast} broadcast */
  #broadcast = ({one, states, waits}) => {
    const counted = states.items.reduce((all, {count}) => all + count, 0);
    return html`<li class="row">
      <span class="badge wait">${common(`stage.${one.stage}`)}</span>
      <span class="what">${icon('topic')}<a href=${link('notifications', one.id)}>${subject(one)}</a></span>
      <span class="why full">
        ${(one.topics ?? []).map((/** @type {string} */ topic) => html`<a href=${link('topics', topic)}>${topic}</a> `)}
        ${states.items.map(({state, count}) => html`${badge(state)} <b>${count}</b> `)} ${states.whole ? nothing : t('ofFirst', {n: counted})}
        ${states.whole || !waits ? nothing : html`· ${t('waits', {n: waits})}`}
      </span>
      <span class="end"
        ><al-time at=${one.sendAt ?? one.createdAt}></al-time>
        ${may('DELETE', ONE) && one.stage !== 'cancelling' ? html`<console-act label=${t('cancel')} sure=${t('sureCancel')} .run=${() => this.#cancel(one.id)}></console-act>` : nothing}</span
      >
    </li>`;
  };

  /** @param {string} id */
  #cancel = async (id) => {
    const {stage} = await call('DELETE', ONE, {path: {id}});
    await this.refresh();
    await this.updateComplete;
    /** @type {HTMLElement} */ (this.renderRoot.querySelector('#sending')).focus();
    return t(stage);
  };

  #digests() {
    const {items, cursor} = this.digests;
    return html`<section class="part">
      <div class="head"><h2 id="digests" tabindex="-1">${t('digests')}</h2></div>
      ${items.length
        ? html`<ul class="rows" role="list" aria-labelledby="digests">
            ${repeat(items, ({id}) => id, this.#digest)}
          </ul>`
        : html`<p class="soft">${t('noDigests')}</p>`}
      ${cursor ? html`<p class="more soft small">${t('moreDigests')}</p>` : nothing}
    </section>`;
  }

  /** @param {any} one */
  #digest = ({id, total, to, recipient, workflow, key, closesAt}) =>
    html`<li class="row">
      <span class="badge wait">${t('items', {n: total})}</span>
      <span class="what">${icon('group')}<a href=${link('digests', id)}>${[workflow, key].filter(Boolean).join(' · ') || id}</a></span>
      <span class="why full">${recipient ? html`<a href=${link('recipients', recipient)}>${recipient}</a>` : to} · ${t('closes')} <al-time at=${closesAt}></al-time></span>
      <span class="end"
        >${may('GET', '/v1/digests/{id}/preview') ? html`<a class="button" href=${link('digests', id)}>${t('preview')}</a>` : nothing}
        ${may('POST', '/v1/digests/{id}/flush') ? html`<console-act label=${t('flush')} sure=${t('sureFlush')} .run=${() => this.#flush(id)}></console-act>` : nothing}</span
      >
    </li>`;

  /** @param {string} id */
  #flush = async (id) => {
    await call('POST', '/v1/digests/{id}/flush', {path: {id}});
    await this.refresh();
    await this.updateComplete;
    /** @type {HTMLElement} */ (this.renderRoot.querySelector('#digests')).focus();
    return t('flushed');
  };

  /** @param {{rates: any[], caps: any[]}} paces */
  #paces({rates, caps}) {
    return html`<section class="card">
      <h2>${t('paces')}</h2>
      ${rates.length || caps.length
        ? html`<dl class="pairs">
            ${rates.map(
              ({channel, perSecond, queuedUntil, pausedUntil}) =>
                html`<dt>${channel}</dt>
                  <dd>
                    ${t('perSecond', {n: perSecond})},
                    ${pausedUntil
                      ? html`${t('paused')} <al-time exact at=${pausedUntil}></al-time>`
                      : queuedUntil
                        ? html`${t('queued')} <al-time exact at=${queuedUntil}></al-time>`
                        : t('free')}
                  </dd>`,
            )}
            ${caps.map(
              ({channel, of, used, most, until}) =>
                html`<dt>${channel}</dt>
                  <dd class="bars">
                    <span>${used.toLocaleString(locale)} / ${most.toLocaleString(locale)} ${of}, ${t('anew')} <al-time at=${until}></al-time></span>
                    <meter min="0" max=${most} value=${used} aria-hidden="true"></meter>
                  </dd>`,
            )}
          </dl>`
        : html`<p class="soft">${t('noPaces')}</p>`}
    </section>`;
  }

  /** @param {string} state @param {{items: Count[], whole: boolean}} counted */
  #bars(state, counted) {
    const most = Math.max(1, ...counted.items.map(({count}) => count));
    return html`<section class="card">
      <h2>${t(state)}</h2>
      ${counted.items.length
        ? html`<ul class="bars" role="list">
            ${counted.items.map(
              ({cause, count}) =>
                html`<li>
                  <a href=${link('deliveries', '', state === 'limits' ? {state: 'held', cause: 'limit'} : {state, cause: this.counted ? cause : undefined})}
                    ><span>${HELD.has(cause ?? '') && state === 'held' ? t(cause ?? '') : (cause ?? t('unknown'))}</span><b>${count}</b
                    ><meter class=${state === 'failed' ? 'bad' : ''} min="0" max=${most} value=${count} aria-hidden="true"></meter
                  ></a>
                </li>`,
            )}
          </ul>`
        : html`<p class="soft">${t(state === 'held' ? 'noHeld' : 'noFailed')}</p>`}
    </section>`;
  }
}

const none = async () => ({items: /** @type {Count[]} */ ([]), whole: true});

/** @param {{items: Count[]}} counted */
const sum = ({items}) => items.reduce((all, {count}) => all + count, 0);

/** The pages of a count, as far as that is quick. @param {Record<string, string>} query @param {number} [most] of pages */
async function counts(query, most = MOST_PAGES) {
  const items = [];
  let cursor;
  for (let page = 0; page < most; page++) {
    const got = await call('GET', COUNTS, {query: {...query, cursor}, quiet: page > 0});
    items.push(...got.items);
    cursor = got.cursor;
    if (!cursor) break;
  }
  return {items, whole: !cursor};
}

/** Pages added up by what they were counted by. @param {{items: any[], whole: boolean}} counted @param {string} by */
function summed({items, whole}, by) {
  const all = new Map();
  for (const one of items) all.set(one[by], (all.get(one[by]) ?? 0) + one.count);
  return {items: sorted(all, by), whole};
}

/** Broadcasts that were accepted lately, as far as that is quick. */
async function ofLastDay() {
  const items = [];
  const since = new Date(Date.now() - DAY).toISOString();
  let cursor;
  for (let page = 0; page < 5 && items.length < MOST_BROADCASTS; page++) {
    const got = await call('GET', LIST, {query: {broadcast: true, since, limit: MOST_BROADCASTS, cursor}, quiet: page > 0});
    items.push(...got.items);
    cursor = got.cursor;
    if (!cursor) break;
  }
  return items;
}

/** Those of whom something is still to be sent, with those that began before, of what waits most of. @param {any[]} lately @param {{items: Count[], whole: boolean}} held */
async function underWay(lately, held) {
  const {items} = summed(held, 'notification');
  const waits = new Map(items.map((one) => [one.notification, one.count]));
  const known = new Set(lately.map(({id}) => id));
  const older = items.map(({notification}) => notification ?? '').filter((id) => !known.has(id));
  const others = await Promise.all(older.slice(0, 5).map(listed));
  const all = await Promise.all(
    [...lately, ...others.flat()].map(async (one) => {
      const states = await counts({notification: one.id, by: 'state'}, isOpen(one) || waits.has(one.id) || !held.whole ? 3 : 1);
      return {one, states: summed(states, 'state'), waits: waits.get(one.id) ?? 0};
    }),
  );
  return all.filter(({one, states, waits}) => isOpen(one) || waits || states.items.some(({state}) => state === 'held' || state === 'sending'));
}

/** A notification as lists have it, without its deliveries, of which there may be a thousand. Its id has its time. @param {string} id */
async function listed(id) {
  const millis = [...id.slice(4, 14)].reduce((time, digit) => time * 32 + '0123456789abcdefghjkmnpqrstvwxyz'.indexOf(digit), 0);
  const at = (/** @type {number} */ time) => new Date(time).toISOString();
  const {items} = await call('GET', LIST, {query: {broadcast: true, since: at(millis), until: at(millis + 1), limit: 20}, quiet: true});
  return items.filter((/** @type {any} */ one) => one.id === id);
}

/** @param {any} one */
const isOpen = ({stage}) => stage === 'planning' || stage === 'cancelling';

/** @param {any} one @returns {Broadcast} */
const uncounted = (one) => ({one, states: {items: [], whole: true}, waits: 0});

/** Where the API has no counts: of those that are here. @param {import('../rows.js').Delivery[]} deliveries */
function grouped(deliveries) {
  const all = new Map();
  for (const {cause, why} of deliveries) all.set(cause ?? why, (all.get(cause ?? why) ?? 0) + 1);
  return {items: sorted(all, 'cause'), whole: true};
}

/** Each delivery says which limit holds it, and until when. @param {{items: import('../rows.js').Delivery[], cursor?: string}} page */
function limitsOf({items, cursor}) {
  const all = new Map();
  for (const {why} of items) {
    const limit = why.replace(/^until \S+?[,:] (its turn at )?/, '');
    all.set(limit, (all.get(limit) ?? 0) + 1);
  }
  return {items: sorted(all, 'cause'), whole: !cursor};
}

/** @param {Map<string | undefined, number>} all @param {string} by @returns {any[]} */
const sorted = (all, by) => [...all].map(([value, count]) => ({[by]: value, count})).sort((one, other) => other.count - one.count);

customElements.define('console-now', ConsoleNow);
