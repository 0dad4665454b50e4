import {json} from '../parts/index.js';

const KEY = 'allim.key';
const LOGIN = 'allim.login';
const AWAY = 'allim.signed-out';
const CALLBACK = '/console/signed-in';
const EARLY_MS = 30_000;

/**
 * @typedef {{issuer: string, clientId: string, scope: string, authorization: string, token: string, endSession?: string}} Oidc
 * @typedef {{oidc?: Oidc, unavailable: boolean, devKey?: string}} Ways
 * @typedef {{name: string, scopes: string[], id?: string, expiresAt?: string}} Self
 * @typedef {{text: string, refresh?: string, until?: number}} Kept
 */

/** Who is signed in, in this tab: what is kept is gone with the tab. Event: `change`. */
class Session extends EventTarget {
  /** @type {Self | undefined} */
  self;

  /** @type {Ways} */
  ways = {unavailable: false};

  /** Why nobody is signed in, where there is more to say. */
  why = '';

  /** @type {Kept | undefined} */
  #kept = stored(KEY);

  /** Once, when the page is loaded. */
  async start() {
    this.ways = await json('/console/sign-in').catch(() => ({unavailable: true}));
    if (location.pathname === CALLBACK) await this.#return().catch((error) => (this.why = String(error.message)));
    const dev = sessionStorage.getItem(AWAY) ? undefined : this.ways.devKey;
    if (!this.#kept && dev) this.#kept = {text: dev};
    if (this.#kept) await this.#know().catch((error) => this.end(error.message));
    this.#tell();
  }

  /** @param {string} key throws where it is not taken */
  async use(key) {
    this.#kept = {text: key};
    try {
      await this.#know();
    } catch (error) {
      this.#kept = undefined;
      throw error;
    }
    this.#keep();
    this.#tell();
  }

  /** @param {string} [why] nothing where somebody wanted it */
  end(why = '') {
    const leaves = this.self && !why;
    this.self = undefined;
    this.#kept = undefined;
    this.why = why;
    sessionStorage.removeItem(KEY);
    if (leaves) sessionStorage.setItem(AWAY, '1');
    this.#tell();
  }

  /** What a call is made with. */
  async key() {
    const kept = this.#kept;
    if (kept?.refresh && kept.until && kept.until - EARLY_MS < Date.now()) {
      await this.#token({grant_type: 'refresh_token', refresh_token: kept.refresh}).catch(() => undefined);
    }
    return this.#kept?.text ?? '';
  }

  /** Leads to the provider, and from there back to where the page is. */
  async go() {
    const oidc = /** @type {Oidc} */ (this.ways.oidc);
    const login = {verifier: random(), state: random(), back: location.href};
    sessionStorage.setItem(LOGIN, JSON.stringify(login));
    const url = new URL(oidc.authorization);
    const asked = {
      response_type: 'code',
      client_id: oidc.clientId,
      redirect_uri: location.origin + CALLBACK,
      scope: oidc.scope,
      state: login.state,
      code_challenge: await challenge(login.verifier),
      code_challenge_method: 'S256',
    };
    for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
    location.assign(url);
  }

  async #return() {
    const query = new URLSearchParams(location.search);
    const login = stored(LOGIN);
    sessionStorage.removeItem(LOGIN);
    history.replaceState(null, '', login?.back ?? '/console');
    if (!login || query.get('state') !== login.state) throw new Error('state');
    if (query.has('error')) throw new Error(query.get('error_description') ?? query.get('error') ?? '');
    const code = query.get('code') ?? '';
    await this.#token({grant_type: 'authorization_code', code, redirect_uri: location.origin + CALLBACK, code_verifier: login.verifier});
  }

  /** @param {Record<string, string>} grant */
  async #token(grant) {
    const {token, clientId} = /** @type {Oidc} */ (this.ways.oidc);
    const answer = await fetch(token, {method: 'POST', body: new URLSearchParams({...grant, client_id: clientId}), credentials: 'omit'});
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok || !said.access_token) throw new Error(said.error_description ?? said.error ?? `${answer.status}`);
    const until = said.expires_in ? Date.now() + said.expires_in * 1000 : undefined;
    this.#kept = {text: said.access_token, refresh: said.refresh_token ?? this.#kept?.refresh, until};
    this.#keep();
  }

  async #know() {
    this.self = await json('/v1/keys/self', {headers: {Authorization: `Bearer ${await this.key()}`}});
    this.why = '';
    sessionStorage.removeItem(AWAY);
  }

  #keep() {
    sessionStorage.setItem(KEY, JSON.stringify(this.#kept));
  }

  #tell() {
    this.dispatchEvent(new Event('change'));
  }
}

/** @param {string} name */
function stored(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? '') || undefined;
  } catch {
    return undefined;
  }
}

const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));

/** @param {string} verifier of RFC 7636 */
const challenge = async (verifier) => base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));

/** @param {Uint8Array} bytes */
const base64url = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

export const session = new Session();
