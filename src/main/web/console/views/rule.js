import {css, html, nothing} from 'lit';
import {Refused, words} from '../../parts/index.js';
import {lineOf, syntaxOf} from '../../parts/editor.js';
import {answer, call, curl, may} from '../api.js';
import {pair, time} from '../rows.js';
import {go, link} from '../routes.js';
import {styles} from '../styles.js';
import {Unsaved} from '../unsaved.js';
import {View} from '../view.js';
import {t as common} from '../words.js';

const t = words({
  en: {
    rule: 'Rule',
    on: 'on',
    off: 'off',
    fresh: 'not saved yet',
    check: 'Checked as you type: it can be saved.',
    checking: 'Checking…',
    save: 'Save',
    saved: 'Saved. It is in force everywhere in five seconds.',
    remove: 'Delete',
    sure: 'Stops for good: press again',
    removed: 'The rule is deleted.',
    wrongFirst: 'Correct what is wrong first.',
    facts: 'Rule',
    changed: 'Changed',
    by: 'by {who}',
    try: 'Try an event',
    tryHow: 'Nothing is started. The rule is tried as it is saved.',
    unsaved: 'You have changes that are not saved: the rule is tried without them.',
    example: 'Example',
    paste: 'Your own',
    event: 'Event',
    run: 'Try',
    noJson: 'The event is no JSON: {text}',
    starts: 'It matches: the workflow {workflow} starts',
    off2: 'But the rule is off: nothing would start.',
    resolves: 'It ends what was started before, and starts nothing',
    not: 'It does not match',
    key: 'Key',
    would: 'The notification it makes',
    field: 'Field',
    wants: 'The pattern wants',
    has: 'The event has',
    nothing: 'nothing',
    element: 'Each field is there, but not in the same element of an array.',
    asSeen: 'The event as patterns see it',
  },
  ko: {
    rule: '규칙',
    on: '켜짐',
    off: '꺼짐',
    fresh: '아직 저장하지 않음',
    check: '입력하는 대로 검사했습니다. 저장할 수 있습니다.',
    checking: '검사하는 중…',
    save: '저장',
    saved: '저장했습니다. 5초 안에 모든 곳에 적용됩니다.',
    remove: '삭제',
    sure: '완전히 멈춥니다: 한 번 더',
    removed: '규칙을 삭제했습니다.',
    wrongFirst: '잘못된 것을 먼저 고치세요.',
    facts: '규칙',
    changed: '바뀜',
    by: '{who}',
    try: '이벤트로 시험하기',
    tryHow: '아무것도 시작하지 않습니다. 저장된 규칙으로 시험합니다.',
    unsaved: '저장하지 않은 변경은 시험에 들어가지 않습니다.',
    example: '예',
    paste: '직접 입력',
    event: '이벤트',
    run: '시험',
    noJson: '이벤트가 JSON이 아닙니다. {text}',
    starts: '맞습니다. 워크플로 {workflow}이(가) 시작됩니다',
    off2: '하지만 규칙이 꺼져 있어 아무것도 시작되지 않습니다.',
    resolves: '앞서 시작한 것을 끝내고, 새로 시작하지 않습니다',
    not: '맞지 않습니다',
    key: '키',
    would: '만들어질 알림',
    field: '필드',
    wants: '패턴이 원하는 값',
    has: '이벤트의 값',
    nothing: '없음',
    element: '필드는 모두 있지만, 배열의 같은 원소에 있지 않습니다.',
    asSeen: '패턴이 보는 이벤트',
  },
});

const OPERATION = '/v1/rules/{rule}';
const WAIT = 300;

/** What a new rule begins with. */
const FRESH = {
  description: 'Alarms of production',
  enabled: true,
  pattern: {source: ['aws.cloudwatch'], 'detail-type': ['CloudWatch Alarm State Change'], detail: {alarmName: [{prefix: 'prod-'}], state: {value: ['ALARM']}}},
  workflow: 'alarm',
  to: [{topic: 'oncall'}],
  urgency: 'high',
  data: {alarm: '{{ event.detail.alarmName }}', why: '{{ event.detail.state.reason }}'},
};

/** @param {string} source @param {string} type @param {object} detail @param {string[]} [resources] */
const event = (source, type, detail, resources = []) => ({
  version: '0',
  id: '7bf73129-1428-4cd3-a780-95db273d1602',
  'detail-type': type,
  source,
  account: '123456789012',
  time: '2026-11-23T05:00:00Z',
  region: 'us-east-1',
  resources,
  detail,
});

/** Events as EventBridge delivers them, by name. */
const EVENTS = /** @type {Record<string, object>} */ ({
  'CloudWatch alarm': event(
    'aws.cloudwatch',
    'CloudWatch Alarm State Change',
    {
      alarmName: 'prod-db-cpu',
      state: {value: 'ALARM', reason: 'Threshold Crossed: 1 datapoint (97.1) was greater than the threshold (90.0).', timestamp: '2026-11-23T05:00:00.000+0000'},
      previousState: {value: 'OK'},
    },
    ['arn:aws:cloudwatch:us-east-1:123456789012:alarm:prod-db-cpu'],
  ),
  'CloudWatch alarm, OK again': event(
    'aws.cloudwatch',
    'CloudWatch Alarm State Change',
    {alarmName: 'prod-db-cpu', state: {value: 'OK', reason: 'Threshold Crossed: 1 datapoint (12.0) was not greater than the threshold (90.0).'}, previousState: {value: 'ALARM'}},
    ['arn:aws:cloudwatch:us-east-1:123456789012:alarm:prod-db-cpu'],
  ),
  'S3 object created': event(
    'aws.s3',
    'Object Created',
    {bucket: {name: 'invoices'}, object: {key: '2026/11/0815.pdf', size: 51024, etag: 'b1946ac92492d2347c6235b4d2611184'}, reason: 'PutObject', requester: '123456789012'},
    ['arn:aws:s3:::invoices'],
  ),
  'EC2 instance stopped': event('aws.ec2', 'EC2 Instance State-change Notification', {'instance-id': 'i-1234567890abcdef0', state: 'stopped'}),
  'Your own application': event('shop', 'Order shipped', {order: 'A-1001', customer: 'ada', total: 120}),
});

class ConsoleRule extends View {
  static kind = 'rule';

  static styles = [
    ...styles,
    css`
      .columns {
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      }
      h3 {
        font-size: 13px;
      }
      table {
        inline-size: 100%;
        border-collapse: collapse;
      }
      th,
      td {
        padding: 6px 10px 6px 0;
        border-block-end: 1px solid var(--line);
        text-align: start;
        vertical-align: top;
        overflow-wrap: anywhere;
      }
      thead th {
        color: var(--soft);
        font-size: 12.5px;
        font-weight: 500;
      }
      summary {
        inline-size: fit-content;
        padding: 4px 0;
        color: var(--soft);
        font-size: 13px;
        cursor: pointer;
      }
      @media (max-width: 1100px) {
        .columns {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  /** @type {any} */
  rule;

  saved = '';
  draft = '';
  etag = '';

  /** @type {{text: string, line?: number, path?: string}[]} */
  errors = [];
  checking = false;
  example = 'CloudWatch alarm';
  event = JSON.stringify(EVENTS['CloudWatch alarm'], null, 2);

  /** @type {any} what became of the event that was tried */
  tried;

  constructor() {
    super();
    new Unsaved(this, () => this.draft !== this.saved);
  }

  get fresh() {
    return !this.etag;
  }

  get mayWrite() {
    return may('PUT', OPERATION);
  }

  async look() {
    if (this.looked === this.name) return;
    try {
      this.#take(await answer('GET', OPERATION, {path: {rule: this.name}}));
    } catch (error) {
      const missing = error instanceof Refused && error.status === 404;
      if (!missing || !this.query.get('new') || !this.mayWrite) throw error;
      this.rule = FRESH;
      this.etag = '';
      this.saved = this.draft = JSON.stringify(FRESH, null, 2);
      this.#check();
    }
    this.looked = this.name;
  }

  /** @param {{body: any, etag: string}} answered */
  #take({body, etag}) {
    const {id, changedBy, changedAt, ...said} = body;
    this.rule = body;
    this.etag = etag;
    this.saved = this.draft = JSON.stringify(said, null, 2);
    this.errors = [];
    this.tried = undefined;
  }

  #edited = (/** @type {CustomEvent<string>} */ {detail}) => {
    this.draft = detail;
    clearTimeout(this.timer);
    const slip = syntaxOf(detail);
    this.errors = slip ? [slip] : this.errors;
    this.checking = !slip;
    if (!slip) this.timer = setTimeout(this.#check, WAIT);
    this.requestUpdate();
  };

  #check = async () => {
    const {draft} = this;
    let errors = /** @type {typeof this.errors} */ ([]);
    try {
      await call('POST', '/v1/rules/{rule}/check', {path: {rule: this.name}, body: JSON.parse(draft), quiet: true});
    } catch (error) {
      errors = this.#linesOf(draft, /** @type {Refused} */ (error));
    }
    if (draft !== this.draft) return;
    this.errors = errors;
    this.checking = false;
    this.requestUpdate();
  };

  /** @param {string} draft @param {Refused} error */
  #linesOf(draft, error) {
    const all = error.problem?.errors ?? [{detail: error.message, field: ''}];
    return all.map(({detail, field}) => ({line: lineOf(draft, field), path: field, text: detail}));
  }

  #save = async () => {
    const {draft} = this;
    const slip = syntaxOf(draft);
    if (slip) throw new Error(t('wrongFirst'));
    const headers = /** @type {Record<string, string>} */ (this.fresh ? {'If-None-Match': '*'} : {'If-Match': this.etag});
    try {
      this.#take(await answer('PUT', OPERATION, {path: {rule: this.name}, body: JSON.parse(draft), headers}));
    } catch (error) {
      if (error instanceof Refused && error.problem?.errors) this.errors = this.#linesOf(draft, error);
      this.requestUpdate();
      throw error;
    }
    this.requestUpdate();
    return t('saved');
  };

  #remove = async () => {
    await call('DELETE', OPERATION, {path: {rule: this.name}, headers: {'If-Match': this.etag}});
    this.saved = this.draft;
    go('rules');
    return t('removed');
  };

  #try = async () => {
    const slip = syntaxOf(this.event);
    if (slip) throw new Error(t('noJson', {text: slip.text}));
    this.tried = await call('POST', '/v1/rules/{rule}/test', {path: {rule: this.name}, body: {event: JSON.parse(this.event)}});
    this.requestUpdate();
  };

  #chosen = (/** @type {Event} */ {currentTarget}) => {
    this.example = /** @type {HTMLSelectElement} */ (currentTarget).value;
    if (this.example) this.event = JSON.stringify(EVENTS[this.example], null, 2);
    this.tried = undefined;
    this.requestUpdate();
  };

  draw() {
    const {rule, fresh} = this;
    return html`<div class="head">
        <h1 tabindex="-1">${this.name}</h1>
        <span class="badge ${rule.enabled && !fresh ? 'good' : ''}">${t(fresh ? 'fresh' : rule.enabled ? 'on' : 'off')}</span>
        <div class="actions">
          ${this.mayWrite ? html`<console-act main label=${t('save')} .run=${this.#save}></console-act>` : nothing}
          ${!fresh && may('DELETE', OPERATION) ? html`<console-act label=${t('remove')} sure=${t('sure')} .run=${this.#remove}></console-act>` : nothing}
          ${fresh ? nothing : html`<al-copy wide label=${common('copyCurl')} .text=${curl('GET', OPERATION, {path: {rule: this.name}})}></al-copy>`}
        </div>
      </div>
      <p class="lead">${rule.description ?? ''}</p>
      <div class="columns">
        <div class="stack">
          ${this.mayWrite
            ? html`<al-editor label=${t('rule')} .text=${this.draft} .errors=${this.errors} note=${t(this.checking ? 'checking' : 'check')} rows="18" @al-edit=${this.#edited}></al-editor>`
            : html`<al-json label=${t('rule')} .text=${this.saved}></al-json>`}
        </div>
        <div class="stack">
          ${fresh ? nothing : this.#facts()} ${!fresh && may('POST', '/v1/rules/{rule}/test') ? this.#trial() : nothing}
        </div>
      </div>`;
  }

  #facts() {
    const {workflow, to = [], changedAt, changedBy} = this.rule;
    return html`<section class="card">
      <h2>${t('facts')}</h2>
      <dl class="pairs">
        ${pair(common('workflowTerm'), html`<a href=${link('workflows', workflow)}>${workflow}</a>`)}
        ${pair(common('to'), to.length ? to.map(targetOf) : nothing)} ${pair(t('changed'), changedAt && html`${time(changedAt)} ${changedBy ? t('by', {who: changedBy}) : ''}`)}
      </dl>
    </section>`;
  }

  #trial() {
    return html`<section class="card stack">
      <h2>${t('try')}</h2>
      <p class="soft small">${t('tryHow')}</p>
      ${this.draft !== this.saved ? html`<p class="note small">${t('unsaved')}</p>` : nothing}
      <label class="field"
        >${t('example')}<select @change=${this.#chosen}>
          ${Object.keys(EVENTS).map((name) => html`<option value=${name} ?selected=${name === this.example}>${name}</option>`)}
          <option value="" ?selected=${!this.example}>${t('paste')}</option>
        </select></label
      >
      <al-editor
        label=${t('event')}
        .text=${this.event}
        .errors=${[syntaxOf(this.event)].filter((slip) => slip !== undefined)}
        @al-edit=${(/** @type {CustomEvent<string>} */ {detail}) => {
          this.event = detail;
          this.requestUpdate();
        }}
      ></al-editor>
      <p><console-act label=${t('run')} .run=${this.#try}></console-act></p>
      <div role="status">${this.tried ? this.#verdict() : nothing}</div>
      ${this.tried ? this.#details() : nothing}
    </section>`;
  }

  #verdict() {
    const {starts, resolves, notification, key} = this.tried;
    const said = starts ? t('starts', {workflow: notification?.workflow ?? this.rule.workflow}) : t(resolves ? 'resolves' : 'not');
    return html`<p class="verdict ${starts || resolves ? 'good' : 'bad'}">${said}</p>
      ${starts && !this.rule.enabled ? html`<p class="note small">${t('off2')}</p>` : nothing} ${key ? html`<p class="small">${t('key')}: <span class="mono">${key}</span></p>` : nothing}`;
  }

  #details() {
    const {notification, unmatched, event: seen} = this.tried;
    return html`${unmatched?.length
        ? html`<table>
            <thead>
              <tr>
                <th scope="col">${t('field')}</th>
                <th scope="col">${t('wants')}</th>
                <th scope="col">${t('has')}</th>
              </tr>
            </thead>
            <tbody>
              ${unmatched.map((/** @type {string} */ path) => this.#unmatched(path.replace(/^pattern\./, ''), seen))}
            </tbody>
          </table>`
        : unmatched
          ? html`<p>${t('element')}</p>`
          : nothing}
      ${notification ? html`<h3>${t('would')}</h3><al-json label=${t('would')} .text=${JSON.stringify(notification)}></al-json>` : nothing}
      <details><summary>${t('asSeen')}</summary><al-json label=${t('asSeen')} .text=${JSON.stringify(seen)}></al-json></details>`;
  }

  /** @param {string} path @param {object} seen */
  #unmatched(path, seen) {
    const has = valueAt(seen, path);
    return html`<tr>
      <th scope="row" class="mono">${path}</th>
      <td class="mono">${JSON.stringify(valueAt(this.rule.pattern, path))}</td>
      <td class="mono">${has === undefined ? html`<i>${t('nothing')}</i>` : JSON.stringify(has)}</td>
    </tr>`;
  }
}

/** What is at a path, in whose names dots may be as well. @param {any} json @param {string} path @returns {unknown} */
function valueAt(json, path) {
  if (typeof json !== 'object' || json === null) return undefined;
  if (Object.hasOwn(json, path)) return json[path];
  for (const name of Object.keys(json)) {
    const found = path.startsWith(`${name}.`) ? valueAt(json[name], path.slice(name.length + 1)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** @param {Record<string, string>} target */
const targetOf = ({recipient, topic, ...address}) =>
  html`${recipient ? html`<a href=${link('recipients', recipient)}>${recipient}</a>` : topic ? html`<a href=${link('topics', topic)}>${topic}</a>` : Object.values(address)[0]} `;

customElements.define('console-rule', ConsoleRule);
