/**
 * What a custom element needs beside its template: properties that draw it anew, attributes for those that are texts or switches, and one
 * drawing for all changes of a moment.
 */
export class AllimElement extends HTMLElement {
  /** Properties with what they are at first; a switch is `false`, and an attribute of the same name, in kebab case, sets a text or a switch. */
  static properties = {};

  static get observedAttributes() {
    return [...Object.keys(this.properties).map(kebab), 'lang'];
  }

  #values = {};
  #drawing = Promise.resolve();
  #waits = false;
  #counted = '';

  constructor(styles) {
    super();
    this.attachShadow({mode: 'open'}).adoptedStyleSheets = styles;
    const {properties} = this.constructor;
    for (const name in properties) {
      const given = Object.hasOwn(this, name) ? this[name] : properties[name];
      Object.defineProperty(this, name, {
        get: () => this.#values[name],
        set: (value) => {
          if (value === this.#values[name]) return;
          this.#values[name] = value;
          this.requestUpdate();
        },
      });
      this[name] = given;
    }
  }

  attributeChangedCallback(attribute, before, value) {
    for (const [name, first] of Object.entries(this.constructor.properties)) {
      if (kebab(name) === attribute) this[name] = first === false ? value !== null : (value ?? first);
    }
    this.requestUpdate();
  }

  connectedCallback() {
    this.requestUpdate();
  }

  /** Resolves when what has changed is in the page. */
  get updateComplete() {
    return this.#drawing;
  }

  requestUpdate() {
    if (this.#waits) return;
    this.#waits = true;
    this.#drawing = Promise.resolve().then(() => {
      this.#waits = false;
      if (this.isConnected) this.draw();
    });
  }

  /** The language of the element, of the page around it, or of the browser. */
  get language() {
    return this.closest('[lang]')?.getAttribute('lang') || navigator.language;
  }

  /** Several properties at once. */
  set set(values) {
    Object.assign(this, values);
  }

  /** Says how many are unread, where that has changed. @param {import('./client.js').Inbox} client */
  report({state: {unread, unseen, categories}}) {
    const counted = JSON.stringify([unread, unseen, categories]);
    if (counted !== this.#counted) this.fire('allim-count', {unread, unseen, categories});
    this.#counted = counted;
  }

  find(selector) {
    return this.shadowRoot.querySelector(selector);
  }

  /** @returns whether nobody prevented what follows */
  fire(name, detail) {
    return this.dispatchEvent(new CustomEvent(name, {detail, bubbles: true, composed: true, cancelable: true}));
  }
}

function kebab(name) {
  return name.replace(/[A-Z]/g, (letter) => '-' + letter.toLowerCase());
}

export function sheet(text) {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
}

/** Puts a box beneath what it belongs to, and within the window. */
export function place(box, anchor) {
  const {left, right, bottom} = anchor.getBoundingClientRect();
  const {offsetWidth: width, offsetHeight: height} = box;
  const at = getComputedStyle(anchor).direction === 'rtl' ? left : right - width;
  box.style.left = `${Math.max(8, Math.min(at, innerWidth - width - 8))}px`;
  box.style.top = `${Math.max(8, Math.min(bottom + 4, innerHeight - height - 8))}px`;
}
