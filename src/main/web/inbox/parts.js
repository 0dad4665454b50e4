import {html} from './html.js';

/** Above 99 nobody counts. @param {number} count */
export function most(count) {
  return count > 99 ? '99+' : count;
}

export function icon(name, label, does) {
  return html`<button class="icon ${name}" aria-label=${label} title=${label} @click=${does}></button>`;
}

/** The URL where a link to it runs nothing. @param {string | undefined} url */
export function safe(url) {
  if (!url) return false;
  try {
    const {href, protocol} = new URL(url, document.baseURI);
    return /^(https?|mailto|tel):$/.test(protocol) && href;
  } catch {
    return false;
  }
}

export function waiting(t) {
  return html`<div class="wait" role="img" aria-label=${t('loading')}></div>`;
}

export function failed(t, again) {
  return html`<div class="note"><strong>${t('failed')}</strong><button class="act" @click=${again}>${t('retry')}</button></div>`;
}
