import {LitElement, css, html, nothing} from 'lit';
import {Inbox} from './client.js';
import {theme} from './styles.js';
import {wording} from './texts.js';

/**
 * A bell with the number of unread notifications; a press shows them.
 *
 * @attr url of the service
 * @attr recipient the recipient's id
 * @attr title-badge writes the number before the page's title
 * @prop getToken see `createInbox`
 * @prop texts words to use instead of ours
 * @slot the bell's picture
 * @csspart button badge popover
 */
export class AllimBell extends LitElement {
  static properties = {
    url: {},
    recipient: {},
    lang: {},
    titleBadge: {type: Boolean, attribute: 'title-badge'},
    getToken: {attribute: false},
    texts: {attribute: false},
    _open: {state: true},
  };

  static styles = [
    theme,
    css`
      :host {
        display: inline-block;
        position: relative;
      }
      button {
        position: relative;
        inline-size: 44px;
        block-size: 44px;
        padding: 10px;
      }
      svg {
        display: block;
        inline-size: 24px;
        block-size: 24px;
        fill: none;
        stroke: currentColor;
        stroke-width: 1.8;
        stroke-linecap: round;
        stroke-linejoin: round;
      }
      .badge {
        position: absolute;
        inset-block-start: 2px;
        inset-inline-end: 0;
        box-sizing: border-box;
        min-inline-size: 20px;
        padding: 0 5px;
        border-radius: 99px;
        background: var(--_danger);
        color: light-dark(#fff, #10141c);
        font-size: 0.75rem;
        line-height: 20px;
      }
      [popover] {
        position: fixed;
        margin: 0;
        padding: 0;
        inline-size: min(400px, calc(100vw - 16px));
        block-size: min(560px, calc(100dvh - 16px));
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
        background: var(--_ground);
        color: inherit;
        box-shadow: 0 12px 40px rgb(0 0 0 / 25%);
        overflow: hidden;
      }
    `,
  ];

  #title = '';

  constructor() {
    super();
    this.lang = '';
    this.texts = {};
    this._open = false;
    /** @type {Inbox | undefined} */
    this.client = undefined;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.client?.stop();
    this.client = undefined;
  }

  willUpdate() {
    if (!this.client && this.recipient && this.getToken) {
      const {url, recipient, getToken} = this;
      this.client = new Inbox({url, recipient, getToken});
      this.client.addEventListener('change', () => this.requestUpdate());
      this.client.start();
    }
  }

  render() {
    const language = this.lang || this.closest('[lang]')?.getAttribute('lang') || document.documentElement.lang || navigator.language;
    const unread = this.client?.state.unread ?? 0;
    const t = wording(language, this.texts);
    return html`
      <button part="button" popovertarget="list" aria-label=${t('open', unread)} aria-expanded=${this._open} aria-haspopup="dialog">
        <slot><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 9a6 6 0 0 1 12 0c0 6 2.5 7 2.5 7h-17S6 15 6 9M10 20a2.2 2.2 0 0 0 4 0" /></svg></slot>
        ${unread ? html`<span class="badge" part="badge" aria-hidden="true">${unread > 99 ? '99+' : unread}</span>` : nothing}
      </button>
      <div popover id="list" part="popover" role="dialog" aria-label=${t('inbox')} @toggle=${this.#toggled}>
        ${this._open
          ? html`<allim-inbox .client=${this.client} .texts=${this.texts} lang=${language}></allim-inbox>`
          : nothing}
      </div>
    `;
  }

  updated() {
    if (!this.titleBadge) return;
    const plain = document.title.replace(/^\(\d+\+?\) /, '');
    const unread = this.client?.state.unread ?? 0;
    document.title = unread ? `(${unread > 99 ? '99+' : unread}) ${plain}` : plain;
  }

  #toggled = (event) => {
    this._open = event.newState === 'open';
    if (this._open) this.#place(event.currentTarget);
  };

  /** Below the bell, and within the window. */
  #place(popover) {
    const bell = this.getBoundingClientRect();
    const {offsetWidth: width, offsetHeight: height} = popover;
    popover.style.left = `${Math.max(8, Math.min(bell.right - width, innerWidth - width - 8))}px`;
    popover.style.top = `${Math.max(8, Math.min(bell.bottom + 4, innerHeight - height - 8))}px`;
  }
}
