import {LitElement, html, nothing} from 'lit';
import {controls, toast} from '../parts/index.js';
import {t} from './words.js';

/**
 * A button that does something, and says whether it did. What can't be undone wants a second press.
 *
 * @attr label
 * @attr sure whether it wants a second press; a text is the label of it
 * @attr main whether it is what most come for
 * @prop {() => Promise<string | void>} run answers what was done
 */
export class ConsoleAct extends LitElement {
  static properties = {label: {}, sure: {}, main: {type: Boolean}, run: {attribute: false}, _armed: {state: true}, _busy: {state: true}};
  static styles = controls;

  constructor() {
    super();
    this.label = '';
    /** @type {string | undefined} */
    this.sure = undefined;
    this.main = false;
    this.run = async () => {};
    this._armed = false;
    this._busy = false;
  }

  #press = async () => {
    if (this._busy) return;
    if (this.sure !== undefined && !this._armed) {
      this._armed = true;
      return;
    }
    this._armed = false;
    this._busy = true;
    try {
      const said = await this.run();
      if (said) toast(said);
    } catch (error) {
      toast(/** @type {Error} */ (error).message, {bad: true});
    }
    this._busy = false;
  };

  #disarm = () => (this._armed = false);

  #key = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === 'Escape') this._armed = false;
  };

  render() {
    return html`<button
        class="button ${this.main ? 'main' : ''} ${this._armed ? 'armed' : ''}"
        aria-busy=${this._busy || nothing}
        @click=${this.#press}
        @blur=${this.#disarm}
        @keydown=${this.#key}
      >
        ${this._armed ? this.sure || t('sure') : this.label}</button
      ><span class="away" role="status">${this._armed ? this.sure || t('sure') : ''}</span>`;
  }
}

customElements.define('console-act', ConsoleAct);
