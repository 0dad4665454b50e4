/** An answer of the service that is no success. */
export class Refused extends Error {
  /** @param {number} status @param {string} text @param {{errors?: {detail: string, field?: string}[]}} [problem] all that the service said */
  constructor(status, text, problem = {}) {
    super(text);
    this.status = status;
    this.problem = problem;
  }
}

/**
 * JSON of the service. A problem's detail, or its title, is the error's message.
 *
 * @param {string} url
 * @param {{method?: string, body?: unknown, headers?: Record<string, string>, signal?: AbortSignal}} [options]
 */
export async function json(url, {method = 'GET', body, headers = {}, signal} = {}) {
  const answer = await fetch(url, {
    method,
    headers: {Accept: 'application/json', ...(body === undefined ? {} : {'Content-Type': 'application/json'}), ...headers},
    body: body === undefined ? undefined : JSON.stringify(body),
    signal,
    cache: 'no-cache',
  });
  const text = await answer.text();
  if (!answer.ok) throw new Refused(answer.status, said(text) || String(answer.status));
  return text ? JSON.parse(text) : undefined;
}

/** @param {string} text */
function said(text) {
  try {
    const {detail, title} = JSON.parse(text);
    return detail ?? title;
  } catch {
    return '';
  }
}

/**
 * Asks again and again, one after the other, while the page is in view.
 *
 * @param {() => Promise<void>} look
 * @param {number} millis between two
 * @returns {() => void} ends it
 */
export function poll(look, millis) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let ended = false;
  let looking = false;
  const again = async () => {
    if (looking || ended) return;
    clearTimeout(timer);
    looking = true;
    if (!document.hidden) await look().catch(() => undefined);
    looking = false;
    if (!ended) timer = setTimeout(again, millis);
  };
  const seen = () => document.hidden || again();
  document.addEventListener('visibilitychange', seen);
  again();
  return () => {
    ended = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', seen);
  };
}
