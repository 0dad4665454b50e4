/**
 * The console: a page that calls the public API with the key of whoever signed in, and nothing else.
 *
 * How a view is added:
 *
 *   1. Write `views/NAME.js`: a class that extends `View` (view.js) and has `look()`, which asks the API and keeps what it answers in
 *      state of its own, and `draw()`, which draws it. Its `static heading` is the page's title until `this.heading` says more. End the
 *      file with `customElements.define('console-NAME', …)`. `this.name` is the object's id in the address, `this.query` what follows `?`.
 *   2. Add a row to the table in `routes.js`: it gives the path, the file (loaded when somebody goes there, not before), the place in the
 *      navigation, and the operation without which the view is not offered.
 *   3. Its words are in the file itself, by `words({en: {…}, ko: {…}})`; those that several views say are in `words.js`.
 *   4. Ask by `call(method, '/v1/things/{id}', {path: {id}, query: {…}, body})` of `api.js`: the page shows each call as curl. Offer what
 *      changes something only where `may(method, '/v1/things/{id}')` says so; it knows the OpenAPI document and the key's scopes.
 *   5. Links are `link('things', id, {query})` of `routes.js`. What asks twice is an `<console-act>` (act.js); lists of deliveries and pages of
 *      them are `rows.js`; cards, heads and columns are classes of `styles.js`.
 *   6. Add the view to `ConsolePagesTest` (axe in all windows, both languages) and to `docs/console.md`.
 *
 * Nothing is inline and nothing comes from elsewhere: the policy of the page allows neither.
 */
import {installTheme, language} from '../parts/index.js';
import {AllimConsole} from './app.js';

installTheme();
document.documentElement.lang = language;
customElements.define('allim-console', AllimConsole);
