import {LitElement, html} from 'lit';
import {Refused} from '../parts/index.js';
import {may} from './api.js';
import {go} from './routes.js';
import {styles} from './styles.js';
import {t} from './words.js';

/**
 * A view: it looks when its address changes, and draws what it found. Subclasses have `look()` and `draw()`.
 *
 * @prop {string} name the object's id in the address, nothing where it is a view of many
 * @prop {URLSearchParams} query of the address
 */
export class View extends LitElement {
  static properties = {name: {attribute: false}, query: {attribute: false}, _error: {state: true}, _ready: {state: true}};
  static styles = styles;

  /** What kind of object it shows, a word of words.js. */
  static kind = '';

  constructor() {
    super();
    this.name = '';
    this.query = new URLSearchParams();
    /** @type {Refused | Error | undefined} */
    this._error = undefined;
    this._ready = false;
    this._turn = 0;
  }

  /** Asks the API; what is drawn before stays until it has answered. */
  async look() {}

  draw() {
    return html``;
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('name')) this._ready = false;
    if (changed.has('name') || changed.has('query')) this.refresh();
  }

  refresh = async () => {
    const turn = ++this._turn;
    try {
      await this.look();
      if (turn !== this._turn) return;
      this._error = undefined;
      this._ready = true;
      this.requestUpdate();
    } catch (error) {
      if (turn === this._turn) this._error = /** @type {Error} */ (error);
    }
    this.dispatchEvent(new CustomEvent('console-looked'));
  };

  /** The same view with another query. @param {Record<string, string | undefined>} changed nothing removes a name @param {boolean} [replace] */
  ask(changed, replace = true) {
    const [path] = location.pathname.slice('/console'.length).split('/').filter(Boolean);
    const query = {...Object.fromEntries(this.query), ...changed};
    delete query.lang;
    go(path ?? '', this.name, query, replace);
  }

  /** The same view with what a form of filters says. @param {Event} event of the form */
  askForm = (event) => {
    event.preventDefault();
    const said = Object.fromEntries(new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)));
    this.ask(Object.fromEntries(Object.entries(said).map(([name, value]) => [name, String(value).trim() || undefined])));
  };

  may(/** @type {string} */ method, /** @type {string} */ path) {
    return may(method, path);
  }

  render() {
    if (this._error) return this.#failed(this._error);
    if (!this._ready) return html`<h1 class="away">${t('loading')}</h1><p class="soft" aria-hidden="true">${t('loading')}</p>`;
    return this.draw();
  }

  /** @param {Error} error */
  #failed(error) {
    const {kind} = /** @type {typeof View} */ (this.constructor);
    const status = error instanceof Refused ? error.status : 0;
    const [heading, text] =
      status === 404 && kind ? [t('gone', {kind: t(kind)}), t('goneHow')] : status === 403 ? [t('forbidden'), t('forbiddenHow')] : [t('wrong'), ''];
    return html`<div class="head"><h1 tabindex="-1">${heading}</h1></div>
      <p class="lead">${text}</p>
      <p class="note bad" role="alert">${error.message}</p>
      <p class="more"><button class="button" @click=${this.refresh}>${t('again')}</button></p>`;
  }
}
