import {html, nothing, render} from './html.js';
import look from 'styles/bell.css';
import {Inbox} from './client.js';
import {AllimElement, place, sheet} from './element.js';
import {most} from './parts.js';
import {wording} from './texts.js';
import theme from 'styles/theme.css';

const styles = [theme, look].map(sheet);
const PARTS = 'header,title-bar,tabs,tab,list,row,item,avatar,title,body,time,action,empty,toast,menu,preferences';

/**
 * A bell with the number of unread notifications; a press shows them.
 *
 * @attr url of the service
 * @attr recipient the recipient's id
 * @attr count what the badge counts: `unread` or `unseen`
 * @attr title-badge writes the number before the page's title
 * @attr app-badge writes the number on the icon of an installed page
 * @attr tabs see `allim-inbox`
 * @prop getToken see `createInbox`
 * @prop client, texts, tabs, renderItem see `allim-inbox`
 * @fires allim-toggle the list was shown or closed; `detail` is `{open}`. Those of `allim-inbox` come through here as well
 * @slot the bell's picture
 * @csspart button badge popover, and those of `allim-inbox`
 */
export class AllimBell extends AllimElement {
  static properties = {
    url: '',
    recipient: '',
    count: 'unread',
    titleBadge: false,
    appBadge: false,
    tabs: '',
    getToken: undefined,
    client: undefined,
    texts: undefined,
    renderItem: undefined,
  };

  #own = '';
  #heard;
  #said = '';

  constructor() {
    super(styles);
  }

  disconnectedCallback() {
    this.find('dialog')?.close();
    this.#listen(undefined);
    this.#end();
  }

  /** Shows the list. */
  open() {
    const dialog = this.find('dialog');
    if (!dialog || dialog.open) return;
    if (this.client?.state.fresh) this.client.reload();
    dialog.showModal();
    this.draw();
    place(dialog, this);
    dialog.firstElementChild.updateComplete.then(() => dialog.firstElementChild?.focus());
    this.fire('allim-toggle', {open: true});
  }

  close() {
    this.find('dialog')?.close();
  }

  draw() {
    this.#connect();
    const {client, texts, tabs, renderItem, count, language} = this;
    const number = client?.state[count] ?? 0;
    const t = wording(language, texts);
    const open = this.find('dialog')?.open;
    render(
      html`<button part="button" aria-label=${t('open', number)} aria-haspopup="dialog" aria-expanded=${Boolean(open)} @click=${this.open}><slot><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 9a6 6 0 0 1 12 0c0 6 2.5 7 2.5 7h-17S6 15 6 9M10 20a2.2 2.2 0 0 0 4 0" /></svg></slot>${number
        ? html`<span class="badge" part="badge" aria-hidden="true">${most(number)}</span>`
        : nothing}</button><span class="hidden" role="status">${open ? '' : this.#said}</span><dialog part="popover" aria-label=${t('inbox')} @click=${this.#beside} @close=${this.#closed} @allim-close=${this.close} @allim-open=${this.#opened}>${open
        ? html`<allim-inbox closable exportparts=${PARTS} lang=${language} .set=${{client, texts, tabs, renderItem}}></allim-inbox>`
        : nothing}</dialog>`,
      this.shadowRoot,
    );
    if (this.titleBadge) document.title = (number ? `(${most(number)}) ` : '') + document.title.replace(/^\(\d+\+?\) /, '');
    if (this.appBadge) navigator.setAppBadge?.(number).catch(() => {});
  }

  #connect() {
    const {url, recipient, getToken} = this;
    const own = `${url} ${recipient}`;
    if (this.#own && this.#own !== own) this.#end();
    if (!this.client && recipient && getToken) {
      this.#own = own;
      this.client = new Inbox({url, recipient, getToken: () => this.getToken()});
      this.client.start();
    }
    if (this.client !== this.#heard) this.#listen(this.client);
  }

  #end() {
    if (!this.#own) return;
    this.client.stop();
    this.client = undefined;
    this.#own = '';
  }

  #listen(client) {
    for (const [name, does] of Object.entries({change: this.#changed, fresh: this.#came})) {
      this.#heard?.removeEventListener(name, does);
      client?.addEventListener(name, does);
    }
    this.#heard = client;
  }

  #changed = () => {
    this.report(this.client);
    this.requestUpdate();
  };

  #came = ({detail}) => {
    this.#said = wording(this.language, this.texts)('came', detail);
    this.requestUpdate();
  };

  /** The dialog's own box is its frame; what is beside it is its backdrop. */
  #beside = (event) => {
    if (event.target === event.currentTarget) this.close();
  };

  #opened = (event) => {
    if (event.detail.url) this.close();
  };

  #closed = () => {
    this.draw();
    this.fire('allim-toggle', {open: false});
  };
}
