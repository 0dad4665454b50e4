import {LitElement, css, html, nothing} from 'lit';
import {icon, iconOf, linked, words} from '../../parts/index.js';
import {syntaxOf} from '../../parts/editor.js';
import '../act.js';
import {call, curl, may} from '../api.js';
import {link} from '../routes.js';
import {folded, styles} from '../styles.js';
import {t as common} from '../words.js';

const t = words({
  en: {
    'preview': 'Preview',
    'channel': 'Channel',
    'language': 'Language',
    'languageHow': 'such as ko-KR',
    'waits': 'The preview waits until the words are right.',
    'waitsForData': 'The preview waits until the sample data is JSON.',
    'layout': 'This is a layout: the mails of other templates are put where it says content. Preview one of those.',
    'subject': 'Subject',
    'html': 'HTML',
    'text': 'Text',
    'images': 'Load images',
    'chars': '{n} {n|character|characters}',
    'title': 'Title',
    'noTitle': 'no title',
    'data': 'Data',
    'buttons': 'Buttons',
    'noWarnings': 'Nothing to warn of.',
    'sample': 'Sample data',
    'sampleData': 'Data (JSON)',
    'sampleRecipient': 'Recipient (JSON)',
    'sampleItems': 'Items of the digest (JSON)',
    'sampleHow': 'Made up from the variables that the words read; write your own.',
    'fill': 'Add what is missing',
    'load': 'Load',
    'who': 'Take a recipient, by id',
    'send': 'Send to me',
    'sendHow': 'Sends the words above as they are, by {channel}, as a notification of its own. Nothing is saved or published.',
    'sendMail': 'The mail has the text in the default layout, not this HTML.',
    'target': 'Recipient’s id, or address',
    'sendNow': 'Send',
    'nobody': 'Say to whom.',
    'sent': 'It is on its way.',
    'follow': 'See what becomes of it',
  },
  ko: {
    'preview': '미리 보기',
    'channel': '채널',
    'language': '언어',
    'languageHow': '예: ko-KR',
    'waits': '문구를 고치면 미리 보기가 나타납니다.',
    'waitsForData': '예시 데이터가 JSON이 되면 미리 보기가 나타납니다.',
    'layout': '레이아웃입니다. 다른 템플릿의 메일이 content 자리에 들어갑니다. 그런 템플릿에서 미리 보세요.',
    'subject': '제목',
    'html': 'HTML',
    'text': '텍스트',
    'images': '이미지 불러오기',
    'chars': '{n}자',
    'title': '제목',
    'noTitle': '제목 없음',
    'data': '데이터',
    'buttons': '버튼',
    'noWarnings': '경고가 없습니다.',
    'sample': '예시 데이터',
    'sampleData': '데이터 (JSON)',
    'sampleRecipient': '수신자 (JSON)',
    'sampleItems': '다이제스트에 모인 것 (JSON)',
    'sampleHow': '문구가 읽는 변수로 지어낸 것입니다. 바꿔 써도 됩니다.',
    'fill': '빠진 것 채우기',
    'load': '불러오기',
    'who': '수신자 id로 가져오기',
    'send': '나에게 보내기',
    'sendHow': '위 문구를 그대로 {channel}(으)로, 별도의 알림으로 보냅니다. 저장하거나 게시하지 않습니다.',
    'sendMail': '메일에는 이 HTML이 아니라 기본 레이아웃에 담긴 텍스트가 갑니다.',
    'target': '수신자 id 또는 주소',
    'sendNow': '보내기',
    'nobody': '받을 사람을 쓰세요.',
    'sent': '보내는 중입니다.',
    'follow': '어떻게 되는지 보기',
  },
});

export const CHANNELS = ['email', 'sms', 'push', 'inbox', 'webhook', 'http', 'sns', 'slack', 'discord', 'mattermost', 'telegram', 'teams', 'googlechat', 'pagerduty'];
export const CHATS = CHANNELS.slice(7);

/** What an address of a channel is called in a notification, where it isn't called as the channel. */
const ADDRESSES = /** @type {Record<string, string>} */ ({sms: 'phone', push: 'device', sns: 'snsTopic', googlechat: 'googleChat', pagerduty: 'pagerDuty'});

const PREVIEW = '/v1/templates:preview';
const SEND = '/v1/notifications';
const RECIPIENT = '/v1/recipients/{id}';
const WAIT_MS = 250;
const KEPT = 'allim.send-to';
const SAMPLE = 'allim.sample.';

/**
 * What a template says on a channel and in a language, as it is written; with which data, and a way to send it.
 *
 * @prop {string} name of the template
 * @prop {any} template as it would be put, of which nothing is wrong
 * @prop {boolean} waits whether there is something newer, of which something is
 * @prop {string} channel
 * @prop {string} language whose parts are edited
 * @prop {{required: string[], optional: string[]} | undefined} variables that it reads
 * @fires console-channel when somebody chooses another channel
 */
class ConsoleTemplatePreview extends LitElement {
  static properties = {
    name: {},
    template: {attribute: false},
    waits: {attribute: false},
    channel: {},
    language: {},
    variables: {attribute: false},
    _locale: {state: true},
    _shown: {state: true},
    _problem: {state: true},
    _data: {state: true},
    _recipient: {state: true},
    _items: {state: true},
    _images: {state: true},
    _sent: {state: true},
  };

  static styles = [
    ...styles,
    folded,
    css`
      :host {
        position: sticky;
        inset-block-start: 68px;
      }
      .in {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: end;
        margin-block-end: 12px;
      }
      .in .field {
        flex: 1 1 130px;
      }
      .in input {
        inline-size: 100%;
      }
      .subject {
        margin-block-end: 10px;
        font-size: 15px;
        font-weight: 600;
        overflow-wrap: anywhere;
        unicode-bidi: plaintext;
      }
      .bubble {
        max-inline-size: 420px;
        padding: 12px 16px;
        border: 1px solid var(--line);
        border-inline-start-width: 4px;
        border-radius: 12px;
        background: var(--well);
      }
      .bubble.good {
        border-inline-start-color: var(--good);
      }
      .bubble.warning {
        border-inline-start-color: var(--wait);
      }
      .bubble.danger {
        border-inline-start-color: var(--bad);
      }
      .bubble .pairs,
      .bubble .chips {
        margin-block-start: 8px;
      }
      .told {
        min-block-size: 24px;
        margin-block-start: 10px;
        font-size: 13px;
      }
      .told .note {
        padding: 6px 10px;
      }
      .told li + li {
        margin-block-start: 4px;
      }
      .images {
        display: inline-flex;
        gap: 6px;
        align-items: center;
        min-block-size: 32px;
        font-size: 13px;
      }
      details > p {
        margin-block: 6px 10px;
      }
      .words summary {
        border: 0;
      }
      .card > p + .in {
        margin-block: 8px 0;
      }
      .bubble + p svg {
        vertical-align: -3px;
      }
    `,
  ];

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #turn = 0;

  /** Whether somebody has written the sample, which then is theirs. */
  #own = false;

  constructor() {
    super();
    this.name = '';
    this.template = {parts: {}};
    this.waits = false;
    this.channel = 'email';
    this.language = '';
    /** @type {{required: string[], optional: string[]} | undefined} */
    this.variables = undefined;
    /** @type {string | undefined} */
    this._locale = undefined;
    /** @type {any} */
    this._shown = undefined;
    this._problem = '';
    this._data = '{}';
    this._recipient = '{}';
    this._items = '';
    this._images = false;
    this._sent = '';
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  get locale() {
    return this._locale ?? this.language;
  }

  /** What was written in this tab before comes back. @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    const kept = changed.has('name') && sessionStorage.getItem(SAMPLE + this.name);
    if (kept) {
      this.#own = true;
      Object.assign(this, JSON.parse(kept));
    }
    if (changed.has('language')) this._locale = undefined;
    if (changed.has('variables') && this.variables) {
      if (!this.#own) this.#makeUp();
      else if (this.isDigest && !this._items) this.#fill();
    }
    const atOnce = ['template', 'channel', 'language'].some((name) => changed.has(name));
    const soon = ['_locale', '_data', '_recipient', '_items'].some((name) => changed.has(name));
    if (!this.variables || !(atOnce || soon)) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#ask, atOnce ? 0 : WAIT_MS);
  }

  /** A sample that has all that the words read. */
  #makeUp() {
    this.#show(filled({data: {}, recipient: {}, last: {}}, this.variables));
    if (!this.isDigest) this._items = '';
  }

  #fill = () => this.#show(filled({data: parsed(this._data) ?? {}, recipient: parsed(this._recipient) ?? {}, last: {}}, this.variables));

  /** @param {Record<string, any>} sample */
  #show({data, recipient, last}) {
    this._data = JSON.stringify(data, null, 2);
    this._recipient = JSON.stringify(recipient, null, 2);
    if (this.isDigest && !parsed(this._items)?.length) {
      const item = {data: {author: 'Ada', text: 'Hello', ...data, ...last.data}};
      this._items = JSON.stringify([item, item], null, 2);
    }
  }

  #keep() {
    this.#own = true;
    const {_data, _recipient, _items} = this;
    sessionStorage.setItem(SAMPLE + this.name, JSON.stringify({_data, _recipient, _items}));
  }

  /** Whether digests use the words, by what they read. */
  get isDigest() {
    const {required = [], optional = []} = this.variables ?? {};
    return [...required, ...optional].some((path) => /^(items|total|more|moreUrl|first|last|groups|digest)\b/.test(path));
  }

  get body() {
    const {template, channel, locale} = this;
    return {template, channel, ...(locale ? {locale} : {}), data: parsed(this._data) ?? {}, recipient: parsed(this._recipient) ?? {}, ...(this.isDigest ? {items: parsed(this._items) ?? []} : {})};
  }

  /** Only the answer to what was asked last is shown. */
  #ask = async () => {
    const turn = ++this.#turn;
    if (!parsed(this._data) || !parsed(this._recipient) || (this.isDigest && !parsed(this._items))) {
      this._problem = t('waitsForData');
      return;
    }
    try {
      const shown = await call('POST', PREVIEW, {body: this.body, quiet: true});
      if (turn !== this.#turn) return;
      this._shown = shown;
      this._problem = '';
    } catch (error) {
      if (turn !== this.#turn) return;
      this._problem = /** @type {Error} */ (error).message;
      if (this._shown?.channel !== this.channel) this._shown = undefined;
    }
  };

  render() {
    return html`<div class="stack">
      <section class="card" aria-label=${t('preview')}>
        <div class="title">
          <h2>${t('preview')}</h2>
          <al-copy wide label=${common('copyCurl')} .text=${curl('POST', PREVIEW, {body: this.body})}></al-copy>
        </div>
        <div class="in">
          <label class="field"
            >${t('channel')}<select name="channel" @change=${this.#choose}>
              ${CHANNELS.map((one) => html`<option ?selected=${one === this.channel}>${one}</option>`)}
            </select></label
          >
          <label class="field"
            >${t('language')}<input
              name="locale"
              autocomplete="off"
              spellcheck="false"
              placeholder=${t('languageHow')}
              .value=${this.locale}
              @input=${(/** @type {Event} */ event) => (this._locale = /** @type {HTMLInputElement} */ (event.target).value.trim())}
          /></label>
        </div>
        ${this._shown ? this.#message(this._shown) : nothing}
        <div class="told" role="status">${this.#told()}</div>
        ${this.#sample()}
      </section>
      ${may('POST', SEND) && this._shown && !this._problem && !this.waits ? this.#send() : nothing}
    </div>`;
  }

  #choose = (/** @type {Event} */ event) =>
    this.dispatchEvent(new CustomEvent('console-channel', {detail: /** @type {HTMLSelectElement} */ (event.target).value}));

  #told() {
    if (this.waits) return html`<p class="note">${t('waits')}</p>`;
    if (this._problem) {
      if (this.variables?.required.includes('content')) return html`<p class="note">${t('layout')}</p>`;
      const missing = /missing/.test(this._problem);
      return html`<p class="note bad">${this._problem}</p>
        ${missing ? html`<p class="more"><button class="button" @click=${this.#fill}>${t('fill')}</button></p>` : nothing}`;
    }
    const warnings = this._shown?.warnings ?? [];
    if (!this._shown) return nothing;
    return warnings.length
      ? html`<ul role="list">
          ${warnings.map((/** @type {string} */ warning) => html`<li class="note">${warning}</li>`)}
        </ul>`
      : html`<span class="soft">${t('noWarnings')}</span>`;
  }

  /** @param {any} shown */
  #message(shown) {
    return shown.channel === 'email' ? this.#mail(shown) : this.#bubble(shown);
  }

  /** @param {any} shown */
  #mail({title, body, html: mail}) {
    return html`<p class="subject"><span class="soft small">${t('subject')}</span> ${title || html`<span class="soft">${t('noTitle')}</span>`}</p>
      ${mail
        ? html`<al-frame label=${t('html')} src="/console/frame${this._images ? '?images=1' : ''}" .content=${mail}
            ><label class="images"><input type="checkbox" .checked=${this._images} @change=${(/** @type {Event} */ event) => (this._images = /** @type {HTMLInputElement} */ (event.target).checked)} />${t('images')}</label></al-frame
          >`
        : nothing}
      ${mail
        ? html`<details class="words">
            <summary>${t('text')}</summary>
            <p class="text">${linked(body)}</p>
          </details>`
        : html`<p class="text">${linked(body)}</p>`}`;
  }

  /** @param {any} shown */
  #bubble({channel, title, body, url, data, chat}) {
    return html`<div class="bubble ${chat?.color ?? ''}">
        ${title && channel !== 'sms' ? html`<p class="subject">${title}</p>` : nothing}
        <p class="text">${linked(body)}</p>
        ${url ? html`<p class="small">${linked(url)}</p>` : nothing}
        ${chat?.fields.length
          ? html`<dl class="pairs">${chat.fields.map((/** @type {any} */ {name, value}) => html`<dt>${name}</dt><dd class="text">${value}</dd>`)}</dl>`
          : nothing}
        ${chat?.buttons.length
          ? html`<ul class="chips" role="list" aria-label=${t('buttons')}>
              ${chat.buttons.map((/** @type {any} */ {text}) => html`<li class="badge">${text}</li>`)}
            </ul>`
          : nothing}
      </div>
      <p class="soft small">${icon(iconOf(channel))} ${channel}, ${t('chars', {n: lengthOf(body)})}</p>
      ${data ? html`<al-json label=${t('data')} .text=${JSON.stringify(data)}></al-json>` : nothing}`;
  }

  #sample() {
    const edit = (/** @type {'_data' | '_recipient' | '_items'} */ name) => (/** @type {CustomEvent<string>} */ {detail}) => {
      this[name] = detail;
      this.#keep();
    };
    const sample = (/** @type {string} */ label, /** @type {'_data' | '_recipient' | '_items'} */ name, /** @type {number} */ rows) =>
      html`<div class="field">
        <span aria-hidden="true">${t(label)}</span>
        <al-editor label=${t(label)} rows=${rows} .text=${this[name]} .errors=${[syntaxOf(this[name])].filter(Boolean)} @al-edit=${edit(name)}></al-editor>
      </div>`;
    return html`<details open>
      <summary>${t('sample')}</summary>
      <p class="soft small">${t('sampleHow')}</p>
      ${this.isDigest ? sample('sampleItems', '_items', 6) : sample('sampleData', '_data', 3)} ${sample('sampleRecipient', '_recipient', 2)}
      ${may('GET', RECIPIENT)
        ? html`<div class="in">
            <label class="field">${t('who')}<input name="who" autocomplete="off" spellcheck="false" /></label>
            <console-act label=${t('load')} .run=${this.#load}></console-act>
          </div>`
        : nothing}
    </details>`;
  }

  /** @param {string} name */
  #written(name) {
    return /** @type {HTMLInputElement} */ (this.renderRoot.querySelector(`[name=${name}]`)).value.trim();
  }

  #load = async () => {
    const who = this.#written('who');
    if (!who) throw new Error(t('nobody'));
    const {id, locale, zone, attributes} = await call('GET', RECIPIENT, {path: {id: who}});
    this._recipient = JSON.stringify({id, locale, zone, attributes}, null, 2);
    if (locale) this._locale = locale;
    this.#keep();
  };

  #send() {
    return html`<section class="card" aria-label=${t('send')}>
      <h2>${t('send')}</h2>
      <p class="soft small">${t('sendHow', {channel: this._shown.channel})} ${this._shown.html ? t('sendMail') : ''}</p>
      <div class="in">
        <label class="field">${t('target')}<input name="target" autocomplete="off" spellcheck="false" .value=${sessionStorage.getItem(KEPT) ?? ''} /></label>
        <console-act label=${t('sendNow')} .run=${this.#sendNow}></console-act>
      </div>
      <p role="status">${this._sent ? html`${t('sent')} <a href=${link('notifications', this._sent)} target="_blank" rel="opener">${t('follow')}</a>` : nothing}</p>
    </section>`;
  }

  #sendNow = async () => {
    const target = this.#written('target');
    if (!target) throw new Error(t('nobody'));
    const {channel, title, body, url, data} = this._shown;
    const content = {...(title ? {title} : {}), body, ...(url ? {url} : {})};
    const isAddress = channel !== 'inbox' && (/^[^\s@]+@[^\s@]+$/.test(target) ? channel === 'email' : /^(\+\d|https?:|arn:|[\w-]+\/)/.test(target));
    const to = isAddress ? {[ADDRESSES[channel] ?? channel]: target} : {recipient: target};
    this._sent = '';
    const {id} = await call('POST', SEND, {body: {to: [to], ...(isAddress ? {} : {channels: [channel]}), content, ...(data ? {data} : {})}});
    sessionStorage.setItem(KEPT, target);
    this._sent = id;
  };
}

/** An object or a list of JSON; nothing where the text is none. @param {string} text */
function parsed(text) {
  try {
    const json = JSON.parse(text);
    return json && typeof json === 'object' ? json : undefined;
  } catch {
    return undefined;
  }
}

/** As readers count. @param {string} text */
const lengthOf = (text) => [...new Intl.Segmenter().segment(text)].length;

/** @param {Record<string, any>} sample @param {{required: string[], optional: string[]} | undefined} variables */
function filled(sample, variables) {
  const all = structuredClone(sample);
  for (const path of [...(variables?.required ?? []), ...(variables?.optional ?? [])]) {
    const names = path.split('.');
    if (!Object.hasOwn(all, names[0]) || names.length < 2 || names.some((name) => name === '__proto__')) continue;
    let at = all;
    for (const name of names.slice(0, -1)) at = at[name] = typeof at[name] === 'object' && at[name] ? at[name] : {};
    const last = /** @type {string} */ (names.at(-1));
    at[last] ??= madeUp(last);
  }
  return all;
}

/** @param {string} name of a variable */
function madeUp(name) {
  if (/url|link|track|href/i.test(name)) return 'https://example.com/7';
  if (/name|who|author|user/i.test(name)) return 'Ada';
  if (/mail/i.test(name)) return 'ada@example.com';
  if (/(at|date|time|day)$/i.test(name)) return '2026-05-14T09:30:00Z';
  if (/order|number|count|total|amount|price|id$|age|size/i.test(name)) return 7;
  return name;
}

customElements.define('console-template-preview', ConsoleTemplatePreview);
