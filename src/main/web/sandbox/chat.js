import {css, html, nothing} from 'lit';
import {linked, outward} from '../parts/index.js';
import {t} from './words.js';

/* A chat's message, which its stand-in has taken apart: parts of lines with their looks, and no markup. */

/** @typedef {{text: string, styles: string[], url: string}} Span */

const LOOKS = /** @type {[string, (inner: unknown) => unknown][]} */ ([
  ['BOLD', (inner) => html`<b>${inner}</b>`],
  ['ITALIC', (inner) => html`<i>${inner}</i>`],
  ['STRIKE', (inner) => html`<s>${inner}</s>`],
  ['CODE', (inner) => html`<code>${inner}</code>`],
  ['MENTION', (inner) => html`<span class="mention">${inner}</span>`],
]);

/** @param {Span[]} all */
const spans = (all) =>
  all.map((span) => {
    const shown = span.url ? outward(span.text, span.url) : linked(span.text);
    return LOOKS.filter(([style]) => span.styles.includes(style)).reduce((inner, [, look]) => look(inner), shown);
  });

/** @param {{kind: string, spans: Span[]}} part */
function block(part) {
  if (part.kind === 'CODE') return html`<pre class="mono">${part.spans.map((span) => span.text)}</pre>`;
  if (part.kind === 'QUOTE') return html`<blockquote class="text">${spans(part.spans)}</blockquote>`;
  return html`<div class="text ${part.kind === 'NOTE' ? 'small soft' : ''}">${spans(part.spans)}</div>`;
}

/** @param {{name: string, value: Span[], isShort: boolean}[]} all */
function fields(all) {
  if (!all.length) return nothing;
  return html`<dl class="fields">
    ${all.map((field) => html`<div class=${field.isShort ? 'short' : ''}><dt>${field.name}</dt><dd class="text">${spans(field.value)}</dd></div>`)}
  </dl>`;
}

/**
 * A button that leads nowhere is one whose press the chat reports, which its stand-in does where it knows the secret.
 *
 * @param {any} message @param {any} page
 */
function buttons(message, page) {
  if (!message.chat.buttons.length) return nothing;
  return html`<div class="actions">
    ${message.chat.buttons.map((/** @type {{text: string, url: string}} */ button, /** @type {number} */ index) => {
      if (/^https?:/i.test(button.url) && URL.canParse(button.url)) {
        return html`<a class="button" href=${button.url} target="_blank" rel="noopener noreferrer">${button.text}</a>`;
      }
      const can = message.presses?.includes(index);
      return html`<button class="button" ?disabled=${!can} title=${can ? t('press', {text: button.text}) : t('noPress')} @click=${() => page.press(message, index)}>
        ${button.text}
      </button>`;
    })}
  </div>`;
}

/** One message as its chat shows it. @param {any} message @param {any} page @param {boolean} chosen */
function bubble(message, page, chosen) {
  const {sender, color, title, body, fields: all} = message.chat;
  const bar = /^#[0-9a-f]{6}$/i.test(color) ? color : '';
  return html`<article class="chat" aria-current=${chosen ? 'true' : nothing}>
    <p class="sender">
      <b>${sender}</b> <al-time class="soft small" at=${message.at}></al-time>
      ${message.editedAt ? html`<span class="soft small">${t('edited')} <al-time at=${message.editedAt}></al-time></span>` : nothing}
    </p>
    <div class="card" .style=${bar ? `border-inline-start:4px solid ${bar}` : ''}>
      ${title.length ? html`<h3>${spans(title)}</h3>` : nothing} ${body.map(block)} ${fields(all)} ${buttons(message, page)}
    </div>
  </article>`;
}

/** With its thread, in the order in which that came. @param {any} message @param {any} page */
export function chat(message, page) {
  const thread = page.thread.some((/** @type {any} */ one) => one.id === message.id) ? page.thread : [message];
  return html`<div class="thread">${thread.map((/** @type {any} */ one, /** @type {number} */ index) =>
    html`<div class=${index ? 'reply' : ''}>${bubble(one.id === message.id ? message : one, page, thread.length > 1 && one.id === message.id)}</div>`)}</div>`;
}

export const chatStyles = css`
  .thread {
    display: grid;
    gap: 14px;
    max-inline-size: 720px;
  }
  .reply {
    margin-inline-start: 20px;
    padding-inline-start: 16px;
    border-inline-start: 2px solid var(--line);
  }
  .sender {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 8px;
    align-items: baseline;
    padding: 0 2px 5px;
  }
  .chat .card {
    display: grid;
    gap: 8px;
    padding: 12px 16px;
  }
  .chat[aria-current] .card {
    box-shadow: 0 0 0 1px var(--accent);
  }
  .chat blockquote {
    padding-inline-start: 12px;
    border-inline-start: 3px solid var(--line);
  }
  .chat code {
    padding: 1px 4px;
    border-radius: 4px;
    background: var(--well);
    font-family: var(--mono);
    font-size: 0.88em;
  }
  .chat pre {
    overflow: auto;
    padding: 8px 12px;
    border-radius: 7px;
    background: var(--well);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .mention {
    padding: 0 3px;
    border-radius: 4px;
    background: var(--accent-well);
    color: var(--accent);
    font-weight: 600;
  }
  .fields {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 8px 16px;
  }
  .fields div {
    grid-column: 1 / -1;
  }
  .fields .short {
    grid-column: auto;
  }
  .fields dt {
    font-size: 13px;
    font-weight: 600;
    overflow-wrap: anywhere;
    unicode-bidi: plaintext;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .actions .button {
    white-space: normal;
    overflow-wrap: anywhere;
  }
`;
