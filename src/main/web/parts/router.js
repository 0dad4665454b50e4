/**
 * What the address says: a path of names, and a query. Event: `change`.
 *
 * Without a base the path is that of the fragment, `#messages/42`, and any file can be the page; with one it is what stands behind
 * it, `/console/deliveries/dlv_1`, and the service answers each of these with the page.
 */
export class Router extends EventTarget {
  #base;
  #here = location.href;

  /** Asked before another page is shown; where it says no, the address stays. @type {() => boolean} */
  leaves = () => true;

  /** @param {{base?: string}} [options] */
  constructor({base = ''} = {}) {
    super();
    this.#base = base;
    addEventListener('popstate', this.#moved);
    addEventListener('hashchange', this.#moved);
    if (base) addEventListener('click', this.#clicked);
  }

  /** @returns {string[]} the names, decoded */
  get path() {
    const text = this.#base ? location.pathname.slice(this.#base.length) : location.hash.slice(1);
    return text.split('/').filter(Boolean).map(decoded);
  }

  get query() {
    return new URLSearchParams(location.search);
  }

  /**
   * @param {string[]} path
   * @param {URLSearchParams} [query] as it is now, without one
   */
  href(path, query = this.query) {
    const names = path.map(encodeURIComponent).join('/');
    const search = query.size ? `?${query}` : '';
    if (this.#base) return `${this.#base}${names ? '/' : ''}${names}${search}`;
    return `${location.pathname}${search}${names ? '#' : ''}${names}`;
  }

  /** @param {string[]} path @param {{query?: URLSearchParams, replace?: boolean}} [options] */
  go(path, {query = this.query, replace = false} = {}) {
    const url = this.href(path, query);
    if (url === location.pathname + location.search + location.hash || !this.#may(url)) return;
    if (replace) history.replaceState(null, '', url);
    else history.pushState(null, '', url);
    this.#tell();
  }

  /** By the browser's own buttons, which don't ask before. */
  #moved = () => {
    if (this.#may(location.href, this.#here)) this.#tell();
    else history.pushState(null, '', this.#here);
  };

  #tell() {
    this.#here = location.href;
    this.dispatchEvent(new Event('change'));
  }

  /** Another query of the same page leaves nothing. @param {string} to @param {string} [from] */
  #may(to, from = location.href) {
    return new URL(to, from).pathname === new URL(from).pathname || this.leaves();
  }

  /** Links within the base change the address without loading the page. @param {MouseEvent} event */
  #clicked = (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.composedPath().find((one) => one instanceof HTMLAnchorElement);
    if (!(link instanceof HTMLAnchorElement) || link.target || link.origin !== location.origin) return;
    if (link.pathname !== this.#base && !link.pathname.startsWith(`${this.#base}/`)) return;
    event.preventDefault();
    if (!this.#may(link.href)) return;
    if (link.href !== location.href) history.pushState(null, '', link.href);
    this.#tell();
  };
}

/** @param {string} name */
function decoded(name) {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
