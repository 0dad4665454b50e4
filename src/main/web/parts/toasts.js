import {LitElement, css, html} from 'lit';
import {icon} from './icons.js';
import {controls} from './theme.js';
import {words} from './texts.js';

const t = words({en: {close: 'Close', messages: 'Messages'}, ko: {close: '닫기', messages: '알림'}});

const STAYS = 6000;

/** @typedef {{text: string, bad: boolean}} Toast */

/** What was just done, for a moment at the foot of the page. */
export class AlToasts extends LitElement {
  static properties = {_all: {state: true}};

  static styles = [
    controls,
    css`
      :host {
        position: fixed;
        inset: auto 16px 16px auto;
        z-index: 10;
        display: grid;
        gap: 8px;
        max-inline-size: min(420px, calc(100vw - 32px));
      }
      div {
        display: flex;
        gap: 8px;
        align-items: center;
        padding: 6px 6px 6px 14px;
        border-radius: var(--radius);
        background: var(--ink);
        color: var(--ground);
        box-shadow: 0 6px 24px rgb(0 0 0 / 25%);
        overflow-wrap: anywhere;
      }
      div.bad {
        border: 1px solid var(--bad);
        background: var(--bad-well);
        color: var(--bad);
      }
      .button {
        margin-inline-start: auto;
        color: inherit;
      }
      .button.plain:hover {
        background: none;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {Toast[]} */
    this._all = [];
  }

  connectedCallback() {
    super.connectedCallback();
    this.setAttribute('role', 'status');
    this.setAttribute('aria-label', t('messages'));
  }

  /** @param {Toast} toast */
  add(toast) {
    this._all = [...this._all.slice(-2), toast];
    setTimeout(() => this.#drop(toast), STAYS);
  }

  /** @param {Toast} toast */
  #drop(toast) {
    this._all = this._all.filter((one) => one !== toast);
  }

  render() {
    return this._all.map(
      (toast) =>
        html`<div class=${toast.bad ? 'bad' : ''}>
          ${toast.text}<button class="button plain icon" aria-label=${t('close')} @click=${() => this.#drop(toast)}>${icon('close')}</button>
        </div>`,
    );
  }
}

/** Says something for a moment. @param {string} text @param {{bad?: boolean}} [options] */
export function toast(text, {bad = false} = {}) {
  const shown = /** @type {AlToasts} */ (document.querySelector('al-toasts') ?? document.body.appendChild(document.createElement('al-toasts')));
  shown.add({text, bad});
}
