import {LitElement, css, html} from 'lit';
import {controls} from '../parts/index.js';
import {t} from './words.js';

/** @prop {string[]} all the calls of the view, as curl */
export class ConsoleCalls extends LitElement {
  static properties = {all: {attribute: false}};

  static styles = [
    controls,
    css`
      :host {
        display: block;
      }
      summary {
        inline-size: fit-content;
        padding: 4px 8px;
        border-radius: 6px;
        color: var(--soft);
        font-size: 12.5px;
        cursor: pointer;
      }
      summary:hover {
        color: var(--ink);
      }
      ul {
        display: grid;
        gap: 6px;
        margin-block-start: 8px;
      }
      li {
        display: flex;
        gap: 8px;
        align-items: start;
        justify-content: space-between;
        padding: 4px 4px 4px 14px;
        border: 1px solid var(--line);
        border-radius: 8px;
        background: var(--well);
      }
      code {
        padding-block: 5px;
        overflow-wrap: anywhere;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {string[]} */
    this.all = [];
  }

  render() {
    return html`<details>
      <summary>${t('calls', {n: this.all.length})}</summary>
      <p class="soft small">${t('callsHow')}</p>
      <ul role="list">
        ${this.all.map((call) => html`<li><code class="mono">${call}</code><al-copy .text=${call} label=${t('copyCall')}></al-copy></li>`)}
      </ul>
    </details>`;
  }
}

customElements.define('console-calls', ConsoleCalls);
