import {css, html, nothing} from 'lit';
import {icon, iconOf, reason, words} from '../../parts/index.js';
import {call, curl, may} from '../api.js';
import {badge, ident, pair, time} from '../rows.js';
import {link} from '../routes.js';
import {styles} from '../styles.js';
import {View} from '../view.js';
import {t as common} from '../words.js';

const t = words({
  en: {
    heading: 'To {to} by {channel}',
    trace: 'What happened',
    facts: 'Delivery',
    redrive: 'Send again',
    redriven: 'It is being sent again.',
    cancel: 'Cancel for all',
    cancelled: 'What had not left is cancelled.',
    sure: 'Stops it for all its receivers: press again',
    remove: 'Take out of the digest',
    removed: 'It is no longer in the digest.',
    sureRemove: 'Never sent then: press again',
    same: 'All for this recipient',
    next: 'Due',
    attempts: 'Attempts',
    reference: "Provider's id",
    cause: 'Cause',
    message: 'The message',
    sent: 'As it was sent; its links lead nowhere.',
    now: 'What was sent is not kept: this is made anew from the notification, the template and the recipient as they are now, and its links lead nowhere.',
    handed: 'What was handed in',
    images: 'Load images from other hosts',
    hidden: 'Its words are secret: your key may not read them.',
    ofWorkflow: 'Its words are made by a template of the workflow from this data.',
  },
  ko: {
    heading: '{to}에게 {channel}(으)로',
    trace: '진행 기록',
    facts: '전송',
    redrive: '다시 보내기',
    redriven: '처음부터 다시 시작합니다.',
    cancel: '모두에게 취소',
    cancelled: '아직 나가지 않은 것을 취소했습니다.',
    sure: '받는 모두에게 보내지 않음: 한 번 더',
    remove: '다이제스트에서 빼기',
    removed: '더 이상 다이제스트에 없습니다.',
    sureRemove: '보내지 않게 됩니다: 한 번 더',
    same: '이 수신자의 모든 전송',
    next: '예정',
    attempts: '시도',
    reference: '제공자 id',
    cause: '원인',
    message: '메시지',
    sent: '보낸 그대로이며, 링크는 동작하지 않습니다.',
    now: '보낸 내용은 보관하지 않습니다. 지금의 알림, 템플릿, 수신자로 다시 만든 것이며, 링크는 동작하지 않습니다.',
    handed: '접수된 내용',
    images: '다른 호스트의 이미지 표시',
    hidden: '비밀 내용입니다. 이 키로는 읽을 수 없습니다.',
    ofWorkflow: '내용은 워크플로의 템플릿이 이 데이터로 만듭니다.',
  },
});

const AGAIN_MS = 2000;

const OPERATION = '/v1/deliveries/{id}';

class ConsoleDelivery extends View {
  static styles = [
    styles,
    css`
      .images {
        display: flex;
        gap: 6px;
        align-items: center;
        min-block-size: 28px;
        color: var(--soft);
        font-size: 12.5px;
      }
    `,
  ];

  static kind = 'delivery';

  /** @type {import('../rows.js').Delivery | undefined} */
  delivery;

  /** @type {any} */
  notification;

  /** As it was sent, or would be made now; nothing where the key may not read it. @type {any} */
  message;

  _images = false;

  async look() {
    this.delivery = await call('GET', OPERATION, {path: {id: this.name}});
    const id = this.delivery?.notification ?? '';
    if (may('GET', '/v1/notifications/{id}')) this.notification = await call('GET', '/v1/notifications/{id}', {path: {id}}).catch(() => undefined);
    const path = '/v1/deliveries/{id}/message';
    this.message = may('GET', path) ? await call('GET', path, {path: {id: this.name}, quiet: true}).catch(() => undefined) : undefined;
  }

  /** What is being sent is looked at until it has left, while somebody looks at it. */
  updated() {
    clearTimeout(this.timer);
    const soon = this.delivery?.state === 'sending' || (this.delivery?.state === 'held' && this.delivery.cause === 'due');
    if (soon) this.timer = setTimeout(() => this.isConnected && !document.hidden && this.refresh(), AGAIN_MS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  draw() {
    const one = /** @type {import('../rows.js').Delivery} */ (this.delivery);
    return html`<div class="head">
        ${icon(iconOf(one.channel))}
        <h1 tabindex="-1">${t('heading', {to: one.to, channel: one.channel})}</h1>
        ${badge(one.state)}
        <div class="actions">${this.#actions(one)}</div>
      </div>
      <p class="lead"><span class="text">${reason(one.why)}</span></p>
      <div class="columns">
        <div class="stack">
          <section class="card">
            <h2>${t('trace')}</h2>
            <al-trace .steps=${one.trace ?? []}></al-trace>
          </section>
          ${this.message ? this.#message() : nothing}
        </div>
        <div class="stack">
          <section class="card">
            <h2>${t('facts')}</h2>
            <dl class="pairs">${this.#facts(one)}</dl>
          </section>
          ${this.notification ? this.#handed() : nothing}
        </div>
      </div>`;
  }

  /** @param {import('../rows.js').Delivery} one */
  #facts(one) {
    const workflow = one.workflow ?? this.notification?.workflow;
    return [
      pair(common('id'), ident(one.id)),
      pair(common('notificationTerm'), html`<a class="mono" href=${link('notifications', one.notification)}>${one.notification}</a>`),
      pair(common('workflowTerm'), workflow && html`<a href=${link('workflows', workflow)}>${workflow}</a>`),
      pair(common('step'), one.step),
      pair(common('recipientTerm'), one.recipient && html`<a href=${link('recipients', one.recipient)}>${one.recipient}</a>`),
      pair(common('to'), one.recipient ? nothing : one.to),
      pair(common('digestTerm'), one.digest && html`<a class="mono" href=${link('digests', one.digest)}>${one.digest}</a>`),
      pair(t('cause'), one.cause),
      pair(t('attempts'), one.attempts),
      pair(t('reference'), one.reference && ident(one.reference)),
      pair(t('next'), one.dueAt && time(one.dueAt)),
      pair(common('created'), time(one.createdAt)),
      pair(common('finished'), one.finishedAt && time(one.finishedAt)),
    ];
  }

  /** @param {import('../rows.js').Delivery} one */
  #actions(one) {
    const waits = one.state === 'held';
    return [
      one.state === 'failed' && may('POST', '/v1/deliveries/{id}/redrive')
        ? html`<console-act main label=${t('redrive')} .run=${this.#redrive}></console-act>`
        : nothing,
      waits && one.digest && may('DELETE', '/v1/digests/{id}/items/{delivery}')
        ? html`<console-act label=${t('remove')} sure=${t('sureRemove')} .run=${this.#remove}></console-act>`
        : nothing,
      waits && may('DELETE', '/v1/notifications/{id}')
        ? html`<console-act label=${t('cancel')} sure=${t('sure')} .run=${this.#cancel}></console-act>`
        : nothing,
      one.recipient && may('GET', '/v1/deliveries')
        ? html`<a class="button" href=${link('recipients', one.recipient, {show: 'history'})}>${t('same')}</a>`
        : nothing,
      html`<al-copy wide label=${common('copyCurl')} .text=${curl('GET', OPERATION, {path: {id: one.id}})}></al-copy>`,
    ];
  }

  #redrive = async () => {
    await call('POST', '/v1/deliveries/{id}/redrive', {path: {id: this.name}});
    await this.refresh();
    return t('redriven');
  };

  #remove = async () => {
    await call('DELETE', '/v1/digests/{id}/items/{delivery}', {path: {id: this.delivery?.digest ?? '', delivery: this.name}});
    await this.refresh();
    return t('removed');
  };

  #cancel = async () => {
    await call('DELETE', '/v1/notifications/{id}', {path: {id: this.delivery?.notification ?? ''}});
    await this.refresh();
    return t('cancelled');
  };

  #message() {
    const {to, title, body, html: mail, url, why, notes, sentAt} = this.message;
    if (!title && !body && !mail) return html`<section class="card"><h2>${t('message')}</h2><p class="soft">${reason(why)}</p></section>`;
    return html`<section class="card stack">
      <h2>${t('message')}</h2>
      <p class="soft small">${sentAt ? html`${time(sentAt)} · ${t('sent')}` : t('now')}</p>
      ${to ? html`<p class="soft small">${common('to')}: ${to}</p>` : nothing} ${title ? html`<p><b>${title}</b></p>` : nothing}
      ${mail
        ? html`<al-frame label=${t('message')} src="/console/frame${this._images ? '?images=1' : ''}" .content=${mail}
            ><label class="images"><input type="checkbox" .checked=${this._images} @change=${this.#images} />${t('images')}</label></al-frame
          >`
        : html`<p class="text">${body}</p>`}
      ${url ? html`<p class="soft small">${url}</p>` : nothing} ${notes?.length ? html`<ul>${notes.map((/** @type {string} */ note) => html`<li class="soft small">${note}</li>`)}</ul>` : nothing}
    </section>`;
  }

  #images = (/** @type {Event} */ event) => {
    this._images = /** @type {HTMLInputElement} */ (event.target).checked;
    this.requestUpdate();
  };

  #handed() {
    const {content, data, secret, workflow} = this.notification;
    const given = content ?? data;
    return html`<section class="card">
      <h2>${t('handed')}</h2>
      ${secret && !content
        ? html`<p class="soft">${t('hidden')}</p>`
        : html`${workflow ? html`<p class="soft small">${t('ofWorkflow')}</p>` : nothing}<al-json label=${t('handed')} .text=${JSON.stringify(given)}></al-json>`}
    </section>`;
  }
}

customElements.define('console-delivery', ConsoleDelivery);
