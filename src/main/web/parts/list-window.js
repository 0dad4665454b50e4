import {LitElement, html} from 'lit';
import {repeat} from 'lit/directives/repeat.js';

const AHEAD = 300;

/**
 * A list of any length, of which only the rows in view are there. It has no shadow tree: the styles of whoever uses it hold for its
 * rows. Rows that come in above stay out of view when somebody has scrolled: what is read does not move.
 *
 * @prop items anything
 * @prop {(item: any) => string} keyOf the same for the same row, and for no other
 * @prop {(item: any) => number} heightOf in pixels
 * @prop {(item: any) => unknown} rowOf what is drawn
 * @attr label of the list
 * @fires al-scroll its `detail` is whether the first row is in view
 * @fires al-end its last rows are nearly in view
 */
export class AlList extends LitElement {
  static properties = {
    items: {attribute: false},
    keyOf: {attribute: false},
    heightOf: {attribute: false},
    rowOf: {attribute: false},
    label: {},
    _top: {state: true},
    _room: {state: true},
  };

  constructor() {
    super();
    this.items = [];
    this.keyOf = String;
    this.heightOf = () => 40;
    this.rowOf = String;
    this.label = '';
    this._top = 0;
    this._room = 800;
    this.tops = [0];
    this.atTop = true;
    this.resized = new ResizeObserver(() => (this._room = this.clientHeight || 800));
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.style.cssText = 'display:block;overflow:hidden auto;overflow-anchor:none;overscroll-behavior:contain;position:relative';
    this.addEventListener('scroll', this.#scrolled, {passive: true});
    this.resized.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.removeEventListener('scroll', this.#scrolled);
    this.resized.disconnect();
  }

  #scrolled = () => {
    this._top = this.scrollTop;
    if (this._top + this._room + 2 * AHEAD > this.tops[this.items.length]) this.dispatchEvent(new Event('al-end'));
    if (this.atTop === this._top < 8) return;
    this.atTop = this._top < 8;
    this.dispatchEvent(new CustomEvent('al-scroll', {detail: this.atTop}));
  };

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (!changed.has('items') && !changed.has('heightOf')) return;
    const before = /** @type {any[]} */ (changed.get('items') ?? []);
    const first = this.#indexAt(this._top);
    const anchor = this._top > 8 && before[first] !== undefined ? this.keyOf(before[first]) : undefined;
    const within = this._top - (this.tops[first] ?? 0);
    this.tops = [0];
    for (const item of this.items) this.tops.push(this.tops[this.tops.length - 1] + this.heightOf(item));
    const index = anchor === undefined ? -1 : this.items.findIndex((item) => this.keyOf(item) === anchor);
    if (index >= 0) this._top = this.tops[index] + within;
    this.moved = index >= 0;
  }

  updated() {
    if (this.moved) this.scrollTop = this._top;
    this.moved = false;
  }

  /** The last row that begins at or above it. @param {number} top */
  #indexAt(top) {
    let low = 0;
    let high = this.tops.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.tops[middle] <= top) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Scrolls as little as it takes. @param {string} key */
  show(key) {
    const index = this.items.findIndex((item) => this.keyOf(item) === key);
    if (index < 0) return;
    const [from, to] = [this.tops[index], this.tops[index + 1]];
    if (from < this.scrollTop) this.scrollTop = index === 0 ? 0 : from - 4;
    else if (to > this.scrollTop + this.clientHeight) this.scrollTop = to - this.clientHeight + 4;
  }

  render() {
    const first = this.#indexAt(Math.max(0, this._top - AHEAD));
    const rows = [];
    for (let index = first; index < this.items.length && this.tops[index] < this._top + this._room + AHEAD; index++) rows.push(index);
    return html`<ol role="list" aria-label=${this.label} .style=${`position:relative;height:${this.tops[this.items.length]}px`}>
      ${repeat(
        rows,
        (index) => this.keyOf(this.items[index]),
        (index) =>
          html`<li
            aria-setsize=${this.items.length}
            aria-posinset=${index + 1}
            .style=${`position:absolute;inset-inline:0;top:${this.tops[index]}px;height:${this.tops[index + 1] - this.tops[index]}px`}
          >
            ${this.rowOf(this.items[index])}
          </li>`,
      )}
    </ol>`;
  }
}
