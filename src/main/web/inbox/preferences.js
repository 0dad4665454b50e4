/** A module of its own, which the inbox loads when somebody opens the preferences, and hands what both need. */
import look from 'styles/preferences.css';

const english = {
  others: 'Others',
  required: 'Always on',
  often: 'How often',
  instant: 'At once',
  hourly: 'Hourly',
  daily: 'Daily',
  weekly: 'Weekly',
  quiet: 'Quiet hours',
  from: 'From',
  to: 'To',
};

const korean = {
  others: '기타',
  required: '항상 켜짐',
  often: '빈도',
  instant: '바로',
  hourly: '매시간',
  daily: '매일',
  weekly: '매주',
  quiet: '방해 금지 시간',
  from: '시작',
  to: '끝',
};

let html;
let parts;

/** What a recipient wants to hear: kinds of notifications by category, each on its channels, how often, and when not. */
export class Panel {
  #client;
  #drawn;
  #refused;
  #choices;
  #hours;
  #failed = false;

  /**
   * @param {import('./inbox.js').AllimInbox} inbox @param {object} shared the inbox's own `html`, `sheet`, `failed`, `waiting` and `wording`
   * @param {() => void} refused says that nothing was saved
   */
  constructor(inbox, shared, refused) {
    parts = shared;
    html = parts.html;
    this.#client = inbox.client;
    this.#drawn = () => inbox.requestUpdate();
    this.#refused = refused;
    const {shadowRoot} = inbox;
    const sheets = shadowRoot.adoptedStyleSheets;
    if (sheets.length < 3) shadowRoot.adoptedStyleSheets = [...sheets, parts.sheet(look)];
  }

  async #load(language) {
    try {
      const [choices, said] = await Promise.all([this.#client.choices(language), this.#client.preferences()]);
      this.#choices = choices;
      this.#hours = said.quietHours?.[0];
      this.#failed = false;
    } catch {
      this.#failed = true;
    }
    this.#drawn();
  }

  draw(language, texts) {
    const t = parts.wording(language, texts, english, korean);
    if (this.#failed) return parts.failed(t, () => this.#load(language));
    if (!this.#choices) {
      if (this.#client && this.#choices === undefined) {
        this.#choices = null;
        this.#load(language);
      }
      return parts.waiting(t);
    }
    const {categories, workflows} = this.#choices;
    const known = new Set(categories.map(({id}) => id));
    const groups = [...categories, {id: '', name: categories.length ? t('others') : '', workflows: []}].map((category) => ({
      ...category,
      all: workflows.filter((workflow) => (known.has(workflow.category) ? workflow.category : '') === category.id),
    }));
    const again = () => this.#load(language);
    return html`<div class="list preferences" part="preferences" tabindex="0" role="group" aria-label=${t('preferences')}>${groups
      .filter(({all}) => all.length)
      .map((group) => this.#group(group, t, again))}${this.#quiet(t, again)}</div>`;
  }

  #group({id, name, all}, t, again) {
    const one = all.length < 2 || !id;
    const whole = (channel) => {
      const free = all.filter((workflow) => !workflow.critical && workflow.channels[channel]);
      return {free, on: free.filter((workflow) => workflow.channels[channel].wanted).length};
    };
    const channels = this.#choices.channels.filter((channel) => whole(channel.id).free.length);
    return html`<section>${name ? html`<h3>${name}</h3>` : null}${one
      ? null
      : html`<div class="kind" role="group" aria-label="${name}, ${t('all')}"><span>${t('all')}</span><div class="chips">${channels.map((channel) => {
          const {free, on} = whole(channel.id);
          return chip(channel.name, on === free.length, on > 0 && on < free.length, (wanted) => this.#save(again, () => free.forEach((workflow) => (workflow.channels[channel.id].wanted = wanted)), (said) => {
            answer(said, 'categories', id, channel.id, wanted);
            free.forEach((workflow) => said.workflows?.[workflow.id] && answer(said, 'workflows', workflow.id, channel.id, wanted));
          }));
        })}</div></div>`}${all.map((workflow) => this.#workflow(workflow, t, again))}</section>`;
  }

  #workflow(workflow, t, again) {
    const {id, name, critical, channels, frequencies, frequency} = workflow;
    const often = (event) => {
      const every = event.target.value;
      this.#save(again, () => (workflow.frequency = every), (said) => ((said.frequencies ??= {})[id] = {...said.frequencies[id], every}));
    };
    return html`<div class="kind" role="group" aria-label=${name}><span>${name}</span>${critical
      ? html`<small>${t('required')}</small>`
      : html`<div class="chips">${this.#choices.channels
          .filter((channel) => channels[channel.id])
          .map((channel) => chip(channel.name, channels[channel.id].wanted, false, (wanted) =>
            this.#save(again, () => (channels[channel.id].wanted = wanted), (said) => answer(said, 'workflows', id, channel.id, wanted)),
          ))}</div>`}${frequencies?.length > 1
      ? html`<label class="often">${t('often')}<select @change=${often}>${frequencies.map((every) => html`<option value=${every} ?selected=${every === frequency}>${t(every)}</option>`)}</select></label>`
      : null}</div>`;
  }

  #quiet(t, again) {
    const hours = this.#hours;
    const set = (next) => this.#save(again, () => (this.#hours = next), (said) => (said.quietHours = [...(next ? [next] : []), ...(said.quietHours ?? []).slice(1)]));
    const time = (name) => html`<input type="time" required aria-label=${t(name)} .value=${hours[name]} @change=${(event) => event.target.value && set({...hours, [name]: event.target.value})}>`;
    return html`<section role="group" aria-label=${t('quiet')}><div class="chips">${chip(t('quiet'), Boolean(hours), false, (on) =>
      set(on ? {from: '22:00', to: '07:00'} : undefined),
    )}${hours ? html`${time('from')}–${time('to')}` : null}</div></section>`;
  }

  /** Shows it at once, and what holds when it could not be saved. */
  async #save(again, show, change) {
    show();
    this.#drawn();
    try {
      await this.#client.savePreferences(change);
    } catch {
      this.#refused();
      again();
    }
  }
}

function answer(said, kind, id, channel, wanted) {
  const one = ((said[kind] ??= {})[id] ??= {});
  (one.channels ??= {})[channel] = wanted;
}

function chip(name, on, partly, does) {
  return html`<label class="chip"><input type="checkbox" .checked=${on} .indeterminate=${partly} @change=${(event) => does(event.target.checked)}>${name}</label>`;
}
