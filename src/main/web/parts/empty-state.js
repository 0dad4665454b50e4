import {LitElement, css, html, nothing} from 'lit';
import {controls} from './theme.js';
import {words} from './texts.js';

const t = words({en: {copy: 'Copy the command', command: 'Command'}, ko: {copy: '명령 복사', command: '명령'}});

/**
 * What stands where there is nothing yet, and a command that changes it.
 *
 * @attr heading
 * @attr text
 * @attr curl a command, may be missing
 */
export class AlEmpty extends LitElement {
  static properties = {heading: {}, text: {}, curl: {}};

  static styles = [
    controls,
    css`
      :host {
        display: block;
        padding: 48px 24px;
      }
      section {
        max-inline-size: 640px;
        margin: 0 auto;
      }
      h2 {
        font-size: 18px;
        letter-spacing: -0.01em;
      }
      p {
        margin-block: 4px 16px;
        color: var(--soft);
      }
      pre {
        overflow: auto;
        margin-block-end: 12px;
        padding: 12px 14px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--well);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
    `,
  ];

  constructor() {
    super();
    this.heading = '';
    this.text = '';
    this.curl = '';
  }

  render() {
    return html`<section>
      <h2>${this.heading}</h2>
      <p>${this.text}</p>
      ${this.curl
        ? html`<pre class="mono" tabindex="0" role="region" aria-label=${t('command')}>${this.curl}</pre>
            <al-copy wide .text=${this.curl} label=${t('copy')}></al-copy>`
        : nothing}
      <slot></slot>
    </section>`;
  }
}
