import {LitElement, css, html} from 'lit';
import {reason} from './linked.js';
import {controls, toneOf} from './theme.js';
import {words} from './texts.js';

const t = words({en: {none: 'Nothing was decided yet.', trace: 'Trace'}, ko: {none: '아직 결정된 것이 없습니다.', trace: '기록'}});

/** A decision's tone; those that are none of a state are neutral. */
const TONES = {fail: 'failed', bounce: 'bounced', expire: 'expired', hold: 'held'};

/**
 * All dated decisions on a delivery, the first above.
 *
 * @prop {{at: string, decision: string, why: string}[]} steps
 */
export class AlTrace extends LitElement {
  static properties = {steps: {attribute: false}};

  static styles = [
    controls,
    css`
      :host {
        display: block;
      }
      li {
        position: relative;
        display: grid;
        grid-template-columns: 16px minmax(0, 1fr) max-content;
        gap: 0 10px;
        padding-block-end: 16px;
      }
      li::before {
        content: '';
        position: absolute;
        inset: 18px auto 0 7px;
        inline-size: 2px;
        background: var(--line);
      }
      li:last-child::before {
        display: none;
      }
      .dot {
        inline-size: 12px;
        block-size: 12px;
        margin: 5px 2px 0;
        border: 2px solid var(--line-strong);
        border-radius: 50%;
        background: var(--surface);
      }
      .good .dot {
        border-color: var(--good);
        background: var(--good);
      }
      .bad .dot {
        border-color: var(--bad);
        background: var(--bad);
      }
      .wait .dot {
        border-color: var(--wait);
      }
      b {
        font-weight: 600;
      }
      .good b {
        color: var(--good);
      }
      .bad b {
        color: var(--bad);
      }
      al-time {
        color: var(--soft);
        font-size: 12.5px;
      }
      .why {
        grid-column: 2 / 4;
        color: var(--soft);
        overflow-wrap: anywhere;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {{at: string, decision: string, why: string}[]} */
    this.steps = [];
  }

  render() {
    if (!this.steps.length) return html`<p class="soft">${t('none')}</p>`;
    return html`<ol role="list" aria-label=${t('trace')}>
      ${this.steps.map(
        ({at, decision, why}) =>
          html`<li class=${toneOf(Object.hasOwn(TONES, decision) ? TONES[decision] : decision)}>
            <span class="dot" aria-hidden="true"></span><b>${decision}</b><al-time exact at=${at}></al-time>
            <span class="why">${reason(why)}</span>
          </li>`,
      )}
    </ol>`;
  }
}
