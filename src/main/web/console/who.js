import {call, may} from './api.js';
import {session} from './session.js';

/** @type {Promise<Map<string, string>> | undefined} */
let known;
session.addEventListener('change', () => (known = undefined));

/** The names of keys by id, for those who may list keys; the API says who changed something by the key's id. */
export function namesOfKeys() {
  known ??= keys().catch(() => new Map());
  return known;
}

async function keys() {
  if (!may('GET', '/v1/keys')) return new Map();
  const {items} = await call('GET', '/v1/keys', {query: {limit: 100}, quiet: true});
  return new Map(items.map((/** @type {{id: string, name: string}} */ {id, name}) => [id, name]));
}

/** @param {Map<string, string>} names @param {string | undefined} by */
export const nameOf = (names, by) => (by === undefined ? '' : names.has(by) ? `${names.get(by)} (${by})` : by);
