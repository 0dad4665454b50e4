/**
 * The address that somebody looks for. It is nowhere but here: what is in the address of a page is in access logs and in the history of the
 * browser. Gone when the page is loaded anew.
 */
export const sought = {address: ''};

/** With its country, and what people put between the digits; digits alone may be an id. */
const PHONE = /^(\+|00)[\d ()./-]{7,24}$/;

/** The kind of address by its field in the API, and the address as the API takes it; nothing where it is none. @param {string} text @returns {[string, string] | undefined} */
export function addressOf(text) {
  if (/^https?:\/\//i.test(text)) return ['webhook', text];
  if (/^arn:aws[\w-]*:sns:/.test(text)) return [text.includes(':endpoint/') ? 'device' : 'snsTopic', text];
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return ['email', text];
  if (PHONE.test(text)) return ['phone', `+${text.replace(/\D/g, '').replace(/^00/, '')}`];
  return undefined;
}
