import {css, html, nothing} from 'lit';
import {icon, iconOf, reason, words} from '../../parts/index.js';
import {answer, call, curl, may} from '../api.js';
import {curlForRecipient} from '../examples.js';
import {badge, deliveryRows, ident, moreOf, pair} from '../rows.js';
import {go, link} from '../routes.js';
import {styles} from '../styles.js';
import {View} from '../view.js';
import {t as common} from '../words.js';

const t = words({
  en: {
    'tabs': 'What to see',
    'tab.': 'Overview',
    'tab.upcoming': 'Upcoming',
    'tab.history': 'History',
    'tab.inbox': 'Inbox',
    'tab.preferences': 'Preferences',
    'tab.digests': 'Digests',
    'addresses': 'Addresses',
    'noAddress': 'No address: nothing but the inbox reaches this recipient.',
    'optedOut': 'opted out',
    'reaches': 'in use',
    'attributes': 'Attributes',
    'locale': 'Language',
    'zone': 'Time zone',
    'topics': 'Topics',
    'noTopics': 'None',
    'facts': 'Recipient',
    'export': 'Export',
    'exported': 'All that your key may read is in the file.',
    'erase': 'Erase…',
    'eraseHow': 'All that is known of {id} is removed, what is held is never sent, and this can not be undone. Type the id:',
    'eraseNow': 'Erase for good',
    'keep': 'Keep',
    'erased': '{id} is being erased.',
    'noUpcoming': 'Nothing waits',
    'noUpcomingHow': 'What is held for later, for the morning or in a digest is listed here, with what would become of it now.',
    'noHistory': 'Nothing was sent yet',
    'noHistoryHow': 'Send something:',
    'noInbox': 'The inbox is empty',
    'noInboxHow': 'What goes by the channel inbox is here as the recipient sees it.',
    'noDigests': 'There are no digests',
    'noDigestsHow': 'A workflow whose step has a digest gathers here.',
    'unread': 'unread',
    'read': 'read',
    'as': 'now: {decision}',
    'total': '{n} {n|item|items}',
    'closes': 'closes',
    'wants': 'gets it',
    'wantsNot': 'turned off',
    'critical': 'always on',
    'workflow': 'Workflow',
    'holds': 'What this recipient gets, by workflow and channel',
    'said': 'Choices of the recipient',
    'saidNothing': 'The recipient has chosen nothing: the defaults of the workflows hold.',
    'quiet': 'Quiet hours',
    'everyDay': 'every day',
    'noWorkflows': 'There are no workflows that a recipient can choose.',
    'history': 'The latest first.',
  },
  ko: {
    'tabs': '볼 것',
    'tab.': '개요',
    'tab.upcoming': '예정',
    'tab.history': '이력',
    'tab.inbox': '인박스',
    'tab.preferences': '수신 설정',
    'tab.digests': '다이제스트',
    'addresses': '주소',
    'noAddress': '주소가 없습니다. 인박스로만 받을 수 있습니다.',
    'optedOut': '수신 거부',
    'reaches': '사용 중',
    'attributes': '속성',
    'locale': '언어',
    'zone': '시간대',
    'topics': '토픽',
    'noTopics': '없음',
    'facts': '수신자',
    'export': '내보내기',
    'exported': '이 키로 읽을 수 있는 것이 모두 파일에 있습니다.',
    'erase': '삭제…',
    'eraseHow': '{id}에 대해 아는 모든 것을 지우고, 대기 중인 것은 보내지 않으며, 되돌릴 수 없습니다. id를 입력하세요.',
    'eraseNow': '완전히 삭제',
    'keep': '그대로 두기',
    'erased': '{id}을(를) 지우고 있습니다.',
    'noUpcoming': '대기 중인 것이 없습니다',
    'noUpcomingHow': '나중에, 아침에, 다이제스트로 보낼 것이 지금이라면 어떻게 될지와 함께 나타납니다.',
    'noHistory': '아직 보낸 것이 없습니다',
    'noHistoryHow': '무언가 보내 보세요.',
    'noInbox': '인박스가 비어 있습니다',
    'noInboxHow': 'inbox 채널로 보낸 것이 수신자가 보는 그대로 나타납니다.',
    'noDigests': '다이제스트가 없습니다',
    'noDigestsHow': '단계에 다이제스트가 있는 워크플로가 여기에 모읍니다.',
    'unread': '안 읽음',
    'read': '읽음',
    'as': '지금이라면: {decision}',
    'total': '{n}건',
    'closes': '닫힘',
    'wants': '받음',
    'wantsNot': '받지 않음',
    'critical': '항상 받음',
    'workflow': '워크플로',
    'holds': '워크플로와 채널별로 지금 적용되는 설정',
    'said': '수신자가 정한 것',
    'saidNothing': '수신자가 정한 것이 없어 워크플로의 기본값을 따릅니다.',
    'quiet': '방해 금지 시간',
    'everyDay': '매일',
    'noWorkflows': '수신자가 고를 수 있는 워크플로가 없습니다.',
    'history': '최신순',
  },
});

const OPERATION = '/v1/recipients/{id}';

/** What there is to see, each with the operation that answers it. */
const TABS = /** @type {[string, string][]} */ ([
  ['', OPERATION],
  ['upcoming', '/v1/recipients/{id}/upcoming'],
  ['history', '/v1/deliveries'],
  ['inbox', '/v1/inbox/{recipient}'],
  ['preferences', '/v1/recipients/{id}/preferences'],
  ['digests', '/v1/digests'],
]);

class ConsoleRecipient extends View {
  static kind = 'recipient';

  static styles = [
    ...styles,
    css`
      al-tabs {
        margin-block-end: 16px;
      }
      table {
        inline-size: 100%;
        border-collapse: collapse;
        font-size: 13px;
      }
      th,
      td {
        padding: 7px 12px 7px 0;
        border-block-end: 1px solid var(--line);
        text-align: start;
        overflow-wrap: anywhere;
      }
      thead th {
        color: var(--soft);
        font-weight: 500;
      }
      tbody th {
        font-weight: 500;
      }
      .wide {
        overflow-x: auto;
      }
      dialog {
        max-inline-size: min(460px, calc(100vw - 32px));
        padding: 20px;
        border: 1px solid var(--line);
        border-radius: 12px;
        background: var(--surface);
        color: var(--ink);
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 40%);
      }
      dialog form {
        display: grid;
        gap: 14px;
      }
      dialog .actions {
        justify-content: end;
      }
      .entry {
        display: grid;
        gap: 2px;
        padding: 12px 16px;
        border-block-start: 1px solid var(--line);
      }
      .danger {
        color: var(--bad);
      }
      .entry:first-child {
        border-block-start: 0;
      }
    `,
  ];

  /** @type {any} */
  recipient;

  /** @type {any} */
  shown = {};

  get tab() {
    return this.query.get('show') ?? '';
  }

  async look() {
    const {tab, name} = this;
    if (this.recipient?.id !== name) this.recipient = await call('GET', OPERATION, {path: {id: name}});
    const shown = await this.#ask(tab);
    if (tab === this.tab) this.shown = {tab, ...shown};
  }

  /** @param {string} tab @param {string} [cursor] */
  async #ask(tab, cursor) {
    const path = {id: this.name};
    const query = {limit: 30, cursor};
    switch (tab) {
      case 'upcoming':
        return call('GET', '/v1/recipients/{id}/upcoming', {path, query});
      case 'history':
        return call('GET', '/v1/deliveries', {query: {recipient: this.name, ...query}});
      case 'inbox':
        return call('GET', '/v1/inbox/{recipient}', {path: {recipient: this.name}, query});
      case 'digests':
        return call('GET', '/v1/digests', {query: {recipient: this.name, ...query}});
      case 'preferences':
        return {said: await call('GET', '/v1/recipients/{id}/preferences', {path}), choices: await this.#choices()};
      default:
        return {topics: await this.#topics()};
    }
  }

  async #choices() {
    const path = '/v1/recipients/{id}/preferences/choices';
    return may('GET', path) ? call('GET', path, {path: {id: this.name}}) : undefined;
  }

  async #topics() {
    const path = '/v1/recipients/{id}/topics';
    return may('GET', path) ? (await call('GET', path, {path: {id: this.name}, query: {limit: 100}})).items : [];
  }

  #more = async () => {
    const page = await this.#ask(this.tab, this.shown.cursor);
    this.shown = {...page, tab: this.tab, items: [...this.shown.items, ...page.items]};
    this.requestUpdate();
  };

  draw() {
    const tabs = TABS.filter(([, path]) => may('GET', path)).map(([id]) => ({id, label: t(`tab.${id}`)}));
    return html`<div class="head">
        ${icon('user')}
        <h1 tabindex="-1">${this.name}</h1>
        <div class="actions">
          <console-act label=${t('export')} .run=${this.#export}></console-act>
          ${may('DELETE', OPERATION) ? html`<button class="button danger" @click=${this.#eraseAsked}>${t('erase')}</button>` : nothing}
          <al-copy wide label=${common('copyCurl')} .text=${curl('GET', OPERATION, {path: {id: this.name}})}></al-copy>
        </div>
      </div>
      <al-tabs .tabs=${tabs} .selected=${this.tab} label=${t('tabs')} @al-select=${(/** @type {CustomEvent} */ {detail}) => this.ask({show: detail})}></al-tabs>
      ${this.#body()} ${this.#dialog()}`;
  }

  #body() {
    const {tab, items, cursor} = this.shown;
    const more = moreOf(cursor, this.#more);
    switch (tab) {
      case 'upcoming':
        return items.length ? html`<ul class="rows" role="list">${items.map(upcoming)}</ul>${more}` : empty('Upcoming');
      case 'history':
        return items.length ? html`${deliveryRows(items, t('tab.history'), true)}${more}` : empty('History', curlForRecipient(this.name));
      case 'inbox':
        return items.length ? html`<ul class="rows" role="list">${items.map(entry)}</ul>${more}` : empty('Inbox');
      case 'digests':
        return items.length ? html`<ul class="rows" role="list">${items.map(digest)}</ul>${more}` : empty('Digests');
      case 'preferences':
        return this.#preferences();
      default:
        return this.#overview();
    }
  }

  #overview() {
    const {addresses, optedOut = [], locale, zone, attributes = {}} = this.recipient;
    const all = Object.entries(addresses ?? {}).flatMap(([kind, list]) => /** @type {string[]} */ (list).map((address) => ({kind, address})));
    return html`<div class="columns">
      <div class="stack">
        <section class="card">
          <h2>${t('addresses')}</h2>
          ${all.length
            ? html`<dl class="pairs">
                ${all.map(({kind, address}) => html`<dt>${kind}</dt><dd>${address} <span class="badge ${out(optedOut, kind, address) ? 'bad' : 'good'}">${t(out(optedOut, kind, address) ? 'optedOut' : 'reaches')}</span></dd>`)}
              </dl>`
            : html`<p class="soft">${t('noAddress')}</p>`}
          ${optedOut.length ? html`<p class="soft small">${t('optedOut')}: ${optedOut.join(', ')}</p>` : nothing}
        </section>
        ${Object.keys(attributes).length
          ? html`<section class="card"><h2>${t('attributes')}</h2><al-json label=${t('attributes')} .text=${JSON.stringify(attributes)}></al-json></section>`
          : nothing}
      </div>
      <section class="card">
        <h2>${t('facts')}</h2>
        <dl class="pairs">
          ${pair(common('id'), ident(this.name))} ${pair(t('locale'), locale)} ${pair(t('zone'), zone)}
          ${pair(t('topics'), this.shown.topics?.length ? this.shown.topics.map(topic) : t('noTopics'))}
        </dl>
      </section>
    </div>`;
  }

  #preferences() {
    const {said, choices} = this.shown;
    const {quietHours, ...others} = said ?? {};
    const rest = Object.fromEntries(Object.entries(others).filter(([, value]) => typeof value !== 'object' || Object.keys(value ?? {}).length));
    return html`<div class="stack">
      ${choices
        ? html`<section class="card wide">
            <h2>${t('holds')}</h2>
            ${choices.workflows.length ? this.#table(choices) : html`<p class="soft">${t('noWorkflows')}</p>`}
          </section>`
        : nothing}
      ${quietHours?.length
        ? html`<section class="card">
            <h2>${t('quiet')}</h2>
            <ul role="list">
              ${quietHours.map((/** @type {any} */ {days, from, to, zone}) => html`<li>${from}–${to} <span class="soft">${days?.join(', ') ?? t('everyDay')} ${zone ?? ''}</span></li>`)}
            </ul>
          </section>`
        : nothing}
      <section class="card">
        <h2>${t('said')}</h2>
        ${Object.keys(rest).length ? html`<al-json label=${t('said')} .text=${JSON.stringify(rest)}></al-json>` : html`<p class="soft">${t('saidNothing')}</p>`}
      </section>
    </div>`;
  }

  /** @param {any} choices */
  #table({channels, workflows}) {
    return html`<table>
      <thead>
        <tr>
          <th scope="col">${t('workflow')}</th>
          ${channels.map((/** @type {any} */ {name}) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${workflows.map(
          (/** @type {any} */ one) =>
            html`<tr>
              <th scope="row"><a href=${link('workflows', one.id)}>${one.name}</a> ${one.critical ? html`<span class="badge">${t('critical')}</span>` : nothing}</th>
              ${channels.map((/** @type {any} */ {id}) => html`<td>${wanted(one.channels[id])}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  #export = async () => {
    const all = {};
    for (const [name, path] of TABS) {
      if (may('GET', path)) all[name || 'recipient'] = name ? (await this.#ask(name)) : this.recipient;
    }
    const file = URL.createObjectURL(new Blob([JSON.stringify(all, null, 2)], {type: 'application/json'}));
    Object.assign(document.createElement('a'), {href: file, download: `${this.name}.json`}).click();
    setTimeout(() => URL.revokeObjectURL(file), 1000);
    return t('exported');
  };

  get dialog() {
    return /** @type {HTMLDialogElement} */ (this.renderRoot.querySelector('dialog'));
  }

  #eraseAsked = () => {
    /** @type {HTMLFormElement} */ (this.dialog.querySelector('form')).reset();
    this.dialog.showModal();
  };

  #dialog() {
    if (!may('DELETE', OPERATION)) return nothing;
    return html`<dialog aria-labelledby="erase">
      <form method="dialog" @input=${() => this.requestUpdate()}>
        <label class="field" id="erase">${t('eraseHow', {id: this.name})}<input name="id" autocomplete="off" spellcheck="false" /></label>
        <div class="actions">
          <button class="button">${t('keep')}</button>
          <console-act label=${t('eraseNow')} .run=${this.#erase}></console-act>
        </div>
      </form>
    </dialog>`;
  }

  #erase = async () => {
    const typed = /** @type {HTMLInputElement} */ (this.dialog.querySelector('input')).value.trim();
    if (typed !== this.name) return t('eraseHow', {id: this.name});
    const {etag} = await answer('GET', OPERATION, {path: {id: this.name}, quiet: true});
    await call('DELETE', OPERATION, {path: {id: this.name}, headers: etag ? {'If-Match': etag} : {}});
    this.dialog.close();
    go('recipients');
    return t('erased', {id: this.name});
  };
}

/** @param {string[]} optedOut @param {string} kind @param {string} address */
const out = (optedOut, kind, address) => optedOut.includes(kind) || optedOut.includes(address);

/** @param {string} name @param {string} [command] */
const empty = (name, command = '') => html`<al-empty heading=${t(`no${name}`)} text=${t(`no${name}How`)} curl=${command}></al-empty>`;

/** @param {any} one */
const topic = (one) => html`<a href=${link('topics', one.topic ?? one)}>${one.topic ?? one}</a> `;

/** @param {{wanted: boolean} | undefined} channel */
const wanted = (channel) => (channel ? html`<span class="badge ${channel.wanted ? 'good' : ''}">${t(channel.wanted ? 'wants' : 'wantsNot')}</span>` : '–');

/** @param {any} one */
const upcoming = ({delivery, outlook}) =>
  html`<li class="row">
    <span>${badge(delivery.state)}</span>
    <span class="what">${icon(iconOf(delivery.channel))}<a class="whole" href=${link('deliveries', delivery.id)}>${delivery.workflow ?? delivery.channel}</a>${delivery.workflow ? html`<span class="soft small">${delivery.channel}</span>` : nothing}</span>
    <span class="why full"
      >${outlook.decision === 'digest' ? reason(outlook.why) : html`${reason(delivery.why)}. ${t('as', {decision: outlook.decision})} (${reason(outlook.why)})`}</span
    >
    <al-time at=${outlook.at ?? delivery.dueAt ?? delivery.createdAt}></al-time>
  </li>`;

/** @param {any} one */
const entry = ({delivery, title, body, url, at, readAt}) =>
  html`<li class="entry">
    <span class="head"
      ><b><a href=${link('deliveries', delivery)}>${title || delivery}</a></b><span class="badge ${readAt ? '' : 'wait'}">${t(readAt ? 'read' : 'unread')}</span
      ><al-time class="soft" at=${at}></al-time
    ></span>
    <span class="text">${body ?? ''}</span>
    ${url ? html`<span class="soft small">${url}</span>` : nothing}
  </li>`;

/** @param {any} one */
const digest = ({id, state, total, workflow, key, why, closesAt}) =>
  html`<li class="row">
    <span>${badge(state)}</span>
    <span class="what"><a class="whole" href=${link('digests', id)}>${[workflow, key].filter(Boolean).join(' · ') || id}</a><span class="soft small">${t('total', {n: total})}</span></span>
    <span class="why">${why}</span>
    <al-time at=${closesAt}></al-time>
  </li>`;

customElements.define('console-recipient', ConsoleRecipient);
