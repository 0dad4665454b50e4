import {LitElement, css, html, nothing} from 'lit';
import {controls, icon, words} from '../parts/index.js';
import {session} from './session.js';

const t = words({
  en: {
    heading: 'Sign in to Allim',
    key: 'API key',
    keyHow: 'It is kept in this tab alone, and gone when you close it.',
    withKey: 'Sign in with the key',
    with: 'Sign in with {issuer}',
    or: 'or with an API key',
    unavailable: 'The sign-in provider does not answer now. A key works all the same.',
    ended: 'You are signed out: {why}',
    none: 'No key yet? Whoever has the admin key issues one:',
    dev: 'Sign in with the key of dev mode',
  },
  ko: {
    heading: 'Allim 로그인',
    key: 'API 키',
    keyHow: '이 탭에만 보관되며, 탭을 닫으면 사라집니다.',
    withKey: '키로 로그인',
    with: '{issuer}(으)로 로그인',
    or: '또는 API 키로',
    unavailable: '지금 로그인 제공자가 응답하지 않습니다. 키로는 로그인할 수 있습니다.',
    ended: '로그아웃되었습니다: {why}',
    none: '키가 없나요? 관리자 키가 있는 사람이 발급합니다.',
    dev: '개발용 키로 로그인',
  },
});

const ISSUE = (/** @type {string} */ origin) => `curl -X POST ${origin}/v1/keys -H "Authorization: Bearer $ALLIM_ADMIN_KEY" \\
  -H 'Content-Type: application/json' -d '{"name":"console","scopes":["view"]}'`;

export class ConsoleSignIn extends LitElement {
  static properties = {_why: {state: true}, _busy: {state: true}};

  static styles = [
    controls,
    css`
      :host {
        display: grid;
        min-block-size: 100vh;
        place-items: start center;
        padding: min(14vh, 140px) 16px 32px;
      }
      main {
        display: grid;
        gap: 16px;
        inline-size: min(420px, 100%);
      }
      h1 {
        display: flex;
        gap: 10px;
        align-items: center;
        font-size: 22px;
        letter-spacing: -0.015em;
      }
      h1 svg.icon {
        inline-size: 22px;
        block-size: 22px;
        color: var(--accent);
      }
      form,
      .ways {
        display: grid;
        gap: 12px;
        padding: 20px;
        border: 1px solid var(--line);
        border-radius: 12px;
        background: var(--surface);
      }
      .button {
        min-block-size: 38px;
        white-space: normal;
      }
      input:not([type='checkbox']) {
        min-block-size: 38px;
        font-family: var(--mono);
      }
      .note {
        padding: 10px 14px;
        border-radius: 8px;
        background: var(--bad-well);
        color: var(--bad);
        overflow-wrap: anywhere;
      }
      pre {
        padding: 10px 12px;
        border-radius: 8px;
        background: var(--raised);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      details {
        color: var(--soft);
        font-size: 13px;
      }
      summary {
        cursor: pointer;
      }
    `,
  ];

  constructor() {
    super();
    this._why = session.why ? t('ended', {why: session.why}) : '';
    this._busy = false;
  }

  firstUpdated() {
    /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('button.provider, input'))?.focus();
  }

  #key = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const field = /** @type {HTMLInputElement} */ (this.renderRoot.querySelector('input'));
    this.#use(field.value.trim());
  };

  /** @param {string} key */
  async #use(key) {
    if (!key) return;
    this._busy = true;
    try {
      await session.use(key);
    } catch (error) {
      this._why = /** @type {Error} */ (error).message;
    }
    this._busy = false;
  }

  render() {
    const {oidc, unavailable, devKey} = session.ways;
    return html`<main>
      <h1>${icon('push')}${t('heading')}</h1>
      ${this._why ? html`<p class="note" role="alert">${this._why}</p>` : nothing}
      ${unavailable ? html`<p class="note" role="status">${t('unavailable')}</p>` : nothing}
      ${oidc
        ? html`<div class="ways"><button class="button main provider" @click=${() => session.go()}>${t('with', {issuer: hostOf(oidc.issuer)})}</button></div>
            <p class="soft small">${t('or')}</p>`
        : nothing}
      <form @submit=${this.#key}>
        <label class="field">${t('key')}<input type="password" name="key" autocomplete="off" spellcheck="false" required /></label>
        <p class="soft small">${t('keyHow')}</p>
        <button class="button ${oidc ? '' : 'main'}" ?disabled=${this._busy}>${t('withKey')}</button>
        ${devKey ? html`<button type="button" class="button plain" @click=${() => this.#use(devKey)}>${t('dev')}</button>` : nothing}
      </form>
      <details>
        <summary>${t('none')}</summary>
        <pre class="mono">${ISSUE(location.origin)}</pre>
        <al-copy wide .text=${ISSUE(location.origin)}></al-copy>
      </details>
    </main>`;
  }
}

/** @param {string} issuer */
const hostOf = (issuer) => (URL.canParse(issuer) ? new URL(issuer).host : issuer);

customElements.define('console-sign-in', ConsoleSignIn);
