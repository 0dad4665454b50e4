import {html, nothing} from 'lit';
import {call, curl} from '../api.js';
import {router} from '../routes.js';
import {View} from '../view.js';
import {t} from '../words.js';

/** By the first name of the address: the kind, and the operation with the name of its parameter. */
const KINDS = /** @type {Record<string, [string, string, string]>} */ ({
  workflows: ['workflow', '/v1/workflows/{workflow}', 'workflow'],
  templates: ['template', '/v1/templates/{id}', 'id'],
});

/** An object that has no view of its own yet, as the API answers it. */
class ConsoleRaw extends View {
  /** @type {unknown} */
  object;

  get asked() {
    const [kind, operation, name] = KINDS[router.path[0]] ?? KINDS.workflows;
    return {kind, operation, path: {[name]: this.name}};
  }

  async look() {
    const {operation, path} = this.asked;
    this.object = await call('GET', operation, {path});
  }

  draw() {
    const {kind, operation, path} = this.asked;
    return html`<div class="head">
        <span class="badge">${t(kind)}</span>
        <h1 tabindex="-1">${this.name}</h1>
        <div class="actions"><al-copy wide label=${t('copyCurl')} .text=${curl('GET', operation, {path})}></al-copy></div>
      </div>
      ${this.object ? html`<al-json label=${t(kind)} .text=${JSON.stringify(this.object)}></al-json>` : nothing}`;
  }
}

customElements.define('console-raw', ConsoleRaw);
