import {LitElement, css, html, nothing} from 'lit';
import {icon} from './icons.js';
import {controls} from './theme.js';
import {words} from './texts.js';

const t = words({en: {copy: 'Copy', copied: 'Copied'}, ko: {copy: '복사', copied: '복사함'}});

/**
 * Copies a text, and says so.
 *
 * @prop {string} text
 * @attr label what it copies, `Copy the id`
 * @attr wide shows the label beside the picture
 */
export class AlCopy extends LitElement {
  static properties = {text: {}, label: {}, wide: {type: Boolean}, _done: {state: true}};
  static styles = [
    controls,
    css`
      :host {
        display: inline-flex;
        vertical-align: middle;
      }
      .button.icon {
        inline-size: 26px;
        min-block-size: 26px;
        color: var(--soft);
      }
      .button.icon:hover {
        color: var(--ink);
      }
      .button.icon svg.icon {
        inline-size: 14px;
        block-size: 14px;
      }
    `,
  ];

  constructor() {
    super();
    this.text = '';
    this.label = '';
    this.wide = false;
    this._done = false;
  }

  #copy = async (/** @type {Event} */ event) => {
    event.preventDefault();
    await navigator.clipboard.writeText(this.text);
    this._done = true;
    setTimeout(() => (this._done = false), 1500);
  };

  render() {
    const said = this._done ? t('copied') : this.label || t('copy');
    return html`<button class="button ${this.wide ? '' : 'plain icon'}" title=${said} aria-label=${this.wide ? nothing : said} @click=${this.#copy}>
        ${icon(this._done ? 'done' : 'copy')}${this.wide ? said : ''}
      </button>
      <span class="away" role="status">${this._done ? t('copied') : ''}</span>`;
  }
}
