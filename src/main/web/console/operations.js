import document from 'operations';

/** The sets of scopes each of which opens an operation, by `GET /v1/things/{id}`; of the OpenAPI document, whose lines are read at build. */
const SETS = read(document);

/** @param {string} text */
function read(text) {
  /** @type {Map<string, string[][]>} */
  const sets = new Map();
  let path = '';
  let operation = '';
  for (const line of text.split('\n')) {
    const said = line.trim().replace(/:$/, '');
    if (line.startsWith('components')) break;
    if (line.startsWith('      x-scopes')) {
      const words = [...line.matchAll(/\[([a-z, ]+)]/g)];
      sets.set(operation, words.map(([, all]) => all.split(',').map((word) => word.trim())));
    } else if (line.startsWith('    ')) {
      operation = `${said.toUpperCase()} ${path}`;
    } else {
      path = said;
    }
  }
  return sets;
}

/**
 * Whether somebody with these scopes may do this; what the document does not know, nobody may.
 *
 * @param {string[]} scopes @param {string} method @param {string} path `/v1/things/{id}`
 */
export function opens(scopes, method, path) {
  const sets = SETS.get(`${method} ${path}`);
  if (!sets) return false;
  return scopes.includes('admin') || sets.some((set) => set.every((scope) => scopes.includes(scope)));
}
