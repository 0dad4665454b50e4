import {html, svg} from 'lit';

const PATHS = {
  mail: svg`<rect x="2.5" y="4.5" width="19" height="15" rx="2" /><path d="m3 6.5 9 7 9-7" />`,
  sms: svg`<path d="M4 4.5h16a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5h-8L7 20.5v-4H4A1.5 1.5 0 0 1 2.5 15V6A1.5 1.5 0 0 1 4 4.5Z" />`,
  push: svg`<path d="M6 9a6 6 0 0 1 12 0c0 6 2.5 7 2.5 7h-17S6 15 6 9M10 20a2.2 2.2 0 0 0 4 0" />`,
  inbox: svg`<path d="M3 13 6 4.5h12L21 13v6.5H3V13Z" /><path d="M3 13h5l1.5 3h5L16 13h5" />`,
  webhook: svg`<path d="M8 8 4 12l4 4M16 8l4 4-4 4M13.5 5.5l-3 13" />`,
  topic: svg`<path d="M3 10v4h3l8 4.5v-13L6 10H3ZM17.5 9a4 4 0 0 1 0 6" />`,
  chat: svg`<path d="M9.5 3.5 7.5 20.5M16.5 3.5l-2 17M4 8.5h17M3 15.5h17" />`,
  all: svg`<path d="M4 6h16M4 12h16M4 18h16" />`,
  stop: svg`<circle cx="12" cy="12" r="9" /><path d="m5.8 5.8 12.4 12.4" />`,
  clock: svg`<circle cx="12" cy="12" r="9" /><path d="M12 7v5.2l3.4 2" />`,
  search: svg`<circle cx="10.5" cy="10.5" r="6.5" /><path d="m20 20-4.8-4.8" />`,
  copy: svg`<rect x="8.5" y="8.5" width="12" height="12" rx="2" /><path d="M15.5 8.5v-3a2 2 0 0 0-2-2h-8a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h3" />`,
  done: svg`<path d="m4.5 12.5 5 5 10-11" />`,
  close: svg`<path d="m6 6 12 12M18 6 6 18" />`,
  back: svg`<path d="M20 12H4M10 6l-6 6 6 6" />`,
  fault: svg`<path d="M13 2.5 4 14h7l-1 7.5L19 10h-7l1-7.5Z" />`,
  trash: svg`<path d="M4 6.5h16M9 6.5v-3h6v3M6 6.5l1 14h10l1-14" />`,
  group: svg`<rect x="3" y="4" width="18" height="6" rx="1.5" /><rect x="7" y="14" width="14" height="6" rx="1.5" /><path d="M4.500 10v7H7" />`,
  up: svg`<path d="m6 15 6-6 6 6" />`,
  down: svg`<path d="m6 9 6 6 6-6" />`,
  image: svg`<rect x="3" y="4.500" width="18" height="15" rx="2" /><circle cx="8.500" cy="10" r="1.500" /><path d="m4 18 5.500-5 3.500 3 3-2.500 5 4" />`,
  link: svg`<path d="M14 4h6v6M20 4 10.500 13.500M18 14v4.500a1.500 1.500 0 0 1-1.500 1.500h-11A1.500 1.500 0 0 1 4 18.500v-11A1.500 1.500 0 0 1 5.500 6H10" />`,
  book: svg`<path d="M5 4.500A1.500 1.500 0 0 1 6.500 3H19v15H6.500A1.500 1.500 0 0 0 5 19.500v-15ZM5 19.500A1.500 1.500 0 0 0 6.500 21H19" />`,
  flow: svg`<rect x="3" y="3.500" width="7" height="6" rx="1.500" /><rect x="14" y="14.500" width="7" height="6" rx="1.500" /><path d="M6.500 9.500v5a3 3 0 0 0 3 3H14" />`,
  user: svg`<circle cx="12" cy="8" r="4" /><path d="M4 20.500c.8-4 4-6 8-6s7.200 2 8 6" />`,
  key: svg`<circle cx="8" cy="15" r="4.500" /><path d="m11.500 11.500 8-8M16 7l3 3" />`,
};

/** @typedef {keyof typeof PATHS} Icon */

/** A picture beside words, which says nothing to those who don't see it. @param {Icon} name */
export const icon = (name) => html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${PATHS[name]}</svg>`;

const CHANNELS = /** @type {Record<string, Icon>} */ ({
  email: 'mail',
  sms: 'sms',
  push: 'push',
  inbox: 'inbox',
  webhook: 'webhook',
  http: 'webhook',
  sns: 'topic',
});

/** Chats, which are many, have one picture together. @param {string} channel @returns {Icon} */
export const iconOf = (channel) => (Object.hasOwn(CHANNELS, channel) ? CHANNELS[channel] : 'chat');
