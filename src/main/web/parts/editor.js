import {LitElement, css, html, nothing} from 'lit';
import {live} from 'lit/directives/live.js';
import {words} from './texts.js';
import {controls} from './theme.js';

const t = words({
  en: {line: 'Line {line}', json: 'This is no JSON: {wanted} must stand here.', value: 'a value', name: 'a name in double quotes', end: 'the end'},
  ko: {line: '{line}번째 줄', json: 'JSON이 아닙니다. 여기에 올 것: {wanted}', value: '값', name: '큰따옴표로 묶은 이름', end: '끝'},
});

/** So many lines are shown without scrolling. */
const MOST_ROWS = 32;
const FEWEST_ROWS = 6;

/**
 * A text that is edited by lines: JSON, Liquid, whatever. Lines have numbers, what is wrong is said below and marked beside its line, Enter
 * keeps the indent. Tab leaves the field as it leaves any other.
 *
 * Whoever uses it keeps the text: `<al-editor label="Workflow" .text=${draft} .errors=${errors} @al-edit=${({detail}) => (draft = detail)}>`.
 * It checks nothing by itself; for JSON see `syntaxOf` and `lineOf` below, with which errors get their lines:
 *
 *     const slip = syntaxOf(draft);                     // {line, text}, or nothing if it is JSON
 *     const errors = slip ? [slip] : problem.errors.map(({field, detail}) => ({line: lineOf(draft, field), path: field, text: detail}));
 *
 * The file defines the element: a view that wants it imports `parts/editor.js` itself, so that pages without an editor don't load it.
 *
 * @attr label what is edited
 * @prop {string} text
 * @prop {{text: string, line?: number, path?: string}[]} errors in a live region
 * @attr note what is said there while nothing is wrong
 * @attr readonly
 * @attr rows at least so many, 6 without it
 * @fires al-edit after each change; `detail` is the text
 */
export class AlEditor extends LitElement {
  static properties = {text: {}, label: {}, errors: {attribute: false}, note: {}, readonly: {type: Boolean}, rows: {type: Number}};

  static styles = [
    controls,
    css`
      :host {
        display: block;
        min-inline-size: 0;
      }
      .room {
        display: flex;
        overflow: hidden;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--surface);
      }
      .room:focus-within {
        outline: 2px solid var(--accent);
        outline-offset: 1px;
      }
      .side {
        position: relative;
        flex: none;
        inline-size: calc(5ch + 14px);
        border-inline-end: 1px solid var(--line);
        background: var(--well);
        color: var(--soft);
      }
      .lines {
        position: absolute;
        inset: 0;
        overflow: hidden;
        padding: 10px 5px;
        text-align: end;
        user-select: none;
      }
      .lines div {
        padding-inline: 4px;
        border-radius: 4px;
      }
      .lines .bad {
        background: var(--bad-well);
        color: var(--bad);
        font-weight: 700;
      }
      .lines .bad::before {
        content: '! ';
      }
      textarea {
        flex: 1;
        min-inline-size: 0;
        padding: 10px 12px;
        border: 0;
        outline: none;
        background: none;
        color: var(--ink);
        resize: none;
        tab-size: 2;
        white-space: pre;
        overflow: auto;
      }
      .said {
        min-block-size: 28px;
        padding-block-start: 6px;
        font-size: 13px;
        color: var(--good);
        overflow-wrap: anywhere;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        gap: 0 8px;
        align-items: baseline;
        padding-block: 2px;
        color: var(--bad);
      }
      li button {
        min-block-size: 24px;
        padding: 0 2px;
        border: 0;
        background: none;
        color: inherit;
        font-weight: 600;
        text-decoration: underline;
        text-underline-offset: 2px;
        cursor: pointer;
      }
      li span {
        flex: 1 1 240px;
      }
    `,
  ];

  constructor() {
    super();
    this.text = '';
    this.label = '';
    this.note = '';
    this.readonly = false;
    this.rows = FEWEST_ROWS;
    /** @type {{text: string, line?: number, path?: string}[]} */
    this.errors = [];
  }

  get field() {
    return /** @type {HTMLTextAreaElement} */ (this.renderRoot.querySelector('textarea'));
  }

  focus() {
    this.field?.focus();
  }

  /** To the begin of a line, which is brought into view. @param {number} line from 1 */
  goTo(line) {
    const before = this.text.split('\n').slice(0, line - 1);
    const at = before.join('\n').length + (line > 1 ? 1 : 0);
    const {field} = this;
    field.focus();
    field.setSelectionRange(at, at + (this.text.split('\n')[line - 1] ?? '').length);
    field.scrollTop = (field.scrollHeight / this.text.split('\n').length) * Math.max(line - 4, 0);
  }

  #edited = () => {
    this.text = this.field.value;
    this.dispatchEvent(new CustomEvent('al-edit', {detail: this.text}));
  };

  /** A new line begins where the one before does, by the browser's own command, so that it can be undone. @param {KeyboardEvent} event */
  #key = (event) => {
    if (event.key !== 'Enter' || event.isComposing || event.ctrlKey || event.metaKey || this.readonly) return;
    const {field} = this;
    const line = field.value.slice(field.value.lastIndexOf('\n', field.selectionStart - 1) + 1, field.selectionStart);
    const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
    const deeper = /[{[]\s*$/.test(line) ? '  ' : '';
    if (!indent && !deeper) return;
    if (document.execCommand('insertText', false, `\n${indent}${deeper}`)) event.preventDefault();
  };

  #scrolled = () => {
    /** @type {HTMLElement} */ (this.renderRoot.querySelector('.lines')).scrollTop = this.field.scrollTop;
  };

  render() {
    const lines = this.text.split('\n').length;
    const wrong = new Set(this.errors.map(({line}) => line));
    return html`<div class="room">
        <div class="side mono" aria-hidden="true"><div class="lines">${Array.from({length: lines}, (_, i) => html`<div class=${wrong.has(i + 1) ? 'bad' : ''}>${i + 1}</div>`)}</div></div>
        <textarea
          class="mono"
          wrap="off"
          spellcheck="false"
          autocomplete="off"
          autocapitalize="off"
          rows=${Math.min(Math.max(lines + 1, this.rows), MOST_ROWS)}
          aria-label=${this.label}
          aria-invalid=${this.errors.length > 0}
          aria-describedby="said"
          ?readonly=${this.readonly}
          .value=${live(this.text)}
          @input=${this.#edited}
          @keydown=${this.#key}
          @scroll=${this.#scrolled}
        ></textarea>
      </div>
      <div class="said" id="said" role="status">${this.errors.length ? html`<ul role="list">${this.errors.map(this.#error)}</ul>` : this.note}</div>`;
  }

  /** @param {{text: string, line?: number, path?: string}} error */
  #error = ({text, line, path}) =>
    html`<li>
      ${line ? html`<button @click=${() => this.goTo(line)}>${t('line', {line})}</button>` : nothing} ${path ? html`<code class="mono">${path}</code>` : nothing} <span>${text}</span>
    </li>`;
}

if (!customElements.get('al-editor')) customElements.define('al-editor', AlEditor);

/** What JSON has beside objects and lists. */
const LITERAL = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Where each field begins, by its path (`steps[0].channel`), and where the text stops being JSON. @param {string} text */
function scan(text) {
  /** @type {Map<string, number>} */
  const places = new Map();
  let at = 0;
  const space = () => {
    while (at < text.length && ' \t\r\n'.includes(text[at])) at++;
  };
  /** @param {string} wanted @returns {never} */
  const fail = (wanted) => {
    throw {wanted};
  };
  const literal = (/** @type {boolean} */ isName) => {
    LITERAL.lastIndex = at;
    const found = LITERAL.exec(text)?.[0] ?? '';
    if (!found || (isName && found[0] !== '"')) fail(t(isName ? 'name' : 'value'));
    at += found.length;
    return found;
  };
  const value = (/** @type {string} */ path) => {
    space();
    if (!places.has(path)) places.set(path, at);
    if (text[at] === '{') all('}', () => field(path));
    else if (text[at] === '[') all(']', (i) => value(`${path}[${i}]`));
    else literal(false);
  };
  const field = (/** @type {string} */ path) => {
    const begin = at;
    const name = JSON.parse(literal(true));
    const whole = path ? `${path}.${name}` : name;
    places.set(whole, begin);
    space();
    if (text[at] !== ':') fail('“:”');
    at++;
    value(whole);
  };
  const all = (/** @type {string} */ close, /** @type {(i: number) => void} */ one) => {
    at++;
    space();
    if (text[at] === close) return at++;
    for (let i = 0; ; i++) {
      space();
      one(i);
      space();
      if (text[at] === close) return at++;
      if (text[at] !== ',') fail(`“,” / “${close}”`);
      at++;
    }
  };
  try {
    value('');
    space();
    if (at < text.length) fail(t('end'));
    return {places};
  } catch (error) {
    const {wanted} = /** @type {{wanted?: string}} */ (error);
    if (wanted === undefined) throw error;
    return {places, error: {line: lineAt(text, at), text: t('json', {wanted})}};
  }
}

/** @param {string} text @param {number} at */
const lineAt = (text, at) => text.slice(0, at).split('\n').length;

/** Where and why a text is no JSON; nothing if it is. @param {string} text @returns {{line: number, text: string} | undefined} */
export const syntaxOf = (text) => scan(text).error;

/** The line, from 1, in which a field of a JSON text stands, or what it would stand in. @param {string} text @param {string} [path] `steps[0].channel` */
export function lineOf(text, path = '') {
  const {places} = scan(text);
  let known = path;
  while (known && !places.has(known)) known = known.replace(/(\.[^.[]*|\[\d+]|^[^.[]+|.)$/, '');
  return lineAt(text, places.get(known) ?? 0);
}
