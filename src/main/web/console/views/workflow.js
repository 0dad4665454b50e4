import {css, html, nothing} from 'lit';
import {icon, iconOf, linked, poll, Refused, toast, words} from '../../parts/index.js';
import '../../parts/diff.js';
import {syntaxOf} from '../../parts/editor.js';
import {answer, call, curl, may} from '../api.js';
import {badge, deliveryRows, ident, moreOf, pair, time} from '../rows.js';
import {link} from '../routes.js';
import {channelsOf, flow, flowStyles, hoursOf} from '../steps.js';
import {styles} from '../styles.js';
import {Unsaved} from '../unsaved.js';
import {View} from '../view.js';
import {nameOf, namesOfKeys} from '../who.js';
import {OPERATION, WorkflowCheck, textOf} from '../workflows.js';
import {t as common} from '../words.js';

const t = words({
  en: {
    'tabs': 'What to see',
    'tab.': 'Steps',
    'tab.edit': 'JSON',
    'tab.versions': 'Versions',
    'tab.test': 'Dry run',
    'by': 'Version {n}, changed by {who}',
    'byNobody': 'Version {n}',
    'remove': 'Remove',
    'removeSure': 'No notification can start it then: press again',
    'removed': '{id} is removed.',
    'gone': 'This workflow was removed: no notification can start it. Publish a version to bring it back.',
    'facts': 'Workflow',
    'category': 'Category',
    'recipients': 'Recipients',
    'critical': 'can’t mute it',
    'hidden': 'don’t see it among their choices',
    'free': 'can mute it',
    'defaults': 'Unless they choose',
    'all': 'all',
    'on': 'on',
    'off': 'off',
    'quiet': 'Quiet hours',
    'templates': 'Templates',
    'latest': 'Latest deliveries',
    'allOf': 'All deliveries of it',
    'noneSent': 'Nothing of it was sent yet.',
    'text': 'The workflow, as JSON',
    'save': 'Save',
    'saved': 'Version {n} is in use.',
    'unchanged': 'Nothing has changed.',
    'discard': 'Discard changes',
    'mayNot': 'Your key may look at it, and not change it.',
    'meanwhile': 'Version {n} was saved by {who} meanwhile; your text is of another version.',
    'load': 'Load version {n}',
    'somebody': 'somebody',
    'unsavedTab': 'unsaved',
    'version': 'Version {n}',
    'current': 'in use',
    'changes': 'Changes',
    'compare': 'Compare',
    'from': 'Compare',
    'against': 'with',
    'publish': 'Publish',
    'publishSure': 'Puts version {n} in use: press again',
    'published': 'Version {n} is in use again, as version {as}.',
    'only': 'There is one version. The next one is compared with it here.',
    'diff': 'Version {from} against version {to}',
    'testHow': 'Nothing is sent and nothing is stored. It is decided by what holds now: addresses, preferences, quiet hours.',
    'recipient': 'Recipient, by id',
    'data': 'Data, as JSON',
    'at': 'As if accepted at',
    'useDraft': 'With my unsaved changes',
    'run': 'Run dry',
    'running': 'Running…',
    'would': 'What would happen',
    'result': 'Nothing was sent. {n} {n|delivery|deliveries} would be: {states}.',
    'noDeliveries': 'No delivery would be made.',
    'noneOf': 'Nobody would be reached by this step.',
    'ofStep': 'Step {step}',
    'assumes': 'Assumes: {what}',
    'closes': 'Leaves with a digest that closes',
    'message': 'Message to {to}',
    'noTitle': 'no title',
    'decisions': 'Decisions',
    'template': 'Template {id}',
    'needsObject': 'The data must be an object, such as {"number": 7}.',
  },
  ko: {
    'tabs': '볼 것',
    'tab.': '단계',
    'tab.edit': 'JSON',
    'tab.versions': '버전',
    'tab.test': '모의 실행',
    'by': '버전 {n}, {who}이(가) 변경',
    'byNobody': '버전 {n}',
    'remove': '제거',
    'removeSure': '알림이 시작할 수 없게 됩니다: 한 번 더',
    'removed': '{id}을(를) 제거했습니다.',
    'gone': '제거된 워크플로라 알림이 시작할 수 없습니다. 되살리려면 버전을 게시하세요.',
    'facts': '워크플로',
    'category': '범주',
    'recipients': '수신자',
    'critical': '끌 수 없음',
    'hidden': '선택 목록에 보이지 않음',
    'free': '끌 수 있음',
    'defaults': '고르지 않으면',
    'all': '전체',
    'on': '켬',
    'off': '끔',
    'quiet': '방해 금지 시간',
    'templates': '템플릿',
    'latest': '최근 전송',
    'allOf': '이 워크플로의 전송 모두 보기',
    'noneSent': '아직 보낸 것이 없습니다.',
    'text': '워크플로 (JSON)',
    'save': '저장',
    'saved': '버전 {n}을 사용합니다.',
    'unchanged': '바뀐 것이 없습니다.',
    'discard': '변경 버리기',
    'mayNot': '이 키로는 볼 수만 있고 바꿀 수 없습니다.',
    'meanwhile': '그사이 {who}이(가) 버전 {n}을 저장했습니다. 이 글은 다른 버전에서 왔습니다.',
    'load': '버전 {n} 불러오기',
    'somebody': '다른 사람',
    'unsavedTab': '저장 안 됨',
    'version': '버전 {n}',
    'current': '사용 중',
    'changes': '바뀐 것',
    'compare': '비교',
    'from': '비교할 버전',
    'against': '상대 버전',
    'publish': '게시',
    'publishSure': '버전 {n}을 사용합니다: 한 번 더',
    'published': '버전 {n}을 버전 {as}(으)로 다시 사용합니다.',
    'only': '버전이 하나입니다. 다음 버전이 생기면 여기에서 비교합니다.',
    'diff': '버전 {from}과 버전 {to}',
    'testHow': '아무것도 보내거나 저장하지 않습니다. 지금의 주소, 수신 설정, 방해 금지 시간으로 결정합니다.',
    'recipient': '수신자 id',
    'data': '데이터 (JSON)',
    'at': '접수 시각을 이때로',
    'useDraft': '저장하지 않은 변경으로',
    'run': '모의 실행',
    'running': '실행 중…',
    'would': '일어날 일',
    'result': '아무것도 보내지 않았습니다. 실제라면 전송 {n}건: {states}.',
    'noDeliveries': '전송이 만들어지지 않습니다.',
    'noneOf': '이 단계로는 아무에게도 가지 않습니다.',
    'ofStep': '단계 {step}',
    'assumes': '가정: {what}',
    'closes': '다이제스트와 함께 보냄. 닫히는 때',
    'message': '{to}에게 가는 메시지',
    'noTitle': '제목 없음',
    'decisions': '결정',
    'template': '템플릿 {id}',
    'needsObject': '데이터는 {"number": 7}과 같은 객체여야 합니다.',
  },
});

const LOOKS_EVERY = 30_000;

/** What there is to see, each with the operation that it is for. */
const TABS = /** @type {[string, string, string][]} */ ([
  ['', 'GET', OPERATION],
  ['edit', 'GET', OPERATION],
  ['versions', 'GET', `${OPERATION}/versions`],
  ['test', 'POST', `${OPERATION}/test`],
]);

/** @typedef {import('../workflows.js').Workflow} Workflow */

class ConsoleWorkflow extends View {
  static kind = 'workflow';

  static styles = [
    ...styles,
    flowStyles,
    css`
      al-tabs {
        margin-block-end: 16px;
      }
      .note {
        margin-block-end: 16px;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: center;
      }
      .bar > a:not(.button) {
        padding-block: 2px;
      }
      .picture {
        padding: 18px 18px 4px;
      }
      .row.version {
        grid-template-columns: 150px minmax(0, 1fr) max-content;
        align-items: center;
      }
      .row.version .bar:last-child {
        justify-content: end;
      }
      .rows + .filters,
      .more + .filters {
        margin-block-start: 20px;
      }
      .row.version[data-shown] {
        box-shadow: inset 3px 0 0 var(--accent);
      }
      .head.gap,
      .rows + p {
        margin-block-start: 20px;
      }
      .test {
        display: grid;
        gap: 14px;
      }
      .test input[type='checkbox'] {
        margin-inline-end: 6px;
      }
      .delivery {
        display: grid;
        gap: 8px;
        padding: 12px 16px;
        border-block-start: 1px solid var(--line);
      }
      h3 {
        padding: 10px 16px;
        font-size: 14px;
      }
      .delivery .what {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 10px;
        align-items: center;
      }
      .message {
        padding: 10px 14px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--well);
      }
      summary {
        min-block-size: 24px;
        color: var(--soft);
        font-size: 13px;
        cursor: pointer;
      }
      details al-trace {
        margin-block-start: 10px;
      }
      @media (max-width: 640px) {
        .row.version {
          grid-template-columns: minmax(0, 1fr);
        }
        .row.version .bar:last-child {
          justify-content: start;
        }
      }
      @media (min-width: 861px) {
        .columns.even {
          grid-template-columns: repeat(2, minmax(0, 1fr));
        }
      }
    `,
  ];

  /** @type {Workflow | undefined} */
  workflow;
  etag = '';
  removed = false;
  names = new Map();
  /** @type {Workflow[]} */
  versions = [];
  /** @type {string | undefined} */
  cursor;
  /** @type {import('../rows.js').Delivery[] | undefined} */
  deliveries;

  /** What is written, and what it was written over. */
  draft = '';
  base = '';
  baseTag = '';

  tested = {recipient: '', data: '{}', at: '', draft: true, ready: false, busy: false};
  /** @type {any} */
  result;
  /** @type {{text: string, line?: number, path?: string}[]} */
  slips = [];

  check = new WorkflowCheck(this);
  unsaved = new Unsaved(this, () => this.dirty);

  get dirty() {
    return this.draft !== this.base;
  }

  get tab() {
    return this.query.get('show') ?? '';
  }

  connectedCallback() {
    super.connectedCallback();
    this.stop = poll(async () => {
      if (this._ready && !this.removed) await this.#current(true).then(() => this.requestUpdate());
    }, LOOKS_EVERY);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.stop?.();
  }

  async look() {
    const {tab} = this;
    await this.#current();
    this.names = await namesOfKeys();
    if (tab === 'versions' || this.removed) await this.#page();
    if (tab === '') await this.#latest();
    if (tab === 'test' && !this.tested.ready) await this.#prepare();
  }

  /** The version in use; what is written stays, whatever was saved meanwhile. @param {boolean} [quiet] */
  async #current(quiet = false) {
    try {
      const {body, etag} = await answer('GET', OPERATION, {path: {workflow: this.name}, quiet});
      this.removed = false;
      this.#take(body, etag);
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 404) throw error;
      if (quiet) return;
      await this.#page().catch(() => {
        throw error;
      });
      this.removed = true;
      this.#take(this.versions[0], '');
    }
  }

  /** @param {Workflow} workflow @param {string} etag */
  #take(workflow, etag) {
    const another = this.workflow?.id !== workflow.id;
    this.workflow = workflow;
    this.etag = etag;
    if (another || !this.dirty) this.#load();
  }

  #load = () => {
    this.draft = this.base = textOf(/** @type {Workflow} */ (this.workflow));
    this.baseTag = this.etag;
    this.baseVersion = this.workflow?.version;
    this.check.clear();
    this.requestUpdate();
  };

  /** @param {string} [cursor] */
  async #page(cursor) {
    const page = await call('GET', `${OPERATION}/versions`, {path: {workflow: this.name}, query: {limit: 30, cursor}, quiet: Boolean(cursor)});
    this.versions = cursor ? [...this.versions, ...page.items] : page.items;
    this.cursor = page.cursor;
    this.requestUpdate();
  }

  async #latest() {
    if (!may('GET', '/v1/deliveries/counts')) return;
    const page = await call('GET', '/v1/deliveries', {query: {workflow: this.name, limit: 5}}).catch(() => undefined);
    this.deliveries = page?.items;
  }

  /** The form begins with what was sent last. */
  async #prepare() {
    this.tested.ready = true;
    if (!this.deliveries) await this.#latest();
    const last = this.deliveries?.find(({recipient}) => recipient);
    if (!last) return;
    this.tested.recipient = last.recipient ?? '';
    if (!may('GET', '/v1/notifications/{id}')) return;
    const sent = await call('GET', '/v1/notifications/{id}', {path: {id: last.notification}, quiet: true}).catch(() => undefined);
    if (sent?.data) this.tested.data = JSON.stringify(sent.data, null, 2);
  }

  draw() {
    const {workflow} = this;
    if (!workflow) return html``;
    const {version: n, changedBy, changedAt} = workflow;
    const tabs = TABS.filter(([, method, path]) => may(method, path)).map(([id]) => ({id, label: t(`tab.${id}`) + (id === 'edit' && this.dirty ? ` (${t('unsavedTab')})` : '')}));
    return html`<div class="head">
        <h1 tabindex="-1">${workflow.name ?? workflow.id}</h1>
        <div class="actions">
          ${!this.removed && may('DELETE', OPERATION) ? html`<console-act label=${t('remove')} sure=${t('removeSure')} .run=${this.#remove}></console-act>` : nothing}
          <al-copy wide label=${common('copyCurl')} .text=${curl('GET', OPERATION, {path: {workflow: this.name}})}></al-copy>
        </div>
      </div>
      <div class="lead bar">
        ${ident(this.name)}<a href=${link('workflows', this.name, {show: 'versions'})}>${changedBy ? t('by', {n, who: nameOf(this.names, changedBy)}) : t('byNobody', {n})}</a>
        ${changedAt ? html`<al-time at=${changedAt}></al-time>` : nothing}
      </div>
      ${this.removed ? html`<p class="note">${t('gone')}</p>` : nothing}
      <al-tabs .tabs=${tabs} .selected=${this.tab} label=${t('tabs')} @al-select=${(/** @type {CustomEvent} */ {detail}) => this.ask({show: detail, from: undefined, to: undefined})}></al-tabs>
      ${this.#body(workflow)}`;
  }

  /** @param {Workflow} workflow */
  #body(workflow) {
    switch (this.tab) {
      case 'edit':
        return this.#editor(workflow);
      case 'versions':
        return this.#versions(workflow);
      case 'test':
        return this.#test();
      default:
        return this.#overview(workflow);
    }
  }

  /** @param {Workflow} workflow */
  #overview(workflow) {
    const {deliveries} = this;
    const templates = [...new Set(workflow.steps.flatMap(channelsOf).map(({template}) => template))];
    const defaults = Object.entries(workflow.defaults).map(([channel, wanted]) => `${channel === 'all' ? t('all') : channel} ${t(wanted ? 'on' : 'off')}`);
    return html`<div class="columns">
        <section class="card picture">${flow(workflow)}</section>
        <section class="card">
          <h2>${t('facts')}</h2>
          <dl class="pairs">
            ${pair(t('category'), workflow.category && html`<a href=${link('workflows', '', {filter: workflow.category})}>${workflow.category}</a>`)}
            ${pair(t('recipients'), [t(workflow.critical ? 'critical' : 'free'), ...(workflow.hidden ? [t('hidden')] : [])].join(', '))}
            ${pair(t('defaults'), defaults.join(', '))} ${pair(t('quiet'), workflow.quietHours && hoursOf(workflow.quietHours))}
            ${pair(t('templates'), templates.map((id) => html`<a href=${link('templates', id)}>${id}</a> `))}
          </dl>
        </section>
      </div>
      ${deliveries
        ? html`<div class="head gap">
              <h2>${t('latest')}</h2>
              ${deliveries.length ? html`<span class="actions"><a href=${link('deliveries', '', {workflow: this.name})}>${t('allOf')}</a></span>` : nothing}
            </div>
            ${deliveries.length ? deliveryRows(deliveries, t('latest')) : html`<p class="soft">${t('noneSent')}</p>`}`
        : nothing}`;
  }

  /** @param {Workflow} workflow */
  #editor(workflow) {
    const mine = may('PUT', OPERATION) && !this.removed;
    const {check} = this;
    const other = this.dirty && this.baseVersion !== workflow.version;
    return html`<div class="stack" @keydown=${this.#key}>
      ${other
        ? html`<div class="note" role="alert">
            ${t('meanwhile', {n: workflow.version, who: nameOf(this.names, workflow.changedBy) || t('somebody')})}
            <a href=${link('workflows', this.name, {show: 'versions', from: String(this.baseVersion), to: String(workflow.version)})}>${t('changes')}</a>
          </div>`
        : nothing}
      <al-editor
        label=${t('text')}
        rows="16"
        ?readonly=${!mine}
        .text=${this.draft}
        .errors=${check.errors}
        .note=${mine ? check.note : t('mayNot')}
        @al-edit=${this.#edited}
      ></al-editor>
      ${mine
        ? html`<div class="bar">
            <console-act main label=${t('save')} .run=${this.#save}></console-act>
            ${this.dirty ? html`<console-act label=${other ? t('load', {n: workflow.version}) : t('discard')} sure .run=${this.#discard}></console-act>` : nothing}
          </div>`
        : nothing}
    </div>`;
  }

  #edited = (/** @type {CustomEvent<string>} */ {detail}) => {
    this.draft = detail;
    this.requestUpdate();
    this.check.soon(this.name, detail, (version) => version === this.workflow?.version);
  };

  #key = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== 's' || !(event.ctrlKey || event.metaKey) || !may('PUT', OPERATION)) return;
    event.preventDefault();
    this.#save().then(
      (said) => said && toast(said),
      (error) => toast(error.message, {bad: true}),
    );
  };

  #discard = async () => this.#load();

  #save = async () => {
    const {draft, check} = this;
    if (!this.dirty) return t('unchanged');
    if (!check.isJson(draft)) throw new Error(check.errors[0].text);
    try {
      const {body, etag} = await answer('PUT', OPERATION, {path: {workflow: this.name}, body: JSON.parse(draft), headers: {'If-Match': this.baseTag}});
      if (this.draft === draft) this.draft = this.base;
      this.#take(body, etag);
      return t('saved', {n: body.version});
    } catch (error) {
      check.refused(draft, error);
      if (error instanceof Refused && error.status === 412) await this.#current(true);
      throw new Error(check.errors[0].text);
    }
  };

  #remove = async () => {
    await call('DELETE', OPERATION, {path: {workflow: this.name}, headers: {'If-Match': this.etag}});
    this.draft = this.base;
    await this.refresh();
    return t('removed', {id: this.name});
  };

  /** @param {Workflow} workflow */
  #versions(workflow) {
    const {versions} = this;
    const find = (/** @type {string | null} */ n) => versions.find(({version}) => String(version) === n);
    const to = find(this.query.get('to')) ?? versions[0];
    const from = find(this.query.get('from')) ?? versions[versions.indexOf(to) + 1];
    const options = (/** @type {Workflow | undefined} */ chosen) => versions.map((one) => html`<option value=${one.version} ?selected=${one === chosen} .selected=${one === chosen}>${t('version', {n: one.version})}</option>`);
    return html`<ol class="rows" role="list" aria-label=${t('tab.versions')}>
        ${versions.map((one, i) => this.#version(one, workflow, versions[i + 1], one === to && from === versions[i + 1]))}
      </ol>
      ${moreOf(this.cursor, () => this.#page(this.cursor))}
      ${from && to
        ? html`<form class="filters" @change=${this.#compared} @submit=${(/** @type {Event} */ event) => event.preventDefault()}>
              <h2 class="away">${t('compare')}</h2>
              <label class="field">${t('from')}<select name="from">${options(from)}</select></label>
              <label class="field">${t('against')}<select name="to">${options(to)}</select></label>
            </form>
            <div aria-live="polite"><al-diff label=${t('diff', {from: from.version, to: to.version})} .before=${textOf(from)} .after=${textOf(to)}></al-diff></div>`
        : html`<p class="soft">${t('only')}</p>`}`;
  }

  /** @param {Workflow} one @param {Workflow} current @param {Workflow | undefined} before @param {boolean} shown */
  #version({version: n, changedBy, changedAt}, current, before, shown) {
    const used = n === current.version && !this.removed;
    return html`<li class="row version" ?data-shown=${shown}>
      <span class="bar"><b>${t('version', {n})}</b>${used ? html`<span class="badge good">${t('current')}</span>` : nothing}</span>
      <span>${nameOf(this.names, changedBy)} <span class="soft small">${time(changedAt)}</span></span>
      <span class="bar">
        ${before ? html`<a class="button" href=${link('workflows', this.name, {show: 'versions', from: String(before.version), to: String(n)})} aria-current=${shown || nothing}>${t('changes')}<span class="away"> ${t('version', {n})}</span></a>` : nothing}
        ${!used && may('POST', `${OPERATION}/versions/{version}/publish`)
          ? html`<console-act label=${t('publish')} sure=${t('publishSure', {n})} .run=${() => this.#publish(n)}></console-act>`
          : nothing}
      </span>
    </li>`;
  }

  #compared = (/** @type {Event} */ event) => {
    const {from, to} = Object.fromEntries(new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)));
    this.ask({from: String(from), to: String(to)});
  };

  /** @param {number} n */
  async #publish(n) {
    const headers = this.etag ? {'If-Match': this.etag} : undefined;
    const {version} = await call('POST', `${OPERATION}/versions/{version}/publish`, {path: {workflow: this.name, version: String(n)}, headers});
    this.ask({from: undefined, to: undefined});
    await this.refresh();
    return t('published', {n, as: version});
  }

  #test() {
    const {tested, result} = this;
    const kept = (/** @type {Event} */ event) => {
      const field = /** @type {HTMLInputElement} */ (event.target);
      if (field.name) Object.assign(tested, {[field.name]: field.type === 'checkbox' ? field.checked : field.value});
    };
    return html`<div class="columns even">
      <form class="card test" @submit=${this.#run} @input=${kept} novalidate>
        <p class="soft small">${t('testHow')}</p>
        <label class="field">${t('recipient')}<input name="recipient" autocomplete="off" autocapitalize="off" spellcheck="false" .value=${tested.recipient} /></label>
        <div class="field">
          <span aria-hidden="true">${t('data')}</span>
          <al-editor label=${t('data')} .text=${tested.data} .errors=${this.slips} @al-edit=${this.#dataEdited}></al-editor>
        </div>
        <label class="field">${t('at')}<input name="at" type="datetime-local" .value=${tested.at} /></label>
        ${this.dirty ? html`<label><input name="draft" type="checkbox" .checked=${tested.draft} />${t('useDraft')}</label>` : nothing}
        <div><button class="button main" aria-busy=${tested.busy || nothing}>${t(tested.busy ? 'running' : 'run')}</button></div>
      </form>
      <section class="stack" aria-labelledby="would">
        <h2 id="would" ?hidden=${!result}>${t('would')}</h2>
        <p class="soft" role="status">${result ? this.#summary(result) : ''}</p>
        ${result?.steps.map(this.#testedStep)}
      </section>
    </div>`;
  }

  #dataEdited = (/** @type {CustomEvent<string>} */ {detail}) => {
    this.tested.data = detail;
    this.slips = this.slips.length ? [syntaxOf(detail)].flatMap((slip) => slip ?? []) : [];
    this.requestUpdate();
  };

  #run = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const {tested, name} = this;
    if (tested.busy) return;
    const slip = syntaxOf(tested.data || '{}') ?? (tested.data.trim().startsWith('{') || !tested.data.trim() ? undefined : {text: t('needsObject'), line: 1});
    this.slips = slip ? [slip] : [];
    this.requestUpdate();
    if (slip) return;
    const {recipient} = tested;
    const draft = this.dirty && tested.draft;
    if (draft && !this.check.isJson(this.draft)) return this.ask({show: 'edit'});
    const body = {
      to: recipient.trim() ? {recipient: recipient.trim()} : undefined,
      data: JSON.parse(tested.data.trim() || '{}'),
      at: tested.at ? new Date(tested.at).toISOString() : undefined,
      workflow: draft ? JSON.parse(this.draft) : undefined,
    };
    tested.busy = true;
    this.requestUpdate();
    try {
      this.result = await call('POST', `${OPERATION}/test`, {path: {workflow: name}, body});
    } catch (error) {
      this.result = undefined;
      const {problem, message} = /** @type {Refused} */ (error);
      this.slips = (problem?.errors ?? [{detail: message}]).map(({detail, field}) => ({text: detail, path: field}));
    }
    tested.busy = false;
    this.requestUpdate();
  };

  /** @param {any} result */
  #summary({steps}) {
    const all = steps.flatMap((/** @type {any} */ {deliveries}) => deliveries);
    if (!all.length) return t('noDeliveries');
    const states = Object.entries(Object.groupBy(all, (/** @type {any} */ {state}) => state)).map(([state, some]) => `${some?.length} ${common(`state.${state}`)}`);
    return t('result', {n: all.length, states: states.join(', ')});
  }

  /** @param {any} step */
  #testedStep = ({step, deliveries}) =>
    html`<section class="rows">
      <h3>${t('ofStep', {step})}</h3>
      <ul role="list">
        ${deliveries.length ? deliveries.map((/** @type {any} */ one) => this.#testedDelivery(one, step)) : html`<li class="delivery soft">${t('noneOf')}</li>`}
      </ul>
    </section>`;

  /** @param {any} one @param {string} stepId */
  #testedDelivery({channel, to, state, why, dueAt, finishedAt, assumes = [], digest, trace, messages}, stepId) {
    const step = this.workflow?.steps.find(({id}) => id === stepId);
    const template = step && channelsOf(step).find((option) => option.channel === channel)?.template;
    return html`<li class="delivery">
      <span class="what">${badge(state)}${icon(iconOf(channel))}<b>${channel}</b> ${to} <span class="soft small">${time(messages[0]?.at ?? finishedAt ?? dueAt)}</span></span>
      <p class="text">${linked(why)}</p>
      ${digest ? html`<p class="soft small">${t('closes')} ${time(digest.closesAt)}</p>` : nothing}
      ${assumes.map((/** @type {string} */ what) => html`<p class="soft small">${t('assumes', {what})}</p>`)}
      ${messages.map(
        (/** @type {any} */ message) =>
          html`<div class="message" role="group" aria-label=${t('message', {to: message.to})}>
            <b class="text">${message.title || t('noTitle')}</b>
            <p class="text">${linked(message.body)}</p>
            ${message.url ? html`<p class="small">${linked(message.url)}</p>` : nothing}
            ${message.warnings.map((/** @type {string} */ warning) => html`<p class="note small">${warning}</p>`)}
          </div>`,
      )}
      ${template ? html`<p class="small"><a href=${link('templates', template)}>${t('template', {id: template})}</a></p>` : nothing}
      <details>
        <summary>${t('decisions')}</summary>
        <al-trace .steps=${[...trace, ...(digest?.trace ?? [])]}></al-trace>
      </details>
    </li>`;
  }
}

customElements.define('console-workflow', ConsoleWorkflow);
