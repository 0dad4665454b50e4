import {css} from 'lit';

/** The colours and measures of all pages that are tools; custom properties of the document, each for light and for dark. */
const tokens = css`
  :root {
    color-scheme: light dark;
    --ground: light-dark(#f5f5f2, #121413);
    --surface: light-dark(#fff, #191b1a);
    --raised: light-dark(#f0f1ed, #232625);
    --well: light-dark(#f5f5f2, #141615);
    --line: light-dark(#e1e2dc, #2e3230);
    --line-strong: light-dark(#8b8f88, #737a76);
    --ink: light-dark(#1a1c1a, #e8eae7);
    --soft: light-dark(#5c605b, #a2a8a3);
    --accent: light-dark(#0b6a5a, #5fc9b3);
    --on-accent: light-dark(#fff, #08201b);
    --accent-well: light-dark(#e2f1ed, #18302b);
    --bad: light-dark(#a52c1b, #f59683);
    --bad-well: light-dark(#fbe9e5, #3a1f1a);
    --good: light-dark(#1f6b35, #82d095);
    --good-well: light-dark(#e4f3e6, #182e1e);
    --wait: light-dark(#7a5200, #e3b657);
    --wait-well: light-dark(#fbf0d9, #33280f);
    --string: light-dark(#1f6b35, #8fd3a0);
    --number: light-dark(#8a3ffc, #c3a2ff);
    --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono CJK KR', monospace;
    --sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans KR', 'Noto Sans CJK KR', 'Apple SD Gothic Neo', 'Malgun Gothic', sans-serif;
    --radius: 8px;
  }
  html,
  body {
    block-size: 100%;
  }
  body {
    margin: 0;
    background: var(--ground);
    color: var(--ink);
    font: 14px/1.5 var(--sans);
  }
`;

/** Gives the document the tokens; once, before the first element is drawn. */
export function installTheme() {
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, tokens.styleSheet];
}

/** What the shadow trees of all parts and pages have in common: buttons, fields, links, badges, lists of pairs. */
export const controls = css`
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  pre,
  blockquote {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  a {
    color: var(--accent);
    text-underline-offset: 2px;
  }
  button,
  input,
  select {
    font: inherit;
    color: inherit;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 1px;
  }
  .button {
    display: inline-flex;
    gap: 6px;
    align-items: center;
    justify-content: center;
    min-block-size: 32px;
    padding: 4px 12px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--ink);
    font-size: 13px;
    line-height: 1.35;
    text-decoration: none;
    white-space: nowrap;
    cursor: pointer;
  }
  .button:hover {
    border-color: var(--line-strong);
  }
  .button[aria-pressed='true'],
  .button[aria-expanded='true'] {
    border-color: var(--accent);
    background: var(--accent-well);
    color: var(--accent);
  }
  .button.main {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
    font-weight: 600;
  }
  .button.armed {
    border-color: var(--bad);
    color: var(--bad);
  }
  .button.plain {
    border-color: transparent;
    background: none;
  }
  .button.plain:hover {
    background: var(--raised);
  }
  .button.plain[aria-pressed='true'] {
    background: var(--accent-well);
  }
  .button.icon {
    inline-size: 32px;
    padding: 0;
  }
  .button:disabled {
    opacity: 0.55;
    cursor: default;
  }
  .field {
    display: grid;
    gap: 3px;
    font-size: 12.5px;
    color: var(--soft);
  }
  input:not([type='checkbox']),
  select {
    min-block-size: 32px;
    padding: 4px 8px;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--ink);
    font-size: 13px;
  }
  .badge {
    display: inline-block;
    padding: 1px 8px;
    border-radius: 99px;
    background: var(--raised);
    color: var(--soft);
    font-size: 12px;
    font-weight: 600;
    line-height: 1.5;
    white-space: nowrap;
  }
  .badge.good {
    background: var(--good-well);
    color: var(--good);
  }
  .badge.bad {
    background: var(--bad-well);
    color: var(--bad);
  }
  .badge.wait {
    background: var(--wait-well);
    color: var(--wait);
  }
  .pairs {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 3px 16px;
    align-items: baseline;
    font-size: 13px;
  }
  .pairs dt {
    max-inline-size: 200px;
    color: var(--soft);
    overflow-wrap: anywhere;
  }
  .pairs dd {
    overflow-wrap: anywhere;
    unicode-bidi: plaintext;
  }
  .soft {
    color: var(--soft);
  }
  .small {
    font-size: 12.5px;
  }
  .mono {
    font-family: var(--mono);
    font-size: 12.5px;
    line-height: 1.6;
  }
  .text {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    unicode-bidi: plaintext;
  }
  .away {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  kbd {
    padding: 0 5px;
    border: 1px solid var(--line-strong);
    border-radius: 4px;
    font: 11px/1.5 var(--mono);
    color: var(--soft);
  }
  svg.icon {
    flex: none;
    inline-size: 16px;
    block-size: 16px;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.7;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
      animation: none !important;
    }
  }
`;

/** How good a state of a delivery is, as a class of a badge. */
const TONES = {
  sent: 'good',
  delivered: 'good',
  held: 'wait',
  sending: 'wait',
  failed: 'bad',
  bounced: 'bad',
  expired: 'bad',
};

/** @param {string} state of a delivery @returns {string} `good`, `wait`, `bad`, or nothing */
export const toneOf = (state) => (Object.hasOwn(TONES, state) ? TONES[state] : '');
