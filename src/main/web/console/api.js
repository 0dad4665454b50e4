import {Refused} from '../parts/index.js';
import {opens} from './operations.js';
import {session} from './session.js';

/**
 * @typedef {Record<string, string | number | boolean | undefined>} Values those without a value are left out
 * @typedef {{path?: Record<string, string>, query?: Values, body?: unknown, quiet?: boolean, headers?: Record<string, string>}} Asked `quiet` where the page does not show the call
 */

/** The calls that the view has made, the last one last. Event: `change`. */
class Calls extends EventTarget {
  /** @type {string[]} */
  all = [];

  clear() {
    this.all = [];
    this.dispatchEvent(new Event('change'));
  }

  /** @param {string} curl */
  add(curl) {
    if (this.all.includes(curl)) return;
    this.all = [...this.all, curl].slice(-30);
    this.dispatchEvent(new Event('change'));
  }
}

export const calls = new Calls();

/** Whether whoever is signed in may do this. @param {string} method @param {string} path of the OpenAPI document, with its names in braces */
export const may = (method, path) => opens(session.self?.scopes ?? [], method, path);

/**
 * What the service answers. Throws `Refused` with its reason where it refuses.
 *
 * @param {string} method @param {string} path of the OpenAPI document @param {Asked} [asked]
 */
export async function call(method, path, asked = {}) {
  return (await answer(method, path, asked)).body;
}

/** As `call`, with the `ETag`. @param {string} method @param {string} path @param {Asked} [asked] */
export async function answer(method, path, asked = {}) {
  const url = urlOf(path, asked);
  if (!asked.quiet) calls.add(curl(method, path, asked));
  const headers = {Accept: 'application/json', Authorization: `Bearer ${await session.key()}`, ...asked.headers};
  if (asked.body !== undefined) headers['Content-Type'] = 'application/json';
  const body = asked.body === undefined ? undefined : JSON.stringify(asked.body);
  const got = await fetch(url, {method, headers, body, cache: 'no-cache', credentials: 'omit'});
  const text = await got.text();
  if (got.status === 401) session.end(reason(text));
  if (!got.ok) throw new Refused(got.status, reason(text) || String(got.status), problemOf(text));
  return {body: text ? JSON.parse(text) : undefined, etag: got.headers.get('ETag') ?? ''};
}

/** @param {string} path @param {Asked} asked */
function urlOf(path, {path: names = {}, query = {}}) {
  const filled = path.replace(/{(\w+)}/g, (_, name) => encodeURIComponent(names[name]));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== '') search.set(name, String(value));
  return search.size ? `${filled}?${search}` : filled;
}

/** The call for a shell, without the key: `$ALLIM_KEY` stands for it. @param {string} method @param {string} path @param {Asked} [asked] */
export function curl(method, path, asked = {}) {
  const url = location.origin + urlOf(path, asked);
  const parts = ['curl', ...(method === 'GET' ? [] : ['-X', method]), quoted(url), '-H "Authorization: Bearer $ALLIM_KEY"'];
  for (const [name, value] of Object.entries(asked.headers ?? {})) parts.push('-H', quoted(`${name}: ${value}`));
  if (asked.body !== undefined) parts.push("-H 'Content-Type: application/json' -d", quoted(JSON.stringify(asked.body)));
  return parts.join(' ');
}

/** @param {string} text */
const quoted = (text) => (/^[\w:/.,@%=+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/** @param {string} text */
function problemOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** @param {string} text */
function reason(text) {
  const {detail, title} = problemOf(text);
  return detail ?? title ?? '';
}
