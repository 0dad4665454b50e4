import {css} from 'lit';
import {controls} from '../parts/index.js';

/** What views have in common beside the controls of the parts: heads, cards, columns, rows. */
export const styles = [
  controls,
  css`
    :host {
      display: block;
    }
    h1 {
      font-size: 22px;
      line-height: 1.3;
      letter-spacing: -0.015em;
      overflow-wrap: anywhere;
    }
    h1:focus {
      outline: none;
    }
    h2 {
      font-size: 14px;
      font-weight: 600;
    }
    .head {
      display: flex;
      flex-wrap: wrap;
      gap: 10px 12px;
      align-items: center;
      margin-block-end: 6px;
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      margin-inline-start: auto;
    }
    .lead {
      margin-block-end: 20px;
      color: var(--soft);
      overflow-wrap: anywhere;
    }
    .ident {
      display: inline-flex;
      gap: 2px;
      align-items: center;
      max-inline-size: 100%;
      color: var(--soft);
      overflow-wrap: anywhere;
    }
    .pairs dd > a,
    .head .actions > a:not(.button) {
      display: inline-block;
      padding-block: 2px;
      line-height: 20px;
    }
    .ident al-copy {
      margin-block: -7px;
    }
    .columns {
      display: grid;
      grid-template-columns: minmax(0, 1.7fr) minmax(0, 1fr);
      gap: 16px;
      align-items: start;
    }
    .stack {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 16px;
    }
    .card {
      min-inline-size: 0;
      padding: 16px 18px;
      border: 1px solid var(--line);
      border-radius: 10px;
      background: var(--surface);
    }
    .card:not(.stack) > h2,
    .card > .title {
      margin-block-end: 12px;
    }
    .title {
      display: flex;
      gap: 8px;
      align-items: center;
      justify-content: space-between;
    }
    .note {
      padding: 10px 14px;
      border-radius: 8px;
      background: var(--wait-well);
      color: var(--wait);
      overflow-wrap: anywhere;
    }
    .note.bad {
      background: var(--bad-well);
      color: var(--bad);
    }
    .filters {
      display: flex;
      flex-wrap: wrap;
      gap: 10px;
      align-items: end;
      margin-block-end: 16px;
    }
    .rows {
      border: 1px solid var(--line);
      border-radius: 10px;
      background: var(--surface);
      overflow: hidden;
      container-type: inline-size;
    }
    .row {
      position: relative;
      display: grid;
      grid-template-columns: 96px minmax(0, 1.1fr) minmax(0, 2fr) minmax(64px, max-content);
      gap: 2px 14px;
      align-items: baseline;
      padding: 9px 16px;
      border-block-start: 1px solid var(--line);
    }
    .row.item {
      grid-template-columns: 72px minmax(0, 1fr) max-content;
    }
    .row:first-child {
      border-block-start: 0;
    }
    .row:hover {
      background: var(--raised);
    }
    .row a {
      color: var(--ink);
      font-weight: 500;
      text-decoration: none;
      overflow-wrap: anywhere;
    }
    .row a.whole::after {
      content: '';
      position: absolute;
      inset: 0;
    }
    .row a.whole:focus-visible {
      outline: none;
    }
    .row:has(a.whole:focus-visible) {
      outline: 2px solid var(--accent);
      outline-offset: -2px;
    }
    .row > .badge {
      justify-self: start;
    }
    .row .what {
      display: flex;
      gap: 8px;
      align-items: baseline;
      min-inline-size: 0;
    }
    .row .what svg.icon {
      align-self: center;
      color: var(--soft);
    }
    .row .why {
      overflow: hidden;
      color: var(--soft);
      text-overflow: ellipsis;
      white-space: nowrap;
      unicode-bidi: plaintext;
    }
    .row .why.full {
      white-space: normal;
      overflow-wrap: anywhere;
    }
    .row > al-time:last-child {
      text-align: end;
    }
    .row .why al-time {
      font-size: inherit;
    }
    .row al-time {
      color: var(--soft);
      font-size: 12.5px;
    }
    .row.line {
      grid-template-columns: minmax(0, 1fr) max-content;
      align-items: center;
    }
    .row .end {
      display: flex;
      flex-wrap: wrap;
      gap: 6px 12px;
      align-items: center;
      justify-content: end;
    }
    .field.grow {
      flex: 0 1 420px;
      min-inline-size: 0;
    }
    .field.grow input {
      inline-size: 100%;
      min-inline-size: 0;
    }
    .checks {
      display: grid;
      gap: 4px;
      margin: 0;
      padding: 0;
      border: 0;
    }
    .check {
      display: flex;
      gap: 8px;
      align-items: center;
      min-block-size: 28px;
      font-size: 13px;
    }
    .secret {
      margin-block: 12px;
      font-size: 15px;
      overflow-wrap: anywhere;
    }
    .verdict {
      padding: 10px 14px;
      border-radius: 8px;
      background: var(--good-well);
      color: var(--good);
      font-weight: 600;
      overflow-wrap: anywhere;
    }
    .verdict.bad {
      background: var(--bad-well);
      color: var(--bad);
    }
    .more {
      display: flex;
      justify-content: center;
      margin-block-start: 12px;
    }
    .chips {
      display: flex;
      flex-wrap: wrap;
      gap: 6px;
    }
    .chips .button span {
      color: var(--soft);
    }
    .button[aria-pressed='true'] span {
      color: inherit;
    }
    @container (max-width: 760px) {
      .row {
        grid-template-columns: max-content minmax(0, 1fr) max-content;
      }
      .row .why {
        grid-column: 1 / 4;
        grid-row: 2;
        white-space: normal;
        overflow-wrap: anywhere;
      }
    }
    @container (max-width: 560px) {
      .row:not(.line) > .end {
        grid-column: 1 / 4;
        justify-content: start;
      }
      .row:has(> .end) > :nth-child(2) {
        grid-column: 2 / 4;
      }
    }
    @media (max-width: 860px) {
      .columns {
        grid-template-columns: minmax(0, 1fr);
      }
      .actions {
        margin-inline-start: 0;
      }
      h1 {
        font-size: 19px;
      }
    }
  `,
];

/** What is folded away at the foot of a card. */
export const folded = css`
  details {
    margin-block-start: 14px;
    padding-block-start: 10px;
    border-block-start: 1px solid var(--line);
  }
  summary {
    min-block-size: 24px;
    color: var(--soft);
    font-size: 13px;
    cursor: pointer;
  }
`;
