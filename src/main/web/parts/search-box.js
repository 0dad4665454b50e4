import {LitElement, css, html} from 'lit';
import {icon} from './icons.js';
import {controls} from './theme.js';

const WAIT = 150;

/** Whether a key belongs to what somebody writes. @param {Event} event */
export function isTyping(event) {
  const target = /** @type {HTMLElement} */ (event.composedPath()[0]);
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName));
}

/**
 * A field to look for something; `/` leads to it from anywhere in the page, Escape empties it.
 *
 * @attr label
 * @attr value
 * @fires al-search a moment after somebody wrote, and at once by Enter; `detail` is the text
 */
export class AlSearch extends LitElement {
  static properties = {label: {}, value: {}};

  static styles = [
    controls,
    css`
      :host {
        display: block;
        position: relative;
        min-inline-size: 0;
      }
      input[type='search'] {
        inline-size: 100%;
        padding-inline: 32px 30px;
      }
      input::placeholder {
        color: var(--soft);
        opacity: 1;
      }
      input::-webkit-search-cancel-button {
        margin-inline-end: -22px;
      }
      svg.icon {
        position: absolute;
        inset: 8px auto auto 10px;
        color: var(--soft);
      }
      kbd {
        position: absolute;
        inset: 7px 9px auto auto;
        pointer-events: none;
      }
      input:focus ~ kbd,
      input:not(:placeholder-shown) ~ kbd {
        display: none;
      }
    `,
  ];

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  constructor() {
    super();
    this.label = '';
    this.value = '';
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('keydown', this.#slash);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#slash);
  }

  #slash = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    event.preventDefault();
    this.field.focus();
    this.field.select();
  };

  get field() {
    return /** @type {HTMLInputElement} */ (this.renderRoot.querySelector('input'));
  }

  #wrote = () => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#tell, WAIT);
  };

  #tell = () => {
    clearTimeout(this.#timer);
    if (this.field.value === this.value) return;
    this.value = this.field.value;
    this.dispatchEvent(new CustomEvent('al-search', {detail: this.value}));
  };

  #key = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === 'Enter') this.#tell();
    if (event.key !== 'Escape') return;
    if (this.field.value) this.field.value = '';
    else this.field.blur();
    this.#tell();
    event.preventDefault();
  };

  render() {
    return html`${icon('search')}<input
        type="search"
        autocomplete="off"
        spellcheck="false"
        aria-label=${this.label}
        placeholder=${this.label}
        aria-keyshortcuts="/"
        .value=${this.value}
        @input=${this.#wrote}
        @keydown=${this.#key}
      /><kbd aria-hidden="true">/</kbd>`;
  }
}
