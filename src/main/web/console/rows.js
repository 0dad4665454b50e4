import {html, nothing} from 'lit';
import {icon, iconOf, reason, toneOf} from '../parts/index.js';
import './act.js';
import {link} from './routes.js';
import {t} from './words.js';

/**
 * @typedef {{id: string, notification: string, channel: string, to: string, state: string, why: string, createdAt: string, recipient?: string,
 *   workflow?: string, step?: string, digest?: string, dueAt?: string, finishedAt?: string, attempts?: number, reference?: string, cause?: string,
 *   trace?: {at: string, decision: string, why: string}[]}} Delivery
 */

/** So many characters of a text are shown in a row. */
const MOST = 100;

/** @param {string} state */
export const badge = (state) => html`<span class="badge ${toneOf(state)}">${t(`state.${state}`)}</span>`;

/** An id that can be copied. @param {string} id */
export const ident = (id) => html`<span class="ident mono">${id}<al-copy .text=${id} label=${t('copyId')}></al-copy></span>`;

/** When something happens or happened to it. @param {Delivery} delivery */
const when = ({dueAt, finishedAt, createdAt}) => dueAt ?? finishedAt ?? createdAt;

/** What it is of goes before to whom where all are to the same. @param {Delivery} delivery @param {boolean} [ofOne] */
export const deliveryRow = (delivery, ofOne = false) =>
  html`<li class="row">
    <span>${badge(delivery.state)}</span>
    <span class="what"
      >${icon(iconOf(delivery.channel))}<a class="whole" href=${link('deliveries', delivery.id)}>${(ofOne && delivery.workflow) || delivery.to}</a
      ><span class="soft small">${[ofOne ? '' : delivery.workflow, delivery.channel].filter(Boolean).join(' · ')}</span></span
    >
    <span class="why" title=${delivery.why}>${reason(delivery.why)}</span>
    <al-time at=${when(delivery)}></al-time>
  </li>`;

/** @param {Delivery[]} deliveries @param {string} label @param {boolean} [ofOne] whether all are to the same recipient, who is named above */
export const deliveryRows = (deliveries, label, ofOne = false) =>
  html`<ul class="rows" role="list" aria-label=${label}>
    ${deliveries.map((one) => deliveryRow(one, ofOne))}
  </ul>`;

/** What a notification says, or by what it is sent. @param {any} one */
export const subject = ({id, workflow, content}) => cut(workflow ?? content?.title ?? content?.body ?? id);

/** @param {string} whole */
const cut = (whole) => (whole.length > MOST ? `${whole.slice(0, MOST)}…` : whole);

/** @param {any} one */
export const notificationRow = (one) =>
  html`<li class="row">
    <span class="badge">${t(`stage.${one.stage}`)}</span>
    <span class="what">${icon(one.topics ? 'topic' : one.workflow ? 'group' : 'mail')}<a class="whole" href=${link('notifications', one.id)}>${subject(one)}</a></span>
    <span class="why">${[one.topics?.join(', '), one.workflow ? one.id : (one.content?.title && cut(one.content.body ?? '')) || one.channels?.join(', ') || one.id].filter(Boolean).join(' · ')}</span>
    <al-time at=${one.createdAt}></al-time>
  </li>`;

/** Leads to the next page of a list, where there is one. @param {string | undefined} cursor @param {() => Promise<void>} more */
export const moreOf = (cursor, more) => (cursor ? html`<p class="more"><console-act label=${t('more')} .run=${more}></console-act></p>` : nothing);

/** A line of a list of pairs, where there is something to say. @param {string} term @param {unknown} shown */
export const pair = (term, shown) => (shown === undefined || shown === '' || shown === nothing ? nothing : html`<dt>${term}</dt><dd>${shown}</dd>`);

/** @param {string | undefined} at */
export const time = (at) => (at ? html`<al-time at=${at}></al-time>, <al-time exact zoned at=${at}></al-time>` : nothing);
