import {LitElement, css, html, nothing} from 'lit';
import {controls, icon, language} from '../parts/index.js';
import {calls, may} from './api.js';
import './calls-panel.js';
import {ROUTES, go, link, routeOf, router} from './routes.js';
import {addressOf, sought} from './seek.js';
import {session} from './session.js';
import './sign-in.js';
import {t} from './words.js';

/** An id of the service leads to its object at once. */
const IDS = /** @type {[RegExp, string][]} */ ([
  [/^ntf_[a-z0-9]{26}$/, 'notifications'],
  [/^dlv_[a-z0-9]{26}_[a-z0-9]+$/, 'deliveries'],
  [/^dig_[a-z0-9]{20,}$/, 'digests'],
]);

/** The navigation, by what people come for; what is in no group is in the last. */
const GROUPS = /** @type {[string, string[]][]} */ ([
  ['happened', ['', 'now', 'notifications', 'deliveries', 'recipients']],
  ['setup', ['workflows', 'templates', 'rules', 'topics', 'suppressions', 'keys']],
]);

/** The page: the box that finds, the navigation, the view of the address, and the calls that it made. */
export class AllimConsole extends LitElement {
  static properties = {_started: {state: true}, _menu: {state: true}, _route: {state: true}, _calls: {state: true}};

  static styles = [
    controls,
    css`
      :host {
        display: block;
        min-block-size: 100%;
      }
      .skip {
        position: absolute;
        inset: 8px auto auto 8px;
        z-index: 5;
        transform: translateY(-200%);
      }
      .skip:focus {
        transform: none;
      }
      header {
        position: sticky;
        inset-block-start: 0;
        z-index: 3;
        display: flex;
        gap: 12px 20px;
        align-items: center;
        padding: 10px 24px;
        border-block-end: 1px solid var(--line);
        background: var(--surface);
      }
      .brand {
        display: flex;
        gap: 8px;
        align-items: center;
        inline-size: 156px;
        color: var(--ink);
        font-size: 15px;
        font-weight: 650;
        letter-spacing: -0.01em;
        text-decoration: none;
        white-space: nowrap;
      }
      .brand svg {
        color: var(--accent);
      }
      al-search {
        flex: 1;
        max-inline-size: 560px;
      }
      .account {
        display: flex;
        gap: 4px;
        align-items: center;
        margin-inline-start: auto;
        font-size: 13px;
      }
      .who {
        max-inline-size: 180px;
        margin-inline-end: 6px;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .page {
        display: grid;
        grid-template-columns: 176px minmax(0, 1fr);
        max-inline-size: 1320px;
      }
      nav {
        position: sticky;
        inset-block-start: 53px;
        align-self: start;
        padding: 20px 12px;
      }
      nav p {
        padding: 0 12px 4px;
        color: var(--soft);
        font-size: 11.5px;
        font-weight: 600;
      }
      nav ul + p {
        margin-block-start: 18px;
      }
      .menu,
      nav .button {
        display: none;
      }
      nav a {
        display: flex;
        gap: 10px;
        align-items: center;
        padding: 6px 12px;
        border-radius: 8px;
        color: var(--soft);
        font-size: 13.5px;
        text-decoration: none;
        white-space: nowrap;
      }
      nav a:hover {
        background: var(--raised);
        color: var(--ink);
      }
      nav a[aria-current] {
        background: var(--accent-well);
        color: var(--accent);
        font-weight: 600;
      }
      main {
        min-inline-size: 0;
        padding: 24px 24px 64px;
      }
      main:focus {
        outline: none;
      }
      console-calls {
        margin-block-start: 32px;
      }
      @media (max-width: 860px) {
        header {
          flex-wrap: wrap;
          gap: 8px 12px;
          padding: 8px 16px;
        }
        .brand {
          inline-size: auto;
        }
        .menu {
          inline-size: 32px;
          padding: 0;
        }
        .brand svg {
          display: none;
        }
        .account {
          gap: 0;
        }
        .account .button {
          padding-inline: 8px;
        }
        .who {
          display: none;
        }
        al-search {
          order: 1;
          flex: 1 0 100%;
          max-inline-size: none;
        }
        .page {
          grid-template-columns: minmax(0, 1fr);
        }
        .menu,
        nav .button {
          display: flex;
        }
        nav {
          position: fixed;
          inset: 0 auto 0 0;
          z-index: 4;
          display: none;
          block-size: 100dvh;
          inline-size: min(280px, 85vw);
          padding: 12px;
          border-inline-end: 1px solid var(--line);
          background: var(--surface);
          box-shadow: 0 0 32px rgb(0 0 0 / 30%);
          overflow: auto;
        }
        nav.open {
          display: block;
        }
        nav .button {
          margin-inline-start: auto;
        }
        nav a {
          padding-block: 10px;
          font-size: 15px;
        }
        main {
          padding: 16px 16px 48px;
        }
      }
    `,
  ];

  constructor() {
    super();
    this._started = false;
    this._menu = false;
    this._calls = calls.all;
    /** @type {import('./view.js').View | undefined} */
    this._view = undefined;
    this._at = '';
    this._arrived = false;
    router.addEventListener('change', () => this.#arrive());
    session.addEventListener('change', () => this.#signed());
    calls.addEventListener('change', () => (this._calls = calls.all));
  }

  async connectedCallback() {
    super.connectedCallback();
    document.title = t('title');
    await session.start();
    this._started = true;
  }

  #signed() {
    this._view = undefined;
    this._at = '';
    if (session.self) this.#arrive();
    this.requestUpdate();
  }

  /** Shows what the address says: the view that is there with another query, or a new one. */
  async #arrive() {
    if (!session.self) return;
    const [path = '', name = ''] = router.path;
    const route = routeOf(router.path);
    const at = `${route?.tag} ${path} ${name}`;
    const anew = at !== this._at;
    this._at = at;
    if (anew) {
      calls.clear();
      this._arrived = false;
    }
    this._route = route;
    if (route) await route.load();
    if (at !== this._at) return;
    if (anew) this._view = route && offered(route) ? this.#make(route) : undefined;
    this._arrived = true;
    if (this._view) Object.assign(this._view, {name, query: router.query});
    this.requestUpdate();
    if (anew) this.#titled();
  }

  /** @param {import('./routes.js').Route} route */
  #make(route) {
    const view = /** @type {import('./view.js').View} */ (document.createElement(route.tag));
    view.addEventListener('console-looked', this.#focus, {once: true});
    return view;
  }

  /** To where the new view begins, for those who read by ear or by keys; nobody who has begun to write is disturbed. */
  #focus = async () => {
    await this._view?.updateComplete;
    this.#titled();
    if (this.renderRoot instanceof ShadowRoot && this.renderRoot.activeElement?.localName === 'al-search' && !this._left) return;
    this._left = false;
    /** @type {HTMLElement | null | undefined} */ (this._view?.renderRoot.querySelector('h1[tabindex]'))?.focus({preventScroll: true});
    scrollTo(0, 0);
  };

  #titled() {
    const heading = this._view?.renderRoot?.querySelector('h1')?.textContent?.trim();
    document.title = heading ? `${heading} · ${t('title')}` : t('title');
  }

  #searched = (/** @type {CustomEvent<string>} */ {detail}) => {
    const text = detail.trim();
    const known = IDS.find(([form]) => form.test(text));
    if (!known) return;
    this._left = true;
    go(known[1], text);
  };

  #enter = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== 'Enter') return;
    const box = /** @type {import('../parts/search-box.js').AlSearch} */ (event.currentTarget);
    const text = box.field.value.trim();
    this._left = true;
    const known = IDS.find(([form]) => form.test(text));
    if (known) go(known[1], text);
    else if (addressOf(text) && may('POST', '/v1/recipients:find')) {
      sought.address = text;
      if (this._route?.path === 'addresses') dispatchEvent(new Event('console-sought'));
      else go('addresses');
    } else go('', '', {q: text});
  };

  render() {
    if (!this._started) return nothing;
    if (!session.self) return html`<console-sign-in></console-sign-in>`;
    return html`<header>
        <button class="button skip" @click=${this.#skip}>${t('skip')}</button>
        <button class="button plain menu" aria-expanded=${this._menu} aria-controls="nav" aria-label=${t('menu')} title=${t('menu')} @click=${this.#open}>${icon('all')}</button>
        <a class="brand" href=${link()}>${icon('push')}Allim</a>
        <al-search role="search" label=${t('search')} .value=${router.query.get('q') ?? ''} @al-search=${this.#searched} @keydown=${this.#enter}></al-search>
        <div class="account">
          <span class="soft who" title=${session.self.scopes.join(', ')}>${session.self.name}</span>
          ${session.ways.devKey ? html`<a class="button plain" href="/sandbox">${t('sandbox')}</a>` : nothing}
          <a class="button plain" href=${this.#otherLanguage()} lang=${language === 'ko' ? 'en' : 'ko'} target="_self">${t('other')}</a>
          <button class="button plain" @click=${() => session.end()}>${t('signOut')}</button>
        </div>
      </header>
      <div class="page">
        <nav id="nav" class=${this._menu ? 'open' : ''} aria-label=${t('nav')} @keydown=${this.#menuKey} @focusout=${this.#left} @click=${this.#gone}>
          <button class="button plain" @click=${this.#shut}>${icon('close')}${t('close')}</button>
          ${GROUPS.map(this.#group)}
        </nav>
        <main tabindex="-1">
          ${this.#content()}
          ${this._calls.length ? html`<console-calls .all=${this._calls}></console-calls>` : nothing}
        </main>
      </div>`;
  }

  #content() {
    if (this._view) return this._view;
    if (!this._arrived) return nothing;
    const refused = this._route && !offered(this._route);
    return html`<h1 class="away" tabindex="-1">${t('title')}</h1>
      <al-empty heading=${t(refused ? 'forbidden' : 'unknown')} text=${t(refused ? 'forbiddenHow' : 'unknownHow')}></al-empty>`;
  }

  /** @param {[string, string[]]} group */
  #group = ([name, paths]) => {
    const last = GROUPS.at(-1)?.[0] === name;
    const placed = GROUPS.flatMap(([, all]) => all);
    const routes = ROUTES.filter(({nav, path}) => nav && (paths.includes(path) || (last && !placed.includes(path)))).filter(offered);
    routes.sort((one, other) => paths.indexOf(one.path) - paths.indexOf(other.path));
    if (!routes.length) return nothing;
    return html`<p id=${name}>${t(`group.${name}`)}</p>
      <ul role="list" aria-labelledby=${name}>
        ${routes.map(this.#entry)}
      </ul>`;
  };

  #open = async () => {
    this._menu = !this._menu;
    await this.updateComplete;
    if (this._menu) /** @type {HTMLElement} */ (this.renderRoot.querySelector('nav a')).focus();
  };

  #shut = () => {
    if (!this._menu) return;
    this._menu = false;
    /** @type {HTMLElement} */ (this.renderRoot.querySelector('.menu')).focus();
  };

  #menuKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === 'Escape') this.#shut();
  };

  /** @param {FocusEvent} event */
  #left = ({relatedTarget}) => {
    const nav = /** @type {HTMLElement} */ (this.renderRoot.querySelector('nav'));
    if (!nav.contains(/** @type {Node | null} */ (relatedTarget)) && this._menu) this._menu = false;
  };

  /** Where a link leads to the view that is shown already, nothing else would close it. @param {Event} event */
  #gone = ({target}) => {
    if (/** @type {HTMLElement} */ (target).closest('a')) this._menu = false;
  };

  /** @param {import('./routes.js').Route} route */
  #entry = (route) => {
    const here = (router.path[0] ?? '') === route.path;
    return html`<li>
      <a href=${link(route.path)} aria-current=${here ? 'page' : nothing}>${icon(/** @type {any} */ (route.nav))}${t(`nav.${route.path}`)}</a>
    </li>`;
  };

  #otherLanguage() {
    const query = router.query;
    query.set('lang', language === 'ko' ? 'en' : 'ko');
    return router.href(router.path, query);
  }

  #skip = () => /** @type {HTMLElement} */ (this.renderRoot.querySelector('main')).focus();
}

/** @param {import('./routes.js').Route} route */
const offered = ({needs}) => !needs || may(...needs);
