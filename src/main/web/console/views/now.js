import {css, html, nothing} from 'lit';
import {words} from '../../parts/index.js';
import {call, may} from '../api.js';
import {deliveryRows} from '../rows.js';
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
    latest: 'Latest failures',
    all: 'All',
    unknown: 'not kept',
    more: 'at least',
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
    latest: '최근 실패',
    all: '모두',
    unknown: '기록 없음',
    more: '최소',
  },
});

const COUNTS = '/v1/deliveries/counts';
const MOST_PAGES = 8;

/** @typedef {{count: number, cause?: string}} Count */

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

  async look() {
    this.counted = may('GET', COUNTS);
    const until = new Date(Date.now() - 5000).toISOString();
    const [failures, late, held, failed] = await Promise.all([
      call('GET', '/v1/deliveries', {query: {state: 'failed', limit: 20}}),
      this.counted ? counts({state: 'held', until, by: 'cause'}) : none(),
      this.counted ? counts({state: 'held', by: 'cause'}) : none(),
      this.counted ? counts({state: 'failed', by: 'cause'}) : none(),
    ]);
    Object.assign(this, {failures: failures.items, late, held, failed: this.counted ? failed : grouped(failures.items)});
  }

  draw() {
    return html`<div class="head">
        <h1 tabindex="-1">${t('heading')}</h1>
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
        ${this.#bars('failed', this.failed)}
      </div>
      ${this.failures.length
        ? html`<div class="head">
              <h2>${t('latest')}</h2>
              <span class="actions"><a href=${link('deliveries', '', {state: 'failed'})}>${t('all')}</a></span>
            </div>
            ${deliveryRows(this.failures, t('latest'))}`
        : nothing}`;
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
                  <a href=${link('deliveries', '', {state, cause: this.counted ? cause : undefined})}
                    ><span>${cause ?? t('unknown')}</span><b>${count}</b
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

/** The pages of a count added up, as far as that is quick. @param {Record<string, string>} query */
async function counts(query) {
  /** @type {Map<string | undefined, number>} */
  const all = new Map();
  let cursor;
  for (let page = 0; page < MOST_PAGES; page++) {
    const got = await call('GET', COUNTS, {query: {...query, cursor}, quiet: page > 0});
    for (const {cause, count} of got.items) all.set(cause, (all.get(cause) ?? 0) + count);
    cursor = got.cursor;
    if (!cursor) break;
  }
  return {items: sorted(all), whole: !cursor};
}

/** Where the API has no counts: of those that are here. @param {import('../rows.js').Delivery[]} deliveries */
function grouped(deliveries) {
  const all = new Map();
  for (const {cause, why} of deliveries) all.set(cause ?? why, (all.get(cause ?? why) ?? 0) + 1);
  return {items: sorted(all), whole: true};
}

/** @param {Map<string | undefined, number>} all @returns {Count[]} */
const sorted = (all) => [...all].map(([cause, count]) => ({cause, count})).sort((one, other) => other.count - one.count);

customElements.define('console-now', ConsoleNow);
