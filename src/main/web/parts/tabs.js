import {LitElement, css, html, nothing} from 'lit';
import {controls} from './theme.js';

/**
 * Views of one thing, of which one is shown.
 *
 * @prop {{id: string, label: string, count?: number}[]} tabs
 * @attr selected the id of one
 * @attr label
 * @fires al-select `detail` is the id
 */
export class AlTabs extends LitElement {
  static properties = {tabs: {attribute: false}, selected: {}, label: {}};

  static styles = [
    controls,
    css`
      :host {
        display: block;
        min-inline-size: 0;
      }
      div {
        display: flex;
        gap: 18px;
        overflow-x: auto;
        scrollbar-width: none;
      }
      button {
        flex: none;
        padding: 8px 0;
        border: 0;
        border-block-end: 2px solid transparent;
        background: none;
        color: var(--soft);
        font-size: 13px;
        cursor: pointer;
      }
      button:focus-visible {
        outline-offset: -2px;
      }
      button[aria-selected='true'] {
        border-color: var(--accent);
        color: var(--ink);
        font-weight: 600;
      }
      span {
        font-weight: 400;
        color: var(--soft);
      }
    `,
  ];

  constructor() {
    super();
    /** @type {{id: string, label: string, count?: number}[]} */
    this.tabs = [];
    this.selected = '';
    this.label = '';
  }

  #key = (/** @type {KeyboardEvent} */ event) => {
    const at = this.tabs.findIndex((tab) => tab.id === this.selected);
    const to = {ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: this.tabs.length - 1}[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.#select(this.tabs[(to + this.tabs.length) % this.tabs.length].id);
    this.updateComplete.then(() => /** @type {HTMLElement} */ (this.renderRoot.querySelector('[aria-selected=true]'))?.focus());
  };

  /** @param {string} id */
  #select(id) {
    if (id === this.selected) return;
    this.selected = id;
    this.dispatchEvent(new CustomEvent('al-select', {detail: id}));
  }

  render() {
    return html`<div role="tablist" aria-label=${this.label} @keydown=${this.#key}>
      ${this.tabs.map(
        ({id, label, count}) =>
          html`<button role="tab" aria-selected=${id === this.selected} tabindex=${id === this.selected ? 0 : -1} @click=${() => this.#select(id)}>
            ${label}${count === undefined ? nothing : html` <span>${count}</span>`}
          </button>`,
      )}
    </div>`;
  }
}
