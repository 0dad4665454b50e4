import {css, html, nothing} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import {icon, poll, Refused, toast, words} from '../../parts/index.js';
import '../../parts/diff.js';
import {lineOf, syntaxOf} from '../../parts/editor.js';
import {answer, call, curl, may} from '../api.js';
import {TEMPLATE} from '../examples.js';
import {moreOf} from '../rows.js';
import {link} from '../routes.js';
import {folded, styles} from '../styles.js';
import {Unsaved} from '../unsaved.js';
import {View} from '../view.js';
import {nameOf, namesOfKeys} from '../who.js';
import {t as common} from '../words.js';
import {CHANNELS, CHATS} from './template-preview.js';

const t = words({
  en: {
    'tabs': 'What to see',
    'tab.': 'Words and preview',
    'tab.versions': 'Versions',
    'words': 'Words',
    'asJson': 'Edit as JSON',
    'asFields': 'Edit by field',
    'language': 'Language',
    'own': 'No particular one',
    'parts': 'Parts',
    'of.default': 'For every channel that has no part of its own.',
    'of.chat': 'For every chat that has no part of its own. Markdown.',
    'of.sms': 'An SMS takes nothing from default.',
    'more': 'Parts, languages, settings',
    'addPart': 'Add a part',
    'removePart': 'Remove the part {part}',
    'addLanguage': 'Add a language',
    'languageHow': 'Such as ko or pt-BR',
    'removeLanguage': 'Remove the language {language}',
    'add': 'Add',
    'strict': 'A missing variable fails the message',
    'updates': 'What is held',
    'follow': 'goes out with the words then in use',
    'keep': 'keeps the words it was accepted with',
    'noPart': 'There are no words in this language yet. Add a part.',
    'field.subject': 'Subject',
    'field.title': 'Title',
    'field.body': 'Body',
    'field.text': 'Text',
    'field.html': 'HTML',
    'field.layout': 'Layout',
    'field.url': 'URL',
    'field.data': 'Data (JSON)',
    'field.fields': 'Fields (JSON)',
    'field.color': 'Color',
    'field.buttons': 'Buttons (JSON)',
    'right': 'The template is valid.',
    'go': 'Go there',
    'publish': 'Publish',
    'save': 'Save as draft',
    'discard': 'Discard changes',
    'published': 'Version {n} is in use.',
    'saved': 'Version {n} is saved as a draft.',
    'nothing': 'Nothing has changed: version {n} is in use.',
    'nothingSaved': 'Nothing has changed.',
    'wrong': 'Correct the mistakes first.',
    'conflict': 'Somebody else has changed this template meanwhile. Compare the versions; then save again.',
    'newer': '{who} has saved version {n} meanwhile. What you write here is not lost.',
    'somebody': 'Somebody',
    'compare': 'Compare',
    'unsaved': 'not saved',
    'inUse': 'version {n} in use',
    'isDraft': 'version {n} is a draft',
    'isNew': 'new',
    'retired': 'retired',
    'editing': 'Version {n} is open.',
    'changed': 'Changed',
    'by': 'by {who}',
    'usedBy': 'Workflows that use it:',
    'unused': 'No workflow uses it.',
    'version': 'Version {n}',
    'used': 'in use',
    'open': 'Open',
    'use': 'Put in use',
    'sureUse': 'Every message says this then: press again',
    'compareFrom': 'Compare',
    'compareTo': 'with',
    'yours': 'What you write',
    'diff': 'What differs',
    'retire': 'Retire',
    'sureRetire': 'Nothing new can use it: press again',
    'isRetired': '{id} is retired. Publishing a version brings it back.',
    'isOpen': 'Version {n} is open.',
    'lose': 'What you wrote is not saved. Open another version all the same?',
  },
  ko: {
    'tabs': '볼 것',
    'tab.': '문구와 미리 보기',
    'tab.versions': '버전',
    'words': '문구',
    'asJson': 'JSON으로 편집',
    'asFields': '항목별로 편집',
    'language': '언어',
    'own': '언어 지정 없음',
    'parts': '부분',
    'of.default': '자기 부분이 없는 모든 채널에 쓰입니다.',
    'of.chat': '자기 부분이 없는 모든 채팅에 쓰입니다. Markdown입니다.',
    'of.sms': 'SMS는 default에서 아무것도 가져오지 않습니다.',
    'more': '부분, 언어, 설정',
    'addPart': '부분 추가',
    'removePart': '{part} 부분 빼기',
    'addLanguage': '언어 추가',
    'languageHow': '예: ko, pt-BR',
    'removeLanguage': '{language} 언어 빼기',
    'add': '추가',
    'strict': '변수가 없으면 메시지를 실패로 처리',
    'updates': '대기 중인 것',
    'follow': '나갈 때 사용 중인 문구로 나갑니다',
    'keep': '접수될 때의 문구로 나갑니다',
    'noPart': '이 언어에는 아직 문구가 없습니다. 부분을 추가하세요.',
    'field.subject': '제목',
    'field.title': '제목',
    'field.body': '본문',
    'field.text': '텍스트',
    'field.html': 'HTML',
    'field.layout': '레이아웃',
    'field.url': 'URL',
    'field.data': '데이터 (JSON)',
    'field.fields': '필드 (JSON)',
    'field.color': '색',
    'field.buttons': '버튼 (JSON)',
    'right': '잘못된 것이 없습니다.',
    'go': '그곳으로',
    'publish': '게시',
    'save': '초안으로 저장',
    'discard': '변경 취소',
    'published': '버전 {n}을(를) 사용합니다.',
    'saved': '버전 {n}을(를) 초안으로 저장했습니다.',
    'nothing': '바뀐 것이 없습니다. 버전 {n}을(를) 사용 중입니다.',
    'nothingSaved': '바뀐 것이 없습니다.',
    'wrong': '먼저 잘못된 것을 고치세요.',
    'conflict': '그 사이 다른 사람이 이 템플릿을 바꿨습니다. 버전을 비교한 뒤 다시 저장하세요.',
    'newer': '그 사이 {who}이(가) 버전 {n}을(를) 저장했습니다. 여기에 쓴 것은 그대로 있습니다.',
    'somebody': '누군가',
    'compare': '비교',
    'unsaved': '저장 안 됨',
    'inUse': '버전 {n} 사용 중',
    'isDraft': '버전 {n}은(는) 초안',
    'isNew': '새 템플릿',
    'retired': '사용 중지',
    'editing': '버전 {n}이(가) 열려 있습니다.',
    'changed': '마지막 변경:',
    'by': '{who}',
    'usedBy': '이 템플릿을 쓰는 워크플로:',
    'unused': '이 템플릿을 쓰는 워크플로가 없습니다.',
    'version': '버전 {n}',
    'used': '사용 중',
    'open': '열기',
    'use': '사용하기',
    'sureUse': '모든 메시지가 이 문구로 나갑니다: 한 번 더',
    'compareFrom': '비교할 버전',
    'compareTo': '비교 대상',
    'yours': '지금 쓰는 것',
    'diff': '다른 점',
    'retire': '사용 중지',
    'sureRetire': '새로 쓸 수 없게 됩니다: 한 번 더',
    'isRetired': '{id}을(를) 사용 중지했습니다. 버전을 게시하면 다시 쓸 수 있습니다.',
    'isOpen': '버전 {n}을(를) 열었습니다.',
    'lose': '작성한 내용이 저장되지 않았습니다. 그래도 다른 버전을 열까요?',
  },
});

const OPERATION = '/v1/templates/{id}';
const PUBLISH = '/v1/templates/{id}/versions/{version}/publish';
const VERSIONS = '/v1/templates/{id}/versions';
const WORKFLOWS = '/v1/workflows';
const CHECK_MS = 250;
const LOOK_MS = 15_000;
const MOST_PAGES = 10;

/** The texts of each part: `line` is one line, `json` any JSON, else the least number of lines. */
const MAIL = {subject: 'line', html: 8, text: 4, layout: 'line', url: 'line'};
const PLAIN = {title: 'line', body: 3, url: 'line'};
const DATA = {...PLAIN, data: 'json'};
const CHAT = {...DATA, fields: 'json', color: 'line', buttons: 'json'};
const FIELDS = /** @type {Record<string, Record<string, string | number>>} */ ({default: PLAIN, email: MAIL, sms: {body: 3, url: 'line'}, sns: PLAIN, chat: CHAT});
const PARTS = ['default', 'email', 'sms', 'push', 'inbox', 'chat', ...CHANNELS.slice(4)];

/** @param {string} part */
const fieldsOf = (part) => FIELDS[part] ?? (CHATS.includes(part) ? CHAT : DATA);

/**
 * @typedef {Record<string, any>} Part
 * @typedef {Record<string, Part>} Parts
 * @typedef {{parts: Parts, locales?: Record<string, Parts>, updates?: string, strict?: boolean}} Doc
 * @typedef {Doc & {version: number, createdAt: string, changedBy?: string}} Version
 */

/** A version as one would write it. @param {any} version @returns {Doc} */
const docOf = ({parts, locales, updates, strict}) => ({
  parts,
  ...(locales ? {locales} : {}),
  ...(updates === 'keep' ? {updates} : {}),
  ...(strict === false ? {strict} : {}),
});

/** @param {unknown} doc */
const laid = (doc) => JSON.stringify(doc, null, 2);

class ConsoleTemplate extends View {
  static kind = 'template';

  static styles = [
    ...styles,
    folded,
    css`
      al-tabs {
        margin-block-end: 14px;
      }
      .columns {
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      }
      .fields {
        display: grid;
        gap: 10px;
        margin-block-start: 4px;
      }
      .fields input {
        inline-size: 100%;
        color: var(--ink);
      }
      .title .button {
        margin-block: -4px;
      }
      .in {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: end;
      }
      .in .field {
        flex: 1 1 150px;
      }
      details > div {
        display: grid;
        gap: 12px;
        padding-block-start: 10px;
      }
      .check {
        display: flex;
        gap: 8px;
        align-items: center;
        min-block-size: 32px;
        font-size: 13px;
      }
      .said {
        margin-block-start: 10px;
        min-block-size: 22px;
        font-size: 13px;
        color: var(--good);
      }
      .said li {
        padding-block: 2px;
        color: var(--bad);
        overflow-wrap: anywhere;
      }
      .said button {
        min-block-size: 24px;
        padding: 0 2px;
        border: 0;
        background: none;
        color: inherit;
        font: inherit;
        text-decoration: underline;
        cursor: pointer;
      }
      .note {
        margin-block-end: 14px;
      }
      .note a {
        color: inherit;
      }
      .row.version {
        grid-template-columns: minmax(110px, 1fr) minmax(0, 1fr) 100px 230px;
        align-items: center;
      }
      .row .acts {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
        justify-content: end;
      }
      @container (max-width: 620px) {
        .row.version {
          grid-template-columns: minmax(0, 1fr) max-content;
        }
        .row.version .acts {
          grid-column: 1 / 3;
          justify-content: start;
        }
      }
      @media (max-width: 1100px) {
        .columns {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  /** As the API says it; nothing while it is not stored. @type {any} */
  head;
  etag = '';

  /** What is edited, and what it was. @type {Doc} */
  doc = {parts: {}};
  saved = laid(this.doc);

  /** The number of the version that is edited; 0 while there is none. */
  version = 0;

  /** The text where the whole is edited as JSON. @type {string | undefined} */
  json;

  /** What was written into a field of JSON and is none, by its path. @type {Map<string, string>} */
  raw = new Map();

  /** @type {{detail: string, field?: string}[]} */
  errors = [];

  /** What was right when it was checked last, and what that reads; the preview shows it. */
  right = this.doc;

  /** @type {any} */
  variables;
  language = '';
  part = 'default';
  channel = 'email';

  /** @type {Version[]} */
  versions = [];

  /** @type {string | undefined} */
  cursor;

  /** @type {any[] | undefined} */
  workflows;

  /** @type {Map<string, string>} */
  names = new Map();

  /** A version that somebody has written meanwhile. */
  newer = 0;

  #checks = 0;

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  constructor() {
    super();
    new Unsaved(this, () => this.unsaved);
  }

  connectedCallback() {
    super.connectedCallback();
    this.ended = poll(async () => {
      if (this._ready && this.head) await this.#know(true);
    }, LOOK_MS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.ended?.();
  }

  get unsaved() {
    return this.raw.size > 0 || (this.json !== undefined && this.slip !== undefined) || laid(this.doc) !== this.saved;
  }

  get slip() {
    return this.json === undefined ? undefined : syntaxOf(this.json);
  }

  get mayWrite() {
    return may('PUT', OPERATION);
  }

  get tab() {
    return this.query.get('show') ?? '';
  }

  async look() {
    await this.#know();
    if (this.tab === 'versions' && this.head) await this.#listVersions();
    this.names = await namesOfKeys();
    this.workflows ??= await usersOf(this.name);
  }

  /** What the API says now; what somebody writes here stays. @param {boolean} [quiet] */
  async #know(quiet = false) {
    try {
      const {body, etag} = await answer('GET', OPERATION, {path: {id: this.name}, quiet});
      const moved = body.latest !== this.head?.latest;
      Object.assign(this, {head: body, etag});
      if (moved && this.unsaved) this.newer = body.latest;
      else if (moved) await this.#open(body.latest, quiet);
    } catch (error) {
      if (!(error instanceof Refused && error.status === 404 && this.query.has('new') && this.mayWrite)) throw error;
      if (this.doc.parts.default || this.doc.parts.email) return;
      this.part = 'email';
      this.saved = laid(TEMPLATE);
      this.#edit(structuredClone(TEMPLATE));
      this.#follow();
    }
    this.requestUpdate();
  }

  /** @param {number} version @param {boolean} [quiet] */
  async #open(version, quiet = false) {
    const found = await call('GET', '/v1/templates/{id}/versions/{version}', {path: {id: this.name, version: String(version)}, quiet});
    this.#take(docOf(found), version);
    this.variables = found.variables;
    this.right = this.doc;
  }

  /** @param {Doc} doc @param {number} version */
  #take(doc, version) {
    const anew = !this.version;
    Object.assign(this, {doc, version, saved: laid(doc), newer: 0, errors: []});
    this.raw.clear();
    if (this.json !== undefined) this.json = laid(doc);
    if (!this.partsHere[this.part]) this.part = this.#firstPart();
    if (anew) this.#follow();
    this.#checkSoon();
  }

  async #listVersions() {
    const page = await call('GET', VERSIONS, {path: {id: this.name}, query: {limit: 30}});
    this.versions = page.items;
    this.cursor = page.cursor;
  }

  #moreVersions = async () => {
    const page = await call('GET', VERSIONS, {path: {id: this.name}, query: {limit: 30, cursor: this.cursor}, quiet: true});
    this.versions = [...this.versions, ...page.items];
    this.cursor = page.cursor;
    this.requestUpdate();
  };

  /** @returns {Parts} */
  get partsHere() {
    return (this.language ? this.doc.locales?.[this.language] : this.doc.parts) ?? {};
  }

  #firstPart() {
    return PARTS.find((part) => this.partsHere[part]) ?? 'default';
  }

  /** The preview shows what is edited. */
  #follow() {
    const {part, doc} = this;
    const own = (/** @type {string} */ channel) => doc.parts[channel] || this.partsHere[channel];
    if (part === 'default') this.channel = ['inbox', 'push', 'email', 'sms'].find((channel) => !own(channel)) ?? 'webhook';
    else this.channel = part === 'chat' ? (CHATS.find((chat) => !own(chat)) ?? CHATS[0]) : part;
  }

  /** @param {Doc} doc */
  #edit(doc) {
    this.doc = doc;
    this.#checkSoon();
    this.requestUpdate();
  }

  #checkSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#check, CHECK_MS);
  }

  /** Only the answer to what was written last counts. */
  #check = async () => {
    const turn = ++this.#checks;
    const {doc} = this;
    const said = /** @type {any} */ ({errors: []});
    if (this.slip) return;
    try {
      const {variables} = await call('POST', '/v1/templates/{id}/check', {path: {id: this.name}, body: doc, quiet: true});
      Object.assign(said, {variables, right: doc});
    } catch (error) {
      const {problem, message} = /** @type {Refused} */ (error);
      said.errors = problem?.errors ?? [{detail: message}];
    }
    if (turn !== this.#checks) return;
    Object.assign(this, said);
    this.requestUpdate();
  };

  draw() {
    const {head, name} = this;
    const tabs = ['', ...(head ? ['versions'] : [])].map((id) => ({id, label: t(`tab.${id}`), count: id && head ? head.latest : undefined}));
    return html`<div class="head">
        ${icon('book')}
        <h1 tabindex="-1">${name}</h1>
        ${this.#badges()}
        <div class="actions">
          ${this.mayWrite
            ? html`${this.unsaved && head ? html`<button class="button" @click=${this.#discard}>${t('discard')}</button>` : nothing}
                <console-act label=${t('save')} .run=${() => this.#save(false)}></console-act>
                <console-act main label=${t('publish')} .run=${() => this.#save(true)}></console-act>`
            : nothing}
          <al-copy wide label=${common('copyCurl')} .text=${this.mayWrite ? curl('PUT', OPERATION, {path: {id: name}, body: {...this.doc, publish: true}}) : curl('GET', OPERATION, {path: {id: name}})}></al-copy>
        </div>
      </div>
      <p class="lead">${this.#lead()}</p>
      <div role="status">
        ${this.newer && this.unsaved
          ? html`<p class="note">
              ${t('newer', {who: nameOf(this.names, head.changedBy) || t('somebody'), n: this.newer})}
              <a href=${link('templates', name, {show: 'versions', from: String(this.newer), to: 'yours'})}>${t('compare')}</a>
            </p>`
          : nothing}
      </div>
      ${tabs.length > 1
        ? html`<al-tabs .tabs=${tabs} .selected=${this.tab} label=${t('tabs')} @al-select=${(/** @type {CustomEvent} */ {detail}) => this.ask({show: detail, from: undefined, to: undefined})}></al-tabs>`
        : nothing}
      ${this.tab === 'versions' && head ? this.#drawVersions() : this.#drawWords()}`;
  }

  #badges() {
    const {head} = this;
    return [
      head ? nothing : html`<span class="badge">${t('isNew')}</span>`,
      head?.retired ? html`<span class="badge bad">${t('retired')}</span>` : nothing,
      head?.published && !head.retired ? html`<span class="badge good">${t('inUse', {n: head.published})}</span>` : nothing,
      head && head.latest !== head.published ? html`<span class="badge wait">${t('isDraft', {n: head.latest})}</span>` : nothing,
      this.unsaved ? html`<span class="badge wait">${t('unsaved')}</span>` : nothing,
    ];
  }

  #lead() {
    const {head, workflows} = this;
    return [
      head ? html`${t('changed')} <al-time at=${head.updatedAt}></al-time>${head.changedBy ? ` ${t('by', {who: nameOf(this.names, head.changedBy)})}` : ''}. ` : nothing,
      head && this.version !== head.latest ? `${t('editing', {n: this.version})} ` : nothing,
      workflows?.length
        ? html`${t('usedBy')} ${workflows.map((id, i) => html`${i ? ', ' : ''}<a href=${link('workflows', id)}>${id}</a>`)}`
        : workflows && head
          ? t('unused')
          : nothing,
    ];
  }

  #drawWords() {
    return html`<div class="columns">
      <section class="card" aria-label=${t('words')}>
        <div class="title">
          <h2>${t('words')}</h2>
          <button class="button" @click=${this.#switch}>${t(this.json === undefined ? 'asJson' : 'asFields')}</button>
        </div>
        ${this.json === undefined ? this.#drawFields() : this.#drawJson(this.json)}
      </section>
      <console-template-preview
        .name=${this.name}
        .template=${this.right}
        .waits=${this.errors.length > 0 || Boolean(this.slip)}
        .channel=${this.channel}
        .language=${this.language}
        .variables=${this.variables}
        @console-channel=${(/** @type {CustomEvent} */ {detail}) => {
          this.channel = detail;
          this.requestUpdate();
        }}
      ></console-template-preview>
    </div>`;
  }

  /** @param {string} json */
  #drawJson(json) {
    const {slip} = this;
    const errors = slip ? [slip] : this.errors.map(({detail, field}) => ({text: detail, path: field, line: lineOf(json, field)}));
    return html`<al-editor
      label=${this.name}
      rows="16"
      .text=${json}
      .errors=${errors}
      note=${t('right')}
      ?readonly=${!this.mayWrite}
      @al-edit=${(/** @type {CustomEvent<string>} */ {detail}) => {
        this.json = detail;
        const doc = this.slip ? undefined : JSON.parse(detail);
        if (doc?.parts && typeof doc.parts === 'object') this.#edit(doc);
        else if (doc) this.errors = [{detail: t('wrong'), field: 'parts'}];
        this.requestUpdate();
      }}
    ></al-editor>`;
  }

  #switch = () => {
    if (this.json === undefined) {
      if (this.raw.size) return toast(t('wrong'), {bad: true});
      this.json = laid(this.doc);
    } else {
      if (this.slip) return toast(t('wrong'), {bad: true});
      this.json = undefined;
      if (this.language && !this.doc.locales?.[this.language]) this.language = '';
      if (!this.partsHere[this.part]) this.part = this.#firstPart();
    }
    this.requestUpdate();
  };

  #drawFields() {
    const {doc, language, part, partsHere} = this;
    const here = PARTS.filter((one) => partsHere[one]);
    const languages = Object.keys(doc.locales ?? {});
    return html`${languages.length
        ? html`<div class="in">
            <label class="field"
              >${t('language')}<select @change=${(/** @type {Event} */ event) => this.#goTo(/** @type {HTMLSelectElement} */ (event.target).value)}>
                ${['', ...languages].map((tag) => html`<option value=${tag} ?selected=${tag === language}>${tag ? named(tag) : t('own')}</option>`)}
              </select></label
            >
          </div>`
        : nothing}
      ${here.length
        ? html`<al-tabs
              .tabs=${here.map((id) => ({id, label: id}))}
              .selected=${part}
              label=${t('parts')}
              @al-select=${(/** @type {CustomEvent} */ {detail}) => this.#goTo(language, detail)}
            ></al-tabs>
            ${['default', 'chat', 'sms'].includes(part) ? html`<p class="soft small">${t(`of.${part}`)}</p>` : nothing}
            <div class="fields">
              ${repeat(
                Object.entries(fieldsOf(part)),
                ([field]) => `${language}/${part}/${field}`,
                ([field, kind]) => this.#field(field, kind),
              )}
            </div>`
        : html`<p class="soft">${t('noPart')}</p>`}
      ${this.#errorList()} ${this.mayWrite ? this.#settings(here) : nothing}`;
  }

  /** @param {string} [field] of the part that is edited */
  #path(field) {
    return [this.language ? `locales.${this.language}` : 'parts', this.part, ...(field ? [field] : [])].join('.');
  }

  /** @param {string} field @param {string | number} kind */
  #field(field, kind) {
    const value = this.partsHere[this.part]?.[field];
    const path = this.#path(field);
    const wrong = this.errors.filter((error) => error.field === path || error.field?.startsWith(`${path}.`) || error.field?.startsWith(`${path}[`));
    const label = t(`field.${field}`);
    if (kind === 'line') {
      return html`<label class="field"
        >${label}<input
          name=${field}
          autocomplete="off"
          .value=${value ?? ''}
          placeholder=${value === undefined ? this.#borrowed(field) : ''}
          aria-invalid=${wrong.length > 0}
          ?readonly=${!this.mayWrite}
          @input=${(/** @type {Event} */ event) => this.#set(field, /** @type {HTMLInputElement} */ (event.target).value || undefined)}
      /></label>`;
    }
    const isJson = kind === 'json';
    const text = this.raw.get(path) ?? (isJson ? (value === undefined ? '' : laid(value)) : (value ?? ''));
    const slip = this.raw.has(path) ? syntaxOf(text) : undefined;
    const errors = slip ? [slip] : wrong.map(({detail, field: at}) => ({text: detail, line: isJson ? lineOf(text, (at ?? '').slice(path.length).replace(/^\./, '')) : lineIn(detail)}));
    return html`<div class="field">
      <span aria-hidden="true">${label}</span>
      <al-editor
        data-field=${field}
        label=${label}
        rows=${isJson ? 2 : kind}
        .text=${text}
        .errors=${errors}
        ?readonly=${!this.mayWrite}
        @al-edit=${(/** @type {CustomEvent<string>} */ {detail}) => (isJson ? this.#setJson(field, detail) : this.#set(field, detail || undefined))}
      ></al-editor>
    </div>`;
  }

  /** What another part says where this one says nothing. @param {string} field */
  #borrowed(field) {
    const {doc, language, part} = this;
    if (field === 'color' || field === 'layout' || part === 'sms') return '';
    const chain = (language ? [doc.locales?.[language], doc.parts] : [doc.parts]).flatMap((parts) => [parts?.[part], CHATS.includes(part) ? parts?.chat : undefined, parts?.default]);
    for (const one of chain) {
      const text = one?.[field] ?? (field === 'subject' ? one?.title : undefined);
      if (typeof text === 'string' && text) return text;
    }
    return '';
  }

  /** @param {string} field @param {unknown} value nothing takes it out */
  #set(field, value) {
    const {[field]: _, ...others} = this.partsHere[this.part];
    this.#putPart(this.part, value === undefined ? others : {...this.partsHere[this.part], [field]: value});
  }

  /** @param {string} field @param {string} text */
  #setJson(field, text) {
    const path = this.#path(field);
    this.raw.delete(path);
    if (!text.trim()) return this.#set(field, undefined);
    if (!syntaxOf(text)) return this.#set(field, JSON.parse(text));
    this.raw.set(path, text);
    this.requestUpdate();
  }

  /** @param {string} part @param {Part | undefined} said nothing takes it out */
  #putPart(part, said) {
    const {[part]: _, ...others} = this.partsHere;
    this.#putParts(said ? {...this.partsHere, [part]: said} : others);
  }

  /** @param {Parts} parts in the language that is edited */
  #putParts(parts) {
    const {doc, language} = this;
    this.#edit(language ? {...doc, locales: {...doc.locales, [language]: parts}} : {...doc, parts});
  }

  /** @param {string} language @param {string} [part] */
  #goTo(language, part = this.part) {
    this.language = language;
    this.part = this.partsHere[part] ? part : this.#firstPart();
    this.#follow();
    this.requestUpdate();
  }

  /** What is wrong elsewhere than in an editor that is on the page, which says it itself. */
  #errorList() {
    const shown = this.errors.filter(({field}) => !this.#saysItself(field));
    return html`<div class="said" role="status">
      ${shown.length
        ? html`<ul role="list">
            ${shown.map(({detail, field}) => html`<li>${field ? html`<button @click=${() => this.#jump(field)}>${field}</button>: ` : nothing}${detail}</li>`)}
          </ul>`
        : this.errors.length
          ? nothing
          : t('right')}
    </div>`;
  }

  /** @param {string | undefined} path */
  #saysItself(path = '') {
    return Object.entries(fieldsOf(this.part)).some(([field, kind]) => kind !== 'line' && (path === this.#path(field) || path.startsWith(`${this.#path(field)}.`) || path.startsWith(`${this.#path(field)}[`)));
  }

  /** To the field of a path such as `locales.ko.default.body`. @param {string} path */
  async #jump(path) {
    const names = path.split(/[.[]/);
    const [language, part, field] = names[0] === 'locales' ? [names[1], names[2], names[3]] : ['', names[1], names[2]];
    this.#goTo(language, part);
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.renderRoot.querySelector(`[name='${CSS.escape(field ?? '')}'], [data-field='${CSS.escape(field ?? '')}']`))?.focus();
  }

  /** @param {string[]} here */
  #settings(here) {
    const {doc, language, part} = this;
    const others = PARTS.filter((one) => !here.includes(one));
    return html`<details>
      <summary>${t('more')}</summary>
      <div>
        <form class="in" @submit=${this.#addPart}>
          <label class="field">${t('addPart')}<select name="part">${others.map((one) => html`<option>${one}</option>`)}</select></label>
          <button class="button">${t('add')}</button>
          ${here.length > 1 || language ? html`<button class="button" type="button" ?disabled=${!this.partsHere[part]} @click=${this.#removePart}>${t('removePart', {part})}</button>` : nothing}
        </form>
        <form class="in" @submit=${this.#addLanguage}>
          <label class="field">${t('addLanguage')}<input name="language" required pattern="[A-Za-z0-9\\-]{2,35}" placeholder=${t('languageHow')} autocomplete="off" spellcheck="false" /></label>
          <button class="button">${t('add')}</button>
          ${language ? html`<button class="button" type="button" @click=${this.#removeLanguage}>${t('removeLanguage', {language})}</button>` : nothing}
        </form>
        <label class="check"
          ><input type="checkbox" .checked=${doc.strict !== false} @change=${(/** @type {Event} */ event) => this.#setting('strict', /** @type {HTMLInputElement} */ (event.target).checked ? undefined : false)} />${t('strict')}</label
        >
        <label class="field"
          >${t('updates')}<select @change=${(/** @type {Event} */ event) => this.#setting('updates', /** @type {HTMLSelectElement} */ (event.target).value || undefined)}>
            <option value="" ?selected=${doc.updates !== 'keep'}>${t('follow')}</option>
            <option value="keep" ?selected=${doc.updates === 'keep'}>${t('keep')}</option>
          </select></label
        >
      </div>
    </details>`;
  }

  /** @param {'strict' | 'updates'} name @param {any} value */
  #setting(name, value) {
    const {[name]: _, ...others} = this.doc;
    this.#edit(/** @type {Doc} */ (value === undefined ? others : {...others, [name]: value}));
  }

  #addPart = (/** @type {Event} */ event) => {
    event.preventDefault();
    const part = String(new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)).get('part'));
    const body = this.partsHere.default?.body ?? this.doc.parts.default?.body ?? '{{ data.text }}';
    this.#putPart(part, part === 'email' ? {html: `<p>${body}</p>`} : {body});
    this.#goTo(this.language, part);
  };

  #removePart = () => {
    this.#forget();
    this.#putPart(this.part, undefined);
    this.#goTo(this.language);
  };

  #addLanguage = (/** @type {Event} */ event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const tag = String(new FormData(form).get('language')).trim();
    form.reset();
    if (!this.doc.locales?.[tag]) this.#edit({...this.doc, locales: {...this.doc.locales, [tag]: {default: {body: this.doc.parts.default?.body ?? '{{ data.text }}'}}}});
    this.#goTo(tag);
  };

  #removeLanguage = () => {
    this.#forget();
    const {[this.language]: _, ...locales} = this.doc.locales ?? {};
    const {locales: __, ...others} = this.doc;
    this.#edit(Object.keys(locales).length ? {...others, locales} : others);
    this.#goTo('');
  };

  /** What is no JSON of that which is taken out. */
  #forget() {
    for (const path of [...this.raw.keys()]) if (path.startsWith(this.language ? `locales.${this.language}.` : `parts.${this.part}.`)) this.raw.delete(path);
  }

  /** @param {boolean} publish */
  async #save(publish) {
    if (this.slip || this.raw.size) throw new Error(t('wrong'));
    const {head, name: id, doc} = this;
    let said = '';
    if (head && !this.unsaved && (this.version === head.latest || !publish)) {
      if (!publish) return t('nothingSaved');
      if (head.published === head.latest && !head.retired) return t('nothing', {n: head.latest});
      await call('POST', PUBLISH, {path: {id, version: String(head.latest)}});
      said = t('published', {n: head.latest});
    } else {
      const headers = head ? (this.etag ? {'If-Match': this.etag} : {}) : {'If-None-Match': '*'};
      try {
        const {version} = await call('PUT', OPERATION, {path: {id}, body: {...doc, publish}, headers});
        said = t(publish ? 'published' : 'saved', {n: version});
        Object.assign(this, {version, saved: laid(doc), newer: 0});
        this.head = {...head, latest: version};
      } catch (error) {
        if (!(error instanceof Refused && error.status === 412)) throw error;
        await this.#know(true).catch(() => undefined);
        throw new Error(t('conflict'));
      }
    }
    if (this.query.has('new')) this.ask({new: undefined});
    else await this.refresh();
    return said;
  }

  #discard = async () => {
    this.#take(JSON.parse(this.saved), this.version);
    if (this.version !== this.head.latest) await this.#open(this.head.latest);
    this.requestUpdate();
    /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('h1'))?.focus();
  };

  #drawVersions() {
    const {versions, head} = this;
    const to = this.query.get('to') ?? (this.unsaved ? 'yours' : String(head.latest));
    const base = head.published && String(head.published) !== to ? head.published : (versions.find(({version}) => String(version) !== to)?.version ?? head.latest);
    const from = this.query.get('from') ?? String(base);
    const texts = Object.fromEntries(versions.map((one) => [String(one.version), laid(docOf(one))]));
    if (this.unsaved) texts.yours = laid(this.doc);
    return html`<div class="stack">
      <ul class="rows" role="list" aria-label=${t('tab.versions')}>
        ${versions.map(this.#versionRow)}
      </ul>
      ${moreOf(this.cursor, this.#moreVersions)}
      ${Object.keys(texts).length > 1
        ? html`<section class="card">
            <div class="filters">${this.#choice('from', from)} ${this.#choice('to', to)}</div>
            <al-diff label=${t('diff')} .before=${texts[from] ?? ''} .after=${texts[to] ?? ''}></al-diff>
          </section>`
        : nothing}
      ${may('DELETE', OPERATION) && !head.retired ? html`<p class="more"><console-act label=${t('retire')} sure=${t('sureRetire')} .run=${this.#retire}></console-act></p>` : nothing}
    </div>`;
  }

  /** @param {'from' | 'to'} name @param {string} chosen */
  #choice(name, chosen) {
    const all = [...(this.unsaved ? ['yours'] : []), ...this.versions.map(({version}) => String(version))];
    return html`<label class="field"
      >${t(name === 'from' ? 'compareFrom' : 'compareTo')}<select @change=${(/** @type {Event} */ event) => this.ask({[name]: /** @type {HTMLSelectElement} */ (event.target).value})}>
        ${all.map((one) => html`<option value=${one} ?selected=${one === chosen}>${one === 'yours' ? t('yours') : t('version', {n: Number(one)})}</option>`)}
      </select></label
    >`;
  }

  /** @param {Version} one */
  #versionRow = ({version, createdAt, changedBy}) => {
    const {head} = this;
    const used = version === head.published && !head.retired;
    return html`<li class="row version">
      <span><b>${t('version', {n: version})}</b> ${used ? html`<span class="badge good">${t('used')}</span>` : nothing}</span>
      <span class="soft">${nameOf(this.names, changedBy)}</span>
      <al-time at=${createdAt}></al-time>
      <span class="acts">
        ${version === this.version ? nothing : html`<button class="button" @click=${() => this.#openOther(version)}>${t('open')}</button>`}
        ${!used && may('POST', PUBLISH) ? html`<console-act label=${t('use')} sure=${t('sureUse')} .run=${() => this.#use(version)}></console-act>` : nothing}
      </span>
    </li>`;
  };

  /** @param {number} version */
  async #openOther(version) {
    if (this.unsaved && !confirm(t('lose'))) return;
    await this.#open(version);
    toast(t('isOpen', {n: version}));
    this.ask({show: undefined, from: undefined, to: undefined}, false);
  }

  /** @param {number} version */
  async #use(version) {
    await call('POST', PUBLISH, {path: {id: this.name, version: String(version)}});
    await this.refresh();
    return t('published', {n: version});
  }

  #retire = async () => {
    await call('DELETE', OPERATION, {path: {id: this.name}, headers: this.etag ? {'If-Match': this.etag} : {}});
    await this.refresh();
    return t('isRetired', {id: this.name});
  };
}

/** The line of a mistake in Liquid. @param {string} detail */
function lineIn(detail) {
  const line = /^Line (\d+), /.exec(detail)?.[1];
  return line ? Number(line) : undefined;
}

/** @param {string} tag */
function named(tag) {
  try {
    return `${tag} · ${new Intl.DisplayNames([tag], {type: 'language'}).of(tag)}`;
  } catch {
    return tag;
  }
}

/** The workflows with a step that says its words; nothing where the key may not read them. @param {string} template */
async function usersOf(template) {
  if (!may('GET', WORKFLOWS)) return undefined;
  const found = [];
  let cursor;
  let pages = 0;
  do {
    /** @type {any} */
    const page = await call('GET', WORKFLOWS, {query: {limit: 100, cursor}, quiet: true});
    found.push(...page.items.filter((/** @type {any} */ {steps}) => JSON.stringify(steps).includes(`"template":${JSON.stringify(template)}`)).map((/** @type {any} */ {id}) => id));
    cursor = page.cursor;
  } while (cursor && ++pages < MOST_PAGES);
  return found;
}

customElements.define('console-template', ConsoleTemplate);
