import {LitElement, css, html, nothing} from 'lit';
import {controls, toast} from '../parts/index.js';
import {allServices} from './names.js';
import {t} from './words.js';

const FAULTS = ['throttle', 'error500', 'reject', 'slow', 'reset', 'reset-after', 'malformed'];
const TIMES = ['1', '2', '3', '5', '10'];

/**
 * Lets the next calls go wrong.
 *
 * @prop {import('./store.js').Store} store
 */
export class SandboxFaults extends LitElement {
  static properties = {store: {attribute: false}, _kind: {state: true}};

  static styles = [
    controls,
    css`
      form {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));
        gap: 12px;
        margin-block-start: 14px;
      }
      select,
      input {
        inline-size: 100%;
      }
      .acts {
        grid-column: 1 / -1;
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      h3 {
        margin-block: 18px 6px;
        font-size: 13px;
      }
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
      }
    `,
  ];

  constructor() {
    super();
    this._kind = FAULTS[0];
  }

  connectedCallback() {
    super.connectedCallback();
    this.store.addEventListener('change', this.#changed);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.store.removeEventListener('change', this.#changed);
  }

  /** @param {SubmitEvent} event */
  #submit = async (event) => {
    event.preventDefault();
    const {kind, service, times, seconds} = Object.fromEntries(new FormData(/** @type {HTMLFormElement} */ (event.target)));
    try {
      await this.store.fail({
        fault: kind,
        ...(service ? {service} : {}),
        ...(times ? {times: Number(times)} : {untilCleared: true}),
        ...(kind === 'slow' ? {delayMillis: Math.round(Number(seconds) * 1000)} : {}),
      });
    } catch (error) {
      toast(error instanceof TypeError ? t('noAnswer') : /** @type {Error} */ (error).message, {bad: true});
    }
  };

  #mend = async () => {
    await this.store.mend();
    toast(t('mended'));
  };

  #changed = () => this.requestUpdate();

  render() {
    const {faults} = this.store;
    return html`
      <p class="soft">${t('faultsHint')}</p>
      <form @submit=${this.#submit}>
        <label class="field"
          >${t('nextCalls')}
          <select name="kind" @change=${(/** @type {any} */ event) => (this._kind = event.target.value)}>
            ${FAULTS.map((fault) => html`<option value=${fault}>${t(fault)}</option>`)}
          </select></label
        >
        <label class="field"
          >${t('of')}
          <select name="service">
            <option value="">${t('anyService')}</option>
            ${allServices().map(([name, label]) => html`<option value=${name}>${label}</option>`)}
          </select></label
        >
        <label class="field"
          >${t('often')}
          <select name="times">
            ${TIMES.map((times) => html`<option ?selected=${times === '1'}>${times}</option>`)}
            <option value="">${t('untilCleared')}</option>
          </select></label
        >
        ${this._kind === 'slow' ? html`<label class="field">${t('seconds')} <input name="seconds" type="number" min="1" max="300" value="5" /></label>` : nothing}
        <div class="acts">
          <button class="button main">${t('fail')}</button>
          <button class="button" type="button" ?disabled=${!faults.length} @click=${this.#mend}>${t('mend')}</button>
        </div>
      </form>
      ${faults.length
        ? html`<h3>${t('pending')}</h3>
            <ul role="list">
              ${faults.map(
                (one) =>
                  html`<li class="badge bad">
                    ${allServices().find(([name]) => name === one.service)?.[1] ?? t('anyService')} · ${t(one.fault)} ·
                    ${one.untilCleared ? t('untilCleared') : `× ${one.times ?? 1}`}
                  </li>`,
              )}
            </ul>`
        : nothing}
    `;
  }
}
