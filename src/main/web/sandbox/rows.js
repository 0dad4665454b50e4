import {css, html, nothing} from 'lit';
import {icon, iconOf, toneOf} from '../parts/index.js';
import {nameOf} from './names.js';
import {t} from './words.js';

/**
 * What stands in the list: a message, a delivery that did not leave, the head of a group, or where the clock was turned.
 *
 * @typedef {import('./store.js').Row} Row
 * @typedef {import('./store.js').Delivery} Delivery
 * @typedef {{kind: 'message', key: string, row: Row, within?: boolean} | {kind: 'delivery', key: string, delivery: Delivery, within?: boolean}
 *     | {kind: 'group', key: string, notification: string, n: number} | {kind: 'turned', key: string}} Item
 */

const HEIGHTS = {message: 60, delivery: 60, group: 32, turned: 32};

/** @param {Item} item */
export const heightOf = (item) => HEIGHTS[item.kind];

/** @param {Item} item */
export const keyOf = (item) => item.key;

/** @param {Row[]} messages the newest first @param {number} turnedFrom */
export function listed(messages, turnedFrom) {
  /** @type {Item[]} */
  const items = messages.map((row) => ({kind: 'message', key: row.key, row}));
  const first = messages.findIndex((row) => Date.parse(row.at) < turnedFrom);
  if (first > 0) items.splice(first, 0, {kind: 'turned', key: 'turned'});
  return items;
}

/** The notifications with the newest messages first; with what of them did not leave. @param {Row[]} messages @param {Delivery[]} lane */
export function grouped(messages, lane) {
  /** @type {Map<string, Item[]>} */
  const groups = new Map();
  for (const row of messages) {
    const group = row.notification ?? row.key;
    groups.set(group, [...(groups.get(group) ?? []), {kind: 'message', key: row.key, row}]);
  }
  for (const delivery of lane) groups.get(delivery.notification)?.push({kind: 'delivery', key: `lane ${delivery.id}`, delivery});
  return [...groups].flatMap(([notification, items]) =>
    items.length === 1
      ? items
      : [/** @type {Item} */ ({kind: 'group', key: `group ${notification}`, notification, n: items.length}), ...items.map((item) => ({...item, within: true}))],
  );
}

/** @param {Delivery[]} lane */
export const notSent = (lane) => lane.map((delivery) => /** @type {Item} */ ({kind: 'delivery', key: `lane ${delivery.id}`, delivery}));

/** @param {Item} item the path that the address has for it */
export function pathOf(item) {
  if (item.kind === 'delivery') return [item.delivery.id];
  if (item.kind !== 'message') return [];
  const {row} = item;
  return row.older ? ['messages', row.id, 'message', row.at] : ['messages', row.id];
}

/** @param {Item} item @param {boolean} chosen @param {string} href */
export function drawn(item, chosen, href) {
  if (item.kind === 'group') {
    return html`<p class="head">${icon('group')}<span class="mono">${item.notification}</span><span>${t('deliveries', {n: item.n})}</span></p>`;
  }
  if (item.kind === 'turned') return html`<p class="head">${icon('clock')}<span>${t('turned')}</span></p>`;
  return html`<a class="row ${item.within ? 'within' : ''}" href=${href} aria-current=${chosen ? 'true' : nothing}>${item.kind === 'message' ? message(item.row) : delivery(item.delivery)}</a>`;
}

/** @param {Row} row */
function message(row) {
  return html`
    <span class="picture" title=${nameOf(row.channel)}>${icon(iconOf(row.channel))}<span class="away">${nameOf(row.channel)}</span></span>
    <span class="to" title=${row.to}>${shortly(row.to)}</span>
    <al-time at=${row.at}></al-time>
    <span class="what"
      >${row.thread ? html`<span class="soft" aria-hidden="true">↳ </span>` : nothing}${row.subject ? html`<b>${row.subject}</b>` : nothing}
      ${row.answer && row.answer >= 300 ? html`<span class="badge bad">${row.answer}</span>` : nothing}<span class="soft">${withoutTitle(row)}</span>${row.editedAt ? html` <i class="soft">${t('edited')}</i>` : nothing}</span
    >
  `;
}

/** What tells one address from others: not the host of this machine, nor what all names of SNS begin with. @param {string} to */
const shortly = (to) => to.replace(/^arn:aws:sns:[^:]*:\d*:(endpoint\/)?/, '').replace(/^https?:\/\/(localhost|127\.0\.0\.1)(:\d+)?(?=\/)/, '');

/** The texts of most channels begin with the title, which stands before them already. @param {Row} row */
const withoutTitle = ({subject, text}) => (subject && text.startsWith(subject) ? text.slice(subject.length).trimStart() : text);

/** @param {Delivery} one */
function delivery(one) {
  return html`
    <span class="picture" title=${nameOf(one.channel)}>${icon(iconOf(one.channel))}<span class="away">${nameOf(one.channel)}</span></span>
    <span class="to">${one.to}</span>
    <span class="badge ${toneOf(one.state)}">${t(one.state)}</span>
    <span class="what soft">${one.dueAt ? html`<al-time at=${one.dueAt}></al-time> · ` : nothing}${one.why}</span>
  `;
}

export const rowStyles = css`
  .row {
    display: grid;
    grid-template-columns: 20px minmax(0, 1fr) max-content;
    gap: 1px 8px;
    align-content: center;
    block-size: 100%;
    padding: 0 14px 0 12px;
    border-block-end: 1px solid var(--line);
    border-inline-start: 3px solid transparent;
    color: inherit;
    text-decoration: none;
    font-size: 13.5px;
  }
  .row:hover {
    background: var(--raised);
  }
  .row[aria-current] {
    border-inline-start-color: var(--accent);
    background: var(--accent-well);
  }
  .row:focus-visible {
    outline-offset: -2px;
  }
  .row.within {
    padding-inline-start: 28px;
  }
  .picture {
    display: grid;
    align-items: center;
    color: var(--soft);
  }
  .to,
  .what {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .to {
    font-weight: 600;
    direction: ltr;
    unicode-bidi: plaintext;
  }
  .row > al-time {
    color: var(--soft);
    font-size: 12.5px;
  }
  .what {
    grid-column: 2 / 4;
    font-size: 13px;
    line-height: 1.5;
  }
  .what b {
    font-weight: 500;
  }
  .head {
    display: flex;
    gap: 8px;
    align-items: center;
    block-size: 100%;
    padding-inline: 14px;
    border-block-end: 1px solid var(--line);
    background: var(--ground);
    color: var(--soft);
    font-size: 12px;
  }
  .head .mono {
    overflow: hidden;
    font-size: 11.5px;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .head span:last-child {
    flex: none;
    white-space: nowrap;
  }
  .head svg.icon {
    inline-size: 14px;
    block-size: 14px;
  }
`;
