/**
 * The words of a page, in its language: each module gives its own by `words`.
 *
 * @typedef {Record<string, string>} Words by name; `{n}` and the like stand for values, `{n|message|messages}` for a word by the number
 */

const LANGUAGES = ['en', 'ko'];

/** @returns {string} `en` or `ko`: that of the address (`?lang=ko`), or the first of the browser's that there is */
function wanted() {
  const asked = new URLSearchParams(location.search).get('lang');
  const all = [asked, ...navigator.languages].filter(Boolean).map((tag) => /** @type {string} */ (tag).toLowerCase().split('-')[0]);
  return all.find((one) => LANGUAGES.includes(one)) ?? 'en';
}

/** The language of the page. */
export const language = wanted();

/** For numbers, dates and times: what the browser has for this language. */
export const locale = navigator.languages.find((tag) => tag.toLowerCase().startsWith(language)) ?? language;

/**
 * @param {{en: Words, ko: Words}} tables
 * @returns {(name: string, values?: Record<string, string | number>) => string} a name that is not known stands for itself
 */
export function words(tables) {
  const own = {...tables.en, ...tables[/** @type {'en' | 'ko'} */ (language)]};
  return (name, values = {}) =>
    (Object.hasOwn(own, name) ? own[name] : name).replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?}/g, (_, value, one, many) =>
      one === undefined ? shown(values[value]) : values[value] === 1 ? one : many,
    );
}

/** @param {string | number | undefined} value */
const shown = (value) => (typeof value === 'number' ? value.toLocaleString(locale) : (value ?? ''));
