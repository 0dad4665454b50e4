import {LitElement, css, html} from 'lit';
import {linked, outward} from './linked.js';
import {controls} from './theme.js';

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** More than this is shown without colours. */
const MOST = 200_000;

/** Laid out where it is an object or a list; as it is where not. @param {string} text */
export function pretty(text) {
  try {
    const json = JSON.parse(text);
    return typeof json === 'object' && json !== null ? JSON.stringify(json, null, 2) : text;
  } catch {
    return text;
  }
}

/**
 * JSON in colours, or any other text as it is; a copy button beside it.
 *
 * @attr text
 * @attr label what it is, for those who don't see it
 */
export class AlJson extends LitElement {
  static properties = {text: {}, label: {}};

  static styles = [
    controls,
    css`
      :host {
        display: block;
        position: relative;
      }
      pre {
        overflow: auto;
        max-block-size: var(--json-height, 70vh);
        padding: 12px 44px 12px 14px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--well);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        tab-size: 2;
      }
      .key {
        color: var(--accent);
      }
      .string {
        color: var(--string);
      }
      .number {
        color: var(--number);
      }
      al-copy {
        position: absolute;
        inset: 7px 7px auto auto;
      }
    `,
  ];

  constructor() {
    super();
    this.text = '';
    this.label = 'JSON';
  }

  render() {
    const laid = pretty(this.text);
    const isJson = laid !== this.text || /^\s*[[{]/.test(laid);
    return html`<pre class="mono" tabindex="0" role="region" aria-label=${this.label}>${
      isJson && laid.length < MOST ? coloured(laid) : linked(laid)
    }</pre><al-copy .text=${laid}></al-copy>`;
  }
}

/** @param {string} json */
function coloured(json) {
  const parts = [];
  let end = 0;
  for (const found of json.matchAll(TOKEN)) {
    parts.push(json.slice(end, found.index));
    const [all, string, colon] = found;
    if (colon) parts.push(html`<span class="key">${string}</span>`, colon);
    else if (string) parts.push(html`<span class="string">${quoted(string)}</span>`);
    else parts.push(html`<span class="number">${all}</span>`);
    end = found.index + all.length;
  }
  parts.push(json.slice(end));
  return parts;
}

/** @param {string} string with its quotes */
function quoted(string) {
  const inner = string.slice(1, -1);
  return /^https?:\/\/[^\s\\]+$/.test(inner) ? ['"', outward(inner, inner), '"'] : string;
}
