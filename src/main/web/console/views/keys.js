import {css, html, nothing} from 'lit';
import {icon, toast, words} from '../../parts/index.js';
import {call, may} from '../api.js';
import {ident, moreOf} from '../rows.js';
import {session} from '../session.js';
import {styles} from '../styles.js';
import {View} from '../view.js';

const t = words({
  en: {
    heading: 'API keys',
    lead: 'Who may call this service, the latest first. Of a key no more than a hash is kept, and not when it was last used.',
    make: 'Make a key',
    name: 'Name',
    nameHow: 'Of the program or person who uses it.',
    scopes: 'It may',
    send: 'send: hand in notifications, change recipients and topics',
    read: 'read: see all, with what is secret',
    view: 'view: look, with a console or a dashboard',
    admin: 'admin: everything',
    expires: 'It ends',
    never: 'never',
    month: 'in 30 days',
    quarter: 'in 90 days',
    year: 'in a year',
    noScope: 'Choose at least one thing that it may do.',
    made: 'The key “{name}”',
    madeHow: 'Copy it now: it is shown this once.',
    copy: 'Copy the key',
    hide: 'I have it',
    revoke: 'Revoke',
    sure: 'Ends it at once: press again',
    revoked: '“{name}” opens nothing any more.',
    yours: 'yours',
    ended: 'ended',
    ends: 'ends',
    none: 'There are no keys',
    noneHow: 'You came in without one: by the admin key, as a person, or in dev. Make the first one here.',
  },
  ko: {
    heading: 'API 키',
    lead: '이 서비스를 호출할 수 있는 키, 최신순입니다. 키는 해시로만 보관하고, 마지막 사용 시각은 기록하지 않습니다.',
    make: '키 만들기',
    name: '이름',
    nameHow: '이 키를 쓰는 프로그램이나 사람.',
    scopes: '할 수 있는 일',
    send: 'send: 알림 보내기, 수신자와 토픽 바꾸기',
    read: 'read: 비밀 내용까지 모두 읽기',
    view: 'view: 콘솔이나 대시보드로 보기',
    admin: 'admin: 모두',
    expires: '만료',
    never: '없음',
    month: '30일 뒤',
    quarter: '90일 뒤',
    year: '1년 뒤',
    noScope: '할 수 있는 일을 하나 이상 고르세요.',
    made: '“{name}” 키',
    madeHow: '지금 복사하세요. 다시 보여 주지 않습니다.',
    copy: '키 복사',
    hide: '복사했습니다',
    revoke: '폐기',
    sure: '바로 못 쓰게 됩니다: 한 번 더',
    revoked: '“{name}” 키는 더는 쓸 수 없습니다.',
    yours: '지금 키',
    ended: '만료됨',
    ends: '만료',
    none: '키가 없습니다',
    noneHow: '관리 키로, 사람으로, 또는 개발 모드로 들어왔습니다. 첫 키를 여기서 만드세요.',
  },
});

const SCOPES = ['send', 'read', 'view', 'admin'];
const LIVES = /** @type {[string, number][]} */ ([
  ['never', 0],
  ['month', 30],
  ['quarter', 90],
  ['year', 365],
]);

class ConsoleKeys extends View {
  static styles = [
    ...styles,
    css`
      .made {
        margin-block-end: 16px;
        border-color: var(--accent);
      }
    `,
  ];

  /** @type {any[]} */
  items = [];

  /** @type {string | undefined} */
  cursor;

  /** @type {{name: string, key: string} | undefined} what was just made */
  made;

  async look() {
    await this.#page();
  }

  /** @param {string} [cursor] */
  async #page(cursor) {
    const page = await call('GET', '/v1/keys', {query: {limit: 50, cursor}, quiet: Boolean(cursor)});
    this.items = cursor ? [...this.items, ...page.items] : page.items;
    this.cursor = page.cursor;
  }

  #more = async () => {
    await this.#page(this.cursor);
    this.requestUpdate();
  };

  #make = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const said = new FormData(form);
    const scopes = said.getAll('scope').map(String);
    if (!scopes.length) return toast(t('noScope'), {bad: true});
    const days = Number(said.get('days'));
    const expiresAt = days ? new Date(Date.now() + days * 864e5).toISOString() : undefined;
    try {
      this.made = await call('POST', '/v1/keys', {body: {name: String(said.get('name')).trim(), scopes, expiresAt}});
      form.reset();
      await this.#page();
      this.requestUpdate();
      await this.updateComplete;
      /** @type {HTMLElement} */ (this.renderRoot.querySelector('#made')).focus();
    } catch (error) {
      toast(/** @type {Error} */ (error).message, {bad: true});
    }
  };

  #hide = () => {
    this.made = undefined;
    this.requestUpdate();
    /** @type {HTMLElement} */ (this.renderRoot.querySelector('h1')).focus();
  };

  /** @param {{id: string, name: string}} one */
  #revoke = async ({id, name}) => {
    await call('DELETE', '/v1/keys/{id}', {path: {id}});
    this.items = this.items.filter((one) => one.id !== id);
    this.requestUpdate();
    /** @type {HTMLElement} */ (this.renderRoot.querySelector('h1')).focus();
    return t('revoked', {name});
  };

  draw() {
    return html`<div class="head"><h1 tabindex="-1">${t('heading')}</h1></div>
      <p class="lead">${t('lead')}</p>
      ${this.made ? this.#shown(this.made) : nothing}
      <div class="columns">
        <section>
          ${this.items.length
            ? html`<ul class="rows" role="list" aria-label=${t('heading')}>
                ${this.items.map(this.#row)}
              </ul>`
            : html`<al-empty heading=${t('none')} text=${t('noneHow')}></al-empty>`}
          ${moreOf(this.cursor, this.#more)}
        </section>
        ${may('POST', '/v1/keys') ? this.#form() : nothing}
      </div>`;
  }

  /** @param {{name: string, key: string}} made */
  #shown({name, key}) {
    return html`<section class="card made" role="group" aria-labelledby="made">
      <h2 id="made" tabindex="-1">${t('made', {name})}</h2>
      <p class="note">${t('madeHow')}</p>
      <p class="secret mono">${key}</p>
      <p class="chips"><al-copy wide .text=${key} label=${t('copy')}></al-copy><button class="button" @click=${this.#hide}>${t('hide')}</button></p>
    </section>`;
  }

  #form() {
    return html`<form class="card stack" @submit=${this.#make}>
      <h2>${t('make')}</h2>
      <label class="field">${t('name')}<input name="name" required maxlength="100" autocomplete="off" aria-describedby="name" /><span id="name">${t('nameHow')}</span></label>
      <fieldset class="checks">
        <legend class="soft small">${t('scopes')}</legend>
        ${SCOPES.map((scope) => html`<label class="check"><input type="checkbox" name="scope" value=${scope} />${t(scope)}</label>`)}
      </fieldset>
      <label class="field"
        >${t('expires')}<select name="days">
          ${LIVES.map(([name, days]) => html`<option value=${days}>${t(name)}</option>`)}
        </select></label
      >
      <p><button class="button main">${t('make')}</button></p>
    </form>`;
  }

  /** @param {any} one */
  #row = (one) => {
    const {id, name, scopes, createdAt, expiresAt} = one;
    const ended = expiresAt && Date.parse(expiresAt) < Date.now();
    return html`<li class="row">
      <span class="what">${icon('key')}</span>
      <span><b>${name}</b> ${id === session.self?.id ? html`<span class="badge good">${t('yours')}</span>` : nothing}<br />${ident(id)}</span>
      <span class="why full"
        ><span class="chips">${scopes.map((/** @type {string} */ scope) => html`<span class="badge">${scope}</span>`)}${expiresAt
            ? html`<span class="badge ${ended ? 'bad' : 'wait'}">${t(ended ? 'ended' : 'ends')} <al-time at=${expiresAt}></al-time></span>`
            : nothing}</span
      ></span>
      <span class="end"
        ><al-time at=${createdAt}></al-time>
        ${may('DELETE', '/v1/keys/{id}') ? html`<console-act label=${t('revoke')} sure=${t('sure')} .run=${() => this.#revoke(one)}></console-act>` : nothing}</span
      >
    </li>`;
  };
}

customElements.define('console-keys', ConsoleKeys);
