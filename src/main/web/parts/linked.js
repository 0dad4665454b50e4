import {html} from 'lit';
import './times.js';

/** A link of a text that others wrote; anything but an address of the web, a mail or a phone stays text. @param {unknown} shown @param {string} url */
export function outward(shown, url) {
  if (!/^(https?:|mailto:|tel:)/i.test(url) || !URL.canParse(url)) return shown;
  return html`<a href=${url} target="_blank" rel="noopener noreferrer">${shown}</a>`;
}

/** A reason that the service gave, in which instants are shown as times of the zone that is chosen. @param {string} why */
export function reason(why) {
  return why.split(/(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z)/).map((part, i) => (i % 2 ? html`<al-time exact zoned at=${part}></al-time>` : part));
}

/** Text, in which addresses of the web are links. What follows an address in a sentence is no part of it. @param {string} text */
export function linked(text) {
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(/https?:\/\/[!#-&(-;=?-~]+/g)) {
    let url = found[0].replace(/[.,;:!?]+$/, '');
    while (/[)\]}]$/.test(url) && !/[([{]/.test(url)) url = url.slice(0, -1).replace(/[.,;:!?]+$/, '');
    if (!URL.canParse(url)) continue;
    parts.push(text.slice(end, found.index), outward(url, url));
    end = found.index + url.length;
  }
  parts.push(text.slice(end));
  return parts.filter(Boolean);
}
