import {t} from './words.js';

/** Those that every Allim has, in the order in which they are shown; chats come behind them. */
const KNOWN = ['email', 'sms', 'push', 'inbox', 'webhook', 'sns'];

/** @type {Map<string, string>} */
let services = new Map();

/** @param {string} list `slack=Slack,discord=Discord`: whose calls can fail; all but AWS and receivers are chats, each a channel of this name */
export function readServices(list) {
  services = new Map(list.split(',').map((service) => /** @type {[string, string]} */ (service.split('='))));
}

export const allServices = () => [...services];

/** @param {string} channel */
export const nameOf = (channel) => (KNOWN.includes(channel) ? t(channel) : (services.get(channel) ?? channel));

/** All that are known, and those of which there are messages. @param {Record<string, number>} totals */
export const channelsOf = (totals) => [...KNOWN, ...Object.keys(totals).filter((name) => !KNOWN.includes(name)).sort()];
