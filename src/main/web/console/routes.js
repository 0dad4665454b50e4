import {Router} from '../parts/index.js';

/**
 * A row is a view.
 *
 * @typedef {object} Route
 * @property {string} path the first name of the address
 * @property {boolean} [object] whether it is the view of one object, whose id is the second name
 * @property {string} tag of the custom element
 * @property {() => Promise<unknown>} load
 * @property {import('../parts/icons.js').Icon} [nav] its picture in the navigation, where it is in it; its word there is `nav.PATH` of words.js
 * @property {[string, string]} [needs] the operation without which it is not offered
 */

/** @type {Route[]} */
export const ROUTES = [
  {path: '', tag: 'console-find', load: () => import('./views/find.js'), nav: 'search'},
  {path: 'now', tag: 'console-now', load: () => import('./views/now.js'), nav: 'clock', needs: ['GET', '/v1/deliveries']},
  {path: 'deliveries', tag: 'console-deliveries', load: () => import('./views/lists.js'), nav: 'mail', needs: ['GET', '/v1/deliveries']},
  {path: 'deliveries', object: true, tag: 'console-delivery', load: () => import('./views/delivery.js'), needs: ['GET', '/v1/deliveries/{id}']},
  {path: 'notifications', object: true, tag: 'console-notification', load: () => import('./views/notification.js'), needs: ['GET', '/v1/notifications/{id}']},
  {path: 'notifications', tag: 'console-notifications', load: () => import('./views/lists.js'), nav: 'push', needs: ['GET', '/v1/notifications']},
  {path: 'addresses', tag: 'console-addresses', load: () => import('./views/lists.js'), needs: ['POST', '/v1/recipients:find']},
  {path: 'recipients', tag: 'console-recipients', load: () => import('./views/lists.js'), nav: 'user', needs: ['GET', '/v1/recipients']},
  {path: 'recipients', object: true, tag: 'console-recipient', load: () => import('./views/recipient.js'), needs: ['GET', '/v1/recipients/{id}']},
  {path: 'digests', object: true, tag: 'console-digest', load: () => import('./views/lists.js'), needs: ['GET', '/v1/digests/{id}']},
  {path: 'workflows', tag: 'console-workflows', load: () => import('./views/lists.js'), nav: 'flow', needs: ['GET', '/v1/workflows']},
  {path: 'workflows', object: true, tag: 'console-workflow', load: () => import('./views/workflow.js'), needs: ['GET', '/v1/workflows/{workflow}']},
  {path: 'templates', tag: 'console-templates', load: () => import('./views/lists.js'), nav: 'book', needs: ['GET', '/v1/templates']},
  {path: 'templates', object: true, tag: 'console-template', load: () => import('./views/template.js'), needs: ['GET', '/v1/templates/{id}']},
  {path: 'topics', tag: 'console-topics', load: () => import('./views/lists.js'), nav: 'topic', needs: ['GET', '/v1/topics']},
  {path: 'topics', object: true, tag: 'console-topic', load: () => import('./views/lists.js'), needs: ['GET', '/v1/topics/{topic}/subscribers']},
  {path: 'rules', tag: 'console-rules', load: () => import('./views/lists.js'), nav: 'fault', needs: ['GET', '/v1/rules']},
  {path: 'rules', object: true, tag: 'console-rule', load: () => import('./views/rule.js'), needs: ['GET', '/v1/rules/{rule}']},
  {path: 'suppressions', tag: 'console-suppressions', load: () => import('./views/lists.js'), nav: 'stop', needs: ['GET', '/v1/suppressions']},
  {path: 'keys', tag: 'console-keys', load: () => import('./views/lists.js'), nav: 'key', needs: ['GET', '/v1/keys']},
];

export const router = new Router({base: '/console'});

/** @param {string[]} path @returns {Route | undefined} */
export const routeOf = ([first = '', second]) => ROUTES.find((route) => route.path === first && Boolean(route.object) === (second !== undefined));

/**
 * The address of a view; the language that the address asks for stays.
 *
 * @param {string} [path] @param {string} [id] @param {Record<string, string | undefined>} [query]
 */
export function link(path = '', id = '', query = {}) {
  return router.href([path, id].filter(Boolean), searchOf(query));
}

/** Goes there. @param {string} path @param {string} [id] @param {Record<string, string | undefined>} [query] @param {boolean} [replace] */
export function go(path, id = '', query = {}, replace = false) {
  router.go([path, id].filter(Boolean), {query: searchOf(query), replace});
}

/** @param {Record<string, string | undefined>} query */
function searchOf(query) {
  const search = new URLSearchParams();
  const lang = router.query.get('lang');
  if (lang) search.set('lang', lang);
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value);
  return search;
}
