import {LitElement, css, html} from 'lit';
import {controls} from './theme.js';
import {words} from './texts.js';

const t = words({en: {width: 'Width of the list'}, ko: {width: '목록 너비'}});

const KEPT = 'allim.split.';
const LEAST = 280;

/**
 * A list and what is chosen in it, side by side; on a phone one of them.
 *
 * @attr open whether something is chosen
 * @attr name under which the browser keeps the width
 * @slot list
 * @slot what is chosen
 */
export class AlSplit extends LitElement {
  static properties = {open: {type: Boolean, reflect: true}, name: {}, _width: {state: true}};

  static styles = [
    controls,
    css`
      :host {
        display: grid;
        grid-template-columns: clamp(${LEAST}px, var(--_width, 400px), 60%) 1px minmax(0, 1fr);
        min-block-size: 0;
        min-inline-size: 0;
      }
      .list,
      .chosen {
        display: grid;
        min-inline-size: 0;
        min-block-size: 0;
      }
      .bar {
        position: relative;
        background: var(--line);
      }
      .bar::before {
        content: '';
        position: absolute;
        inset: 0 -4px;
        z-index: 1;
        cursor: col-resize;
      }
      .bar:hover,
      .bar:focus-visible {
        background: var(--accent);
        outline: 1px solid var(--accent);
      }
      @media (max-width: 760px) {
        :host {
          grid-template-columns: minmax(0, 1fr);
        }
        .bar,
        :host([open]) .list,
        :host(:not([open])) .chosen {
          display: none;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.open = false;
    this.name = 'list';
    this._width = 400;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#resize(Number(localStorage.getItem(KEPT + this.name)) || 400);
  }

  /** @param {number} width */
  #resize(width) {
    this._width = Math.round(Math.max(LEAST, Math.min(width, 900)));
    this.style.setProperty('--_width', `${this._width}px`);
  }

  #keep() {
    localStorage.setItem(KEPT + this.name, String(this._width));
  }

  #down = (/** @type {PointerEvent} */ event) => {
    const bar = /** @type {HTMLElement} */ (event.currentTarget);
    bar.setPointerCapture(event.pointerId);
    const start = this._width - event.clientX;
    bar.onpointermove = (move) => this.#resize(start + move.clientX);
    bar.onpointerup = () => {
      bar.onpointermove = null;
      this.#keep();
    };
    event.preventDefault();
  };

  #key = (/** @type {KeyboardEvent} */ event) => {
    const step = {ArrowLeft: -20, ArrowRight: 20}[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    this.#resize(this._width + step);
    this.#keep();
  };

  render() {
    return html`
      <div class="list"><slot name="list"></slot></div>
      <div
        class="bar"
        role="separator"
        tabindex="0"
        aria-orientation="vertical"
        aria-label=${t('width')}
        aria-valuenow=${this._width}
        aria-valuemin=${LEAST}
        aria-valuemax="900"
        @pointerdown=${this.#down}
        @keydown=${this.#key}
      ></div>
      <div class="chosen"><slot></slot></div>
    `;
  }
}
