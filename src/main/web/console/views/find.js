import {html, nothing} from 'lit';
import {words} from '../../parts/index.js';
import {call, may} from '../api.js';
import {curlOfNotification} from '../examples.js';
import {deliveryRows, notificationRow} from '../rows.js';
import {go, link} from '../routes.js';
import {View} from '../view.js';
import {t as common} from '../words.js';

const t = words({
  en: {
    heading: 'Find',
    found: '{n} {n|result|results} for “{q}”',
    latest: 'Latest notifications',
    failed: 'Latest failures',
    all: 'All deliveries',
    allNotifications: 'All notifications',
    nothing: 'Nothing was found for “{q}”',
    nothingHow: 'The box finds whole ids (ntf_…, dlv_…, dig_…, of recipients), addresses, and parts of the names of workflows, templates, topics and rules.',
    empty: 'Nothing was sent yet',
    emptyHow: 'Send a first notification; it shows up here, with all that becomes of it.',
  },
  ko: {
    heading: '찾기',
    found: '“{q}” 결과 {n}건',
    latest: '최근 알림',
    failed: '최근 실패',
    all: '전송 모두 보기',
    allNotifications: '알림 모두 보기',
    nothing: '“{q}”에 대한 결과가 없습니다',
    nothingHow: '온전한 id(ntf_…, dlv_…, dig_…, 수신자), 주소, 그리고 워크플로, 템플릿, 토픽, 규칙 이름의 일부로 찾을 수 있습니다.',
    empty: '아직 보낸 것이 없습니다',
    emptyHow: '첫 알림을 보내면 여기에 나타나고, 어떻게 되었는지 모두 볼 수 있습니다.',
  },
});

/** What an object may be whose id somebody wrote. */
const ONES = /** @type {[string, string, string, string, RegExp][]} */ ([
  ['notification', 'notifications', '/v1/notifications/{id}', 'id', /^ntf_/],
  ['delivery', 'deliveries', '/v1/deliveries/{id}', 'id', /^dlv_/],
  ['digest', 'digests', '/v1/digests/{id}', 'id', /^dig_/],
  ['recipient', 'recipients', '/v1/recipients/{id}', 'id', /^[^\s/]+$/],
]);

/** Those that are few enough to look through. */
const LISTS = /** @type {[string, string, string][]} */ ([
  ['workflow', 'workflows', '/v1/workflows'],
  ['template', 'templates', '/v1/templates'],
  ['topic', 'topics', '/v1/topics'],
  ['rule', 'rules', '/v1/rules'],
]);

const MOST_PAGES = 10;

/** @typedef {{kind: string, path: string, id: string, more: string}} Found */

class ConsoleFind extends View {
  constructor() {
    super();
    /** @type {Found[] | undefined} */
    this.found = undefined;
    /** @type {any[]} */
    this.notifications = [];
    /** @type {import('../rows.js').Delivery[]} */
    this.failures = [];
  }

  async look() {
    const q = this.query.get('q') ?? '';
    this.q = q;
    if (q) return this.#find(q);
    this.found = undefined;
    const none = {items: []};
    const [latest, failed] = await Promise.all([
      may('GET', '/v1/notifications') ? call('GET', '/v1/notifications', {query: {limit: 12}}) : none,
      may('GET', '/v1/deliveries') ? call('GET', '/v1/deliveries', {query: {state: 'failed', limit: 6}}) : none,
    ]);
    this.notifications = latest.items;
    this.failures = failed.items;
  }

  /** @param {string} q */
  async #find(q) {
    const ones = ONES.filter(([, , path, , form]) => form.test(q) && may('GET', path)).map(([kind, path, operation, name]) =>
      call('GET', operation, {path: {[name]: q}})
        .then((one) => [{kind, path, id: q, more: one.why ?? one.stage ?? ''}])
        .catch(() => []),
    );
    const lists = LISTS.filter(([, , operation]) => may('GET', operation)).map(([kind, path, operation]) =>
      everything(operation)
        .then((items) => items.filter((/** @type {any} */ one) => holds(one, q)).map((/** @type {any} */ one) => ({kind, path, id: idOf(one), more: one.name ?? one.description ?? ''})))
        .catch(() => []),
    );
    const found = (await Promise.all([...ones, ...lists])).flat();
    if (!found.length && q !== q.toLowerCase()) return this.#find(q.toLowerCase());
    if (found.length === 1) return go(found[0].path, found[0].id, {}, true);
    this.found = found;
  }

  draw() {
    return this.found ? this.#results(this.found) : this.#latest();
  }

  /** @param {Found[]} found */
  #results(found) {
    if (!found.length) {
      return html`<h1 tabindex="-1">${t('nothing', {q: this.q ?? ''})}</h1>
        <p class="lead">${t('nothingHow')}</p>`;
    }
    return html`<div class="head"><h1 tabindex="-1">${t('found', {n: found.length, q: this.q ?? ''})}</h1></div>
      <ul class="rows" role="list">
        ${found.map(
          ({kind, path, id, more}) =>
            html`<li class="row"><span class="badge">${common(kind)}</span><span class="what"><a class="whole" href=${link(path, id)}>${id}</a></span><span class="why">${more}</span></li>`,
        )}
      </ul>`;
  }

  #latest() {
    if (!this.notifications.length && !this.failures.length) {
      return html`<h1 class="away" tabindex="-1">${t('heading')}</h1>
        <al-empty heading=${t('empty')} text=${t('emptyHow')} curl=${curlOfNotification()}></al-empty>`;
    }
    return html`<h1 class="away" tabindex="-1">${t('heading')}</h1>
      <div class="stack">
        ${this.failures.length
          ? html`<section>
              <div class="head"><h2>${t('failed')}</h2><span class="actions"><a href=${link('deliveries', '', {state: 'failed'})}>${t('all')}</a></span></div>
              ${deliveryRows(this.failures, t('failed'))}
            </section>`
          : nothing}
        <section>
          <div class="head">
            <h2>${t('latest')}</h2>
            <span class="actions"><a href=${link('notifications')}>${t('allNotifications')}</a></span>
          </div>
          <ul class="rows" role="list" aria-label=${t('latest')}>
            ${this.notifications.map(notificationRow)}
          </ul>
        </section>
      </div>`;
  }
}

/** @param {any} one */
const idOf = (one) => (typeof one === 'string' ? one : (one.id ?? one.topic ?? ''));

/** @param {any} one @param {string} q */
const holds = (one, q) => [idOf(one), one.name, one.description, ...Object.values(one.names ?? {})].join('\n').toLowerCase().includes(q.toLowerCase());

/** The pages of a list, as far as that is quick. @param {string} operation */
async function everything(operation) {
  const items = [];
  let cursor;
  for (let page = 0; page < MOST_PAGES; page++) {
    const got = await call('GET', operation, {query: {limit: 100, cursor}, quiet: page > 0});
    items.push(...got.items);
    cursor = got.cursor;
    if (!cursor) break;
  }
  return items;
}

customElements.define('console-find', ConsoleFind);
