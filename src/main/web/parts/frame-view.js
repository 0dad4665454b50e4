import {LitElement, css, html} from 'lit';
import {controls} from './theme.js';
import {words} from './texts.js';

const t = words({en: {width: 'Width', whole: 'Full'}, ko: {width: '너비', whole: '전체'}});

const WIDTHS = ['', '600', '360'];
const KEPT = 'allim.frame';

/**
 * A document of somebody else, in a frame without scripts that is as high as what it shows, at the width of a desk, a mail program or
 * a phone. It must be of the same origin and be served with a policy that runs nothing.
 *
 * @attr src
 * @prop {string | undefined} content HTML that is put into the document of `src`, again whenever it changes; the policy of that document holds
 * @attr label the frame's title
 * @slot beside the switch
 */
export class AlFrame extends LitElement {
  static properties = {src: {}, content: {attribute: false}, label: {}, _width: {state: true}};

  static styles = [
    controls,
    css`
      :host {
        display: block;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
        align-items: center;
        margin-block-end: 10px;
      }
      ::slotted(*) {
        margin-inline-start: auto;
      }
      .room {
        overflow-x: auto;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--well);
      }
      iframe {
        display: block;
        inline-size: 100%;
        block-size: 120px;
        margin-inline: auto;
        border: 0;
        background: #fff;
        color-scheme: light;
      }
    `,
  ];

  constructor() {
    super();
    this.src = '';
    /** @type {string | undefined} */
    this.content = undefined;
    this.label = '';
    this._width = localStorage.getItem(KEPT) ?? '';
    this.resized = new ResizeObserver(() => this.#fit());
  }

  connectedCallback() {
    super.connectedCallback();
    this.resized.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.resized.disconnect();
  }

  get frame() {
    return /** @type {HTMLIFrameElement} */ (this.renderRoot.querySelector('iframe'));
  }

  /** From nothing, as a document is never less high than its frame; nobody sees it between the two. */
  #fit = () => {
    const mail = this.frame?.contentDocument?.documentElement;
    if (!mail || !this.frame.getAttribute('src')) return;
    const width = this.frame.clientWidth;
    if (this.fitted === `${width} ${mail.scrollHeight} ${this.src}`) return;
    const room = /** @type {HTMLElement} */ (this.frame.parentElement);
    room.style.minHeight = `${room.offsetHeight}px`;
    this.frame.style.height = '0';
    this.frame.style.height = `${Math.max(mail.scrollHeight, 40)}px`;
    room.style.minHeight = '';
    this.fitted = `${width} ${mail.scrollHeight} ${this.src}`;
  };

  /** Parsed by the frame's own parser: what it may show is judged by its policy and not by this page's. */
  #write() {
    const {contentDocument: inside, contentWindow} = this.frame;
    if (this.content === undefined || !inside?.documentElement || new URL(inside.URL).pathname !== new URL(this.src, location.href).pathname) return;
    const Parser = /** @type {any} */ (contentWindow).DOMParser;
    const mail = /** @type {Document} */ (new Parser().parseFromString(this.content, 'text/html'));
    mail.head.prepend(Object.assign(mail.createElement('base'), {target: '_blank'}));
    inside.documentElement.replaceWith(inside.adoptNode(mail.documentElement));
    this.fitted = '';
    this.#fit();
  }

  #loaded = () => {
    this.#write();
    this.#fit();
    this.frame.contentDocument?.addEventListener('load', this.#fit, true);
  };

  /** @param {string} width */
  #choose(width) {
    this._width = width;
    localStorage.setItem(KEPT, width);
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    if (changed.has('content')) this.#write();
    this.frame.style.width = this._width ? `${this._width}px` : '100%';
    this.#fit();
  }

  render() {
    return html`<div class="bar" role="group" aria-label=${t('width')}>
        ${WIDTHS.map(
          (width) =>
            html`<button class="button plain" aria-pressed=${width === this._width} @click=${() => this.#choose(width)}>
              ${width ? `${width} px` : t('whole')}
            </button>`,
        )}<slot></slot>
      </div>
      <div class="room">
        <iframe
          sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
          title=${this.label}
          src=${this.src}
          @load=${this.#loaded}
        ></iframe>
      </div>`;
  }
}
