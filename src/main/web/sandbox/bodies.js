import {css, html, nothing} from 'lit';
import {linked, outward} from '../parts/index.js';
import {chat} from './chat.js';
import {t} from './words.js';

/**
 * How a message looks to its receiver, by channel, and which other views of it there are. Text of messages only ever goes through
 * text nodes and checked links.
 *
 * @typedef {any} Message as `/sandbox/messages/{id}` answers it
 * @typedef {{id: string, label: string, show: (message: Message, page: any) => unknown}} View
 */

/** @param {Message} message @param {string} name */
export function header(message, name) {
  const found = Object.entries(message.headers).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return found ? String(found[1]) : '';
}

/** @param {Message} message @param {string[]} names in lower case */
const without = (message, ...names) =>
  Object.entries(message.headers).filter(([name]) => !names.includes(name.toLowerCase()) && !name.startsWith('sandbox.'));

/** @param {[string, unknown][]} entries @param {string} classes */
export const pairs = (entries, classes = '') =>
  html`<dl class="pairs ${classes}">
    ${entries.map(([name, value]) => html`<dt>${name}</dt><dd>${typeof value === 'string' ? linked(value) : value}</dd>`)}
  </dl>`;

const attributes = (/** @type {Message} */ message) =>
  Object.entries(message.headers)
    .filter(([name]) => name.startsWith('attribute.'))
    .map(([name, value]) => /** @type {[string, unknown]} */ ([name.slice(10), value]));

/** @param {string} text */
const said = (text) => html`<div class="text">${linked(text)}</div>`;

const loads = /<img\b[^>]*\bsrc\s*=\s*["']?https?:|url\(\s*["']?https?:/i;

/** @param {Message} message @param {any} page */
function mail(message, page) {
  if (!message.html) return html`<div class="card pad">${said(message.body)}</div>`;
  const images = page.images === message.id;
  return html`<al-frame
    label=${t('mailTitle', {subject: message.subject})}
    src=${`/sandbox/messages/${encodeURIComponent(message.id)}/html${images ? '?images=true' : ''}`}
  >
    ${loads.test(message.html)
      ? html`<label class="images" title=${t('imagesHint')}
          ><input type="checkbox" .checked=${images} @change=${(/** @type {any} */ event) => (page.images = event.target.checked ? message.id : '')} />
          ${t('images')}</label
        >`
      : nothing}
  </al-frame>`;
}

/** @param {Message} message */
function sms(message) {
  const facts = [
    t('parts', {n: Number(header(message, 'sms.parts') || 1)}),
    header(message, 'sms.encoding'),
    header(message, 'attribute.AWS.SNS.SMS.SenderID'),
    header(message, 'attribute.AWS.SNS.SMS.SMSType'),
  ];
  return html`<div class="phone">
    <div class="bubble text">${linked(message.body)}</div>
    <p class="soft small">${facts.filter(Boolean).join(' · ')}</p>
  </div>`;
}

/** @param {Message} message */
function push(message) {
  const platform = (message.to.match(/:endpoint\/([^/]+)/) ?? [])[1] ?? '';
  return html`<div class="phone">
    <div class="banner">
      <span class="app" aria-hidden="true">A</span>
      <div>
        ${message.subject ? html`<h3>${message.subject}</h3>` : nothing} ${said(message.body)}
        <p class="soft small">${platform}</p>
      </div>
    </div>
  </div>`;
}

/** @param {Message} message */
const inbox = (message) =>
  html`<div class="card pad">
    <h3>${message.subject || t('noSubject')}</h3>
    ${said(message.body)}
    <p class="small">${linked(header(message, 'url'))}</p>
  </div>`;

const SIGNATURE = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];

/** @param {Message} message */
function webhook(message) {
  const answer = Number(header(message, 'sandbox.answer'));
  const signature = SIGNATURE.map((name) => /** @type {[string, unknown]} */ ([name, header(message, name)])).filter(([, value]) => value);
  return html`
    <p class="line mono">
      <b>${header(message, 'sandbox.method')}</b> <span>${message.to}</span>
      <span class="badge ${answer >= 300 ? 'bad' : 'good'}">${answer}</span>
    </p>
    ${signature.length ? html`<h3>${t('signature')}</h3> ${pairs(signature, 'mono')}` : nothing}
    <h3>${t('body')}</h3>
    <al-json .text=${message.body} label=${t('body')}></al-json>
  `;
}

/** @param {Message} message */
const topic = (message) =>
  html`<p class="mono soft line"><span>${message.to}</span></p>
    ${message.subject ? html`<h3>${message.subject}</h3>` : nothing}
    <al-json .text=${message.body} label=${t('body')}></al-json>`;

/** @param {Message} message */
const other = (message) => html`<div class="card pad">${message.subject ? html`<h3>${message.subject}</h3>` : nothing} ${said(message.body)}</div>`;

/** @param {string[]} names that stand elsewhere */
const headers = (...names) => ({id: 'headers', label: t('headers'), show: (/** @type {Message} */ message) => pairs(without(message, ...names), 'mono')});

/** @param {(message: Message, page: any) => unknown} show */
const seen = (show) => ({id: 'message', label: t('message'), show});

/** @param {string} id @param {string} label @param {(message: Message) => string} text */
const raw = (id, label, text) => ({id, label, show: (/** @type {Message} */ message) => html`<al-json .text=${text(message)} label=${label}></al-json>`});

/** @type {Record<string, (message: Message) => View[]>} */
const VIEWS = {
  email: (message) => [
    seen(mail),
    ...(message.html && message.body ? [{id: 'text', label: t('text'), show: (/** @type {Message} */ one) => html`<div class="card pad">${said(one.body)}</div>`}] : []),
    ...(message.html ? [raw('source', t('source'), (one) => one.html)] : []),
    headers('from', 'to', 'reply-to', 'subject'),
  ],
  sms: () => [seen(sms), headers()],
  push: (message) => [
    seen(push),
    ...(header(message, 'Message') ? [raw('payload', t('payload'), (one) => header(one, 'Message'))] : []),
    ...(attributes(message).length ? [{id: 'attributes', label: t('attributes'), show: (/** @type {Message} */ one) => pairs(attributes(one), 'mono')}] : []),
  ],
  inbox: () => [seen(inbox), {id: 'details', label: t('details'), show: (/** @type {Message} */ message) => pairs(without(message, 'url'), 'mono')}],
  webhook: () => [seen(webhook), headers(...SIGNATURE)],
  sns: () => [seen(topic), headers()],
  chat: () => [seen(chat), raw('request', t('request'), (one) => one.chat.request), headers()],
};

/** @param {Message} message @returns {View[]} the first is what the receiver sees */
export function viewsOf(message) {
  if (message.chat) return VIEWS.chat(message);
  return Object.hasOwn(VIEWS, message.channel) ? VIEWS[message.channel](message) : [seen(other), headers()];
}

export {outward};

export const bodyStyles = css`
  .card {
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
  }
  .pad {
    padding: 14px 16px;
  }
  h3 {
    margin-block: 0 4px;
    font-size: 14px;
    font-weight: 650;
    overflow-wrap: anywhere;
    unicode-bidi: plaintext;
  }
  al-json + h3,
  dl + h3 {
    margin-block-start: 18px;
  }
  .images {
    display: inline-flex;
    gap: 6px;
    align-items: center;
    font-size: 13px;
  }
  .images input {
    inline-size: 16px;
    block-size: 16px;
    margin: 0;
    accent-color: var(--accent);
  }
  .phone {
    max-inline-size: 420px;
  }
  .bubble {
    inline-size: fit-content;
    max-inline-size: 100%;
    padding: 10px 15px;
    border-radius: 18px 18px 18px 5px;
    background: light-dark(#e7e7e2, #2f3331);
  }
  .bubble + p {
    margin: 6px 0 0 6px;
  }
  .banner {
    display: grid;
    grid-template-columns: 36px minmax(0, 1fr);
    gap: 12px;
    padding: 14px 16px;
    border: 1px solid var(--line);
    border-radius: 16px;
    background: var(--surface);
  }
  .app {
    display: grid;
    place-items: center;
    inline-size: 36px;
    block-size: 36px;
    border-radius: 9px;
    background: var(--accent);
    color: var(--on-accent);
    font-weight: 700;
  }
  .line {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 10px;
    align-items: baseline;
    margin-block-end: 16px;
    overflow-wrap: anywhere;
  }
  .line span {
    min-inline-size: 0;
  }
`;
