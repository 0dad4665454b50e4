import {html, nothing} from 'lit';
import {words} from '../../parts/index.js';
import {call, curl, may} from '../api.js';
import {deliveryRow, ident, moreOf, pair, time} from '../rows.js';
import {link} from '../routes.js';
import {View} from '../view.js';
import {t as common} from '../words.js';

const t = words({
  en: {
    heading: 'Notification',
    ofWorkflow: 'Notification of {workflow}',
    cancel: 'Cancel',
    cancelled: 'What had not left is cancelled.',
    sure: 'Stops all that has not left: press again',
    all: 'all',
    deliveries: 'Deliveries',
    plain: 'Deliveries',
    step: 'Step {step}',
    none: 'There are no deliveries yet. {stage}',
    said: 'What it says',
    saidTo: 'As it would be made now for {to}.',
    facts: 'Notification',
    topics: 'Topics',
    stage: 'Stage',
    urgency: 'Urgency',
    sendAt: 'Send at',
    expiresAt: 'Expires',
    content: 'Content',
    data: 'Data',
    hidden: 'Its words are secret: your key may not read them.',
    acknowledged: 'Acknowledged',
    by: 'by {who}',
    nobody: 'by a program',
    first: 'Counts are of the {n} deliveries that are loaded.',
  },
  ko: {
    heading: '알림',
    ofWorkflow: '{workflow} 알림',
    cancel: '취소',
    cancelled: '아직 나가지 않은 것을 취소했습니다.',
    sure: '나가지 않은 것을 모두 멈춤: 한 번 더',
    all: '모두',
    deliveries: '전송',
    plain: '전송',
    step: '단계 {step}',
    none: '아직 전송이 없습니다. {stage}',
    said: '메시지',
    saidTo: '지금 {to}에게 보낸다면 이렇습니다.',
    facts: '알림',
    topics: '토픽',
    stage: '상태',
    urgency: '긴급도',
    sendAt: '보낼 때',
    expiresAt: '만료',
    content: '내용',
    data: '데이터',
    hidden: '비밀 내용입니다. 이 키로는 읽을 수 없습니다.',
    acknowledged: '확인됨',
    by: '{who}',
    nobody: '프로그램',
    first: '불러온 전송 {n}건의 수입니다.',
  },
});

const OPERATION = '/v1/notifications/{id}';

class ConsoleNotification extends View {
  static kind = 'notification';

  /** @type {any} */
  notification;

  /** @type {import('../rows.js').Delivery[]} */
  deliveries = [];

  /** What it says to the first, where a template of its workflow says it. @type {any} */
  message;

  /** @type {string | undefined} */
  cursor;

  async look() {
    if (this.notification?.id === this.name && this.looked === this.name) return;
    await this.#all();
  }

  async #all() {
    const [notification, page] = await Promise.all([call('GET', OPERATION, {path: {id: this.name}}), this.#page()]);
    this.notification = notification;
    this.deliveries = page.items;
    this.cursor = page.cursor;
    this.looked = this.name;
    const path = '/v1/deliveries/{id}/message';
    const first = notification.workflow && page.items[0];
    this.message = first && may('GET', path) ? await call('GET', path, {path: {id: first.id}, quiet: true}).catch(() => undefined) : undefined;
  }

  /** @param {string} [cursor] */
  #page(cursor) {
    return call('GET', '/v1/notifications/{id}/deliveries', {path: {id: this.name}, query: {limit: 100, cursor}});
  }

  #more = async () => {
    const page = await this.#page(this.cursor);
    this.deliveries = [...this.deliveries, ...page.items];
    this.cursor = page.cursor;
    this.requestUpdate();
  };

  #cancel = async () => {
    await call('DELETE', OPERATION, {path: {id: this.name}});
    await this.#all();
    this.requestUpdate();
    return t('cancelled');
  };

  draw() {
    const {workflow, content} = this.notification;
    return html`<div class="head">
        <h1 tabindex="-1">${content?.title || (workflow ? t('ofWorkflow', {workflow}) : t('heading'))}</h1>
        <span class="badge">${common(`stage.${this.notification.stage}`)}</span>
        <div class="actions">
          ${this.#mayCancel() ? html`<console-act label=${t('cancel')} sure=${t('sure')} .run=${this.#cancel}></console-act>` : nothing}
          <al-copy wide label=${common('copyCurl')} .text=${curl('GET', OPERATION, {path: {id: this.name}})}></al-copy>
        </div>
      </div>
      <p class="lead">${ident(this.name)}</p>
      <div class="columns">
        <div class="stack">${this.#deliveries()}</div>
        <div class="stack">${this.#facts()}</div>
      </div>`;
  }

  #mayCancel() {
    const open = this.cursor || this.notification.stage !== 'cancelled' && (this.notification.stage !== 'planned' || this.deliveries.some(({state}) => state === 'held'));
    return open && may('DELETE', OPERATION);
  }

  #deliveries() {
    if (!this.deliveries.length) {
      const note = this.notification.notes?.map((/** @type {{detail: string}} */ {detail}) => detail).join(' ') ?? '';
      return html`<section class="card"><h2>${t('deliveries')}</h2><p class="soft">${t('none', {stage: note})}</p></section>`;
    }
    const counts = Object.entries(Object.groupBy(this.deliveries, ({state}) => state)).map(([state, all]) => /** @type {[string, number]} */ ([state, all?.length ?? 0]));
    const wanted = this.query.get('state') ?? '';
    const shown = this.deliveries.filter(({state}) => !wanted || state === wanted);
    const steps = Object.entries(Object.groupBy(shown, ({step}) => step ?? ''));
    return html`<div class="chips" role="group" aria-label=${t('deliveries')}>
        ${[['', this.deliveries.length], ...counts].map(
          ([state, number]) =>
            html`<button class="button" aria-pressed=${state === wanted} @click=${() => this.ask({state: String(state)})}>
              ${state ? common(`state.${state}`) : t('all')} <span>${number}</span>
            </button>`,
        )}
      </div>
      ${this.cursor ? html`<p class="soft small">${t('first', {n: this.deliveries.length})}</p>` : nothing}
      ${steps.map(
        ([step, all]) =>
          html`<section>
            <div class="head"><h2>${step ? t('step', {step}) : t('plain')}</h2></div>
            <ul class="rows" role="list">
              ${all?.map((one) => deliveryRow(one))}
            </ul>
          </section>`,
      )}
      ${moreOf(this.cursor, this.#more)}`;
  }

  #facts() {
    const one = this.notification;
    const hasData = one.data && Object.keys(one.data).length;
    const {message} = this;
    return html`${message?.title || message?.body
        ? html`<section class="card">
            <h2>${t('said')}</h2>
            <p class="soft small">${t('saidTo', {to: this.deliveries[0]?.to ?? ''})}</p>
            ${message.title ? html`<p><b>${message.title}</b></p>` : nothing}
            <p class="text">${message.body}</p>
          </section>`
        : nothing}
      <section class="card">
        <h2>${t('facts')}</h2>
        <dl class="pairs">
          ${pair(common('workflowTerm'), one.workflow && html`<a href=${link('workflows', one.workflow)}>${one.workflow}</a> ${one.workflowVersion ?? ''}`)}
          ${pair(t('topics'), one.topics?.map((/** @type {string} */ topic) => html`<a href=${link('topics', topic)}>${topic}</a> `))}
          ${pair(common('channel'), one.channels?.join(', '))} ${pair(t('urgency'), one.urgency)} ${pair(t('sendAt'), one.sendAt && time(one.sendAt))}
          ${pair(t('expiresAt'), one.expiresAt && time(one.expiresAt))} ${pair(common('created'), time(one.createdAt))}
        </dl>
      </section>
      ${one.secret && !one.content ? html`<section class="card"><h2>${t('content')}</h2><p class="soft">${t('hidden')}</p></section>` : nothing}
      ${one.content ? html`<section class="card"><h2>${t('content')}</h2><al-json label=${t('content')} .text=${JSON.stringify(one.content)}></al-json></section>` : nothing}
      ${hasData ? html`<section class="card"><h2>${t('data')}</h2><al-json label=${t('data')} .text=${JSON.stringify(one.data)}></al-json></section>` : nothing}
      ${one.acknowledgements?.length
        ? html`<section class="card">
            <h2>${t('acknowledged')}</h2>
            <ul role="list">
              ${one.acknowledgements.map((/** @type {{at: string, who?: string}} */ {at, who}) => html`<li>${who ? t('by', {who}) : t('nobody')} <al-time class="soft" at=${at}></al-time></li>`)}
            </ul>
          </section>`
        : nothing}`;
  }
}

customElements.define('console-notification', ConsoleNotification);
