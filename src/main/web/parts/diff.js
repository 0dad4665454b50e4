import {LitElement, css, html, nothing} from 'lit';
import {words} from './texts.js';
import {controls} from './theme.js';

const t = words({
  en: {same: '{n} {n|line is|lines are} the same', equal: 'Both say the same.', added: 'added', removed: 'removed', count: '{added} added, {removed} removed'},
  ko: {same: '{n}줄이 같습니다', equal: '둘은 같은 내용입니다.', added: '추가', removed: '삭제', count: '{added}줄 추가, {removed}줄 삭제'},
});

/** So many lines around a change are shown. */
const AROUND = 3;
/** Texts that are longer are not compared line by line. */
const MOST = 4_000_000;

/** @typedef {{sign: ' ' | '+' | '-', text: string}} Line */

/**
 * What a text has gained and lost against another, by lines: the longest common subsequence stays.
 *
 * @param {string} before @param {string} after @returns {Line[]}
 */
export function diffOf(before, after) {
  const old = before.split('\n');
  const now = after.split('\n');
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old[old.length - 1 - end] === now[now.length - 1 - end]) end++;
  const same = (/** @type {string} */ text) => /** @type {Line} */ ({sign: ' ', text});
  return [...old.slice(0, start).map(same), ...changed(old.slice(start, old.length - end), now.slice(start, now.length - end)), ...old.slice(old.length - end).map(same)];
}

/** @param {string[]} old @param {string[]} now @returns {Line[]} */
function changed(old, now) {
  const width = now.length + 1;
  const common = old.length * now.length > MOST ? undefined : new Uint32Array((old.length + 1) * width);
  if (common) {
    for (let i = old.length - 1; i >= 0; i--)
      for (let j = now.length - 1; j >= 0; j--)
        common[i * width + j] = old[i] === now[j] ? common[(i + 1) * width + j + 1] + 1 : Math.max(common[(i + 1) * width + j], common[i * width + j + 1]);
  }
  /** @type {Line[]} */
  const lines = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (common && i < old.length && j < now.length && old[i] === now[j]) {
      lines.push({sign: ' ', text: old[i++]});
      j++;
    } else if (i < old.length && (j >= now.length || !common || common[(i + 1) * width + j] >= common[i * width + j + 1])) lines.push({sign: '-', text: old[i++]});
    else lines.push({sign: '+', text: now[j++]});
  }
  return lines;
}

/**
 * Two texts line by line: what was added and removed, by sign, colour and word; long parts that are the same are left out.
 *
 *     import '../../parts/diff.js';
 *     html`<al-diff label="Version 2 against 3" .before=${JSON.stringify(two, null, 2)} .after=${JSON.stringify(three, null, 2)}></al-diff>`
 *
 * The file defines the element: a view that wants it imports it itself.
 *
 * @prop {string} before
 * @prop {string} after
 * @attr label what is compared
 */
export class AlDiff extends LitElement {
  static properties = {before: {attribute: false}, after: {attribute: false}, label: {}};

  static styles = [
    controls,
    css`
      :host {
        display: block;
        min-inline-size: 0;
      }
      p {
        margin-block-end: 6px;
      }
      ol {
        overflow: auto;
        max-block-size: 70vh;
        padding-block: 6px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--well);
      }
      li {
        display: grid;
        grid-template-columns: 28px minmax(0, 1fr);
        padding-inline-end: 12px;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      .sign {
        text-align: center;
        user-select: none;
      }
      .added {
        background: var(--good-well);
        color: var(--good);
      }
      .removed {
        background: var(--bad-well);
        color: var(--bad);
      }
      .gap {
        padding: 2px 12px 2px 28px;
        color: var(--soft);
        font-family: var(--sans);
      }
    `,
  ];

  constructor() {
    super();
    this.before = '';
    this.after = '';
    this.label = '';
  }

  render() {
    const lines = diffOf(this.before, this.after);
    const added = lines.filter(({sign}) => sign === '+').length;
    const removed = lines.filter(({sign}) => sign === '-').length;
    if (!added && !removed) return html`<p class="soft">${t('equal')}</p>`;
    return html`<p class="soft small">${t('count', {added, removed})}</p>
      <ol class="mono" role="list" tabindex="0" aria-label=${this.label || nothing}>
        ${shown(lines)}
      </ol>`;
  }
}

/** @param {Line[]} lines */
function shown(lines) {
  const near = lines.map((_, i) => lines.slice(Math.max(i - AROUND, 0), i + AROUND + 1).some(({sign}) => sign !== ' '));
  const rows = [];
  for (let i = 0; i < lines.length; i++) {
    const next = near.indexOf(true, i);
    const gap = (next < 0 ? lines.length : next) - i;
    if (gap > 1) {
      rows.push(html`<li class="gap">${t('same', {n: gap})}</li>`);
      i += gap - 1;
    } else rows.push(row(lines[i]));
  }
  return rows;
}

/** @param {Line} line */
function row({sign, text}) {
  const kind = {' ': '', '+': 'added', '-': 'removed'}[sign];
  return html`<li class=${kind}><span class="sign" aria-hidden="true">${sign === '-' ? '−' : sign}</span><span>${kind ? html`<span class="away">${t(kind)}: </span>` : nothing}${text}</span></li>`;
}

if (!customElements.get('al-diff')) customElements.define('al-diff', AlDiff);
