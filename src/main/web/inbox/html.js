/**
 * Templates as Lit has them, of which this is the part that the inbox needs, in a third of the bytes: `${}` stands for a whole child, or in
 * an attribute's value; `@name` is a listener, `.name` a property and `?name` a switch, all of them in lower case. A child is a text, a
 * node, a template or a list of them. What is equal stays as it is. Values never become markup.
 */

const roots = new WeakMap();

export function render(value, container) {
  let root = roots.get(container);
  if (!root) {
    const anchor = document.createComment('');
    container.append(anchor);
    roots.set(container, (root = child(anchor, 0)));
  }
  root([value]);
}

/** A child or an attribute that is not there. */
export const nothing = null;

export const html = (strings, ...values) => ({strings, values});

const prepared = new WeakMap();
const policy = globalThis.trustedTypes?.createPolicy('allim', {createHTML: (text) => text}) ?? {createHTML: (text) => text};

function prepare(strings) {
  let template = prepared.get(strings);
  if (!template) {
    prepared.set(strings, (template = document.createElement('template')));
    template.innerHTML = policy.createHTML(
      strings.reduce((text, more, i) => text + (text.lastIndexOf('<') > text.lastIndexOf('>') ? `§${i - 1}§` : `<!--${i - 1}-->`) + more),
    );
  }
  return document.importNode(template.content, true);
}

/** What is made of a template: its nodes, and what sets its values; without values it takes away what they have made. */
function make({strings}) {
  const made = prepare(strings);
  const parts = [];
  const walk = document.createTreeWalker(made, 129); // elements and comments
  while (walk.nextNode()) {
    const node = walk.currentNode;
    if (node.data) {
      parts.push(child(node, node.data));
    }
    for (const {name, value} of [...(node.attributes ?? [])]) {
      const [before, ...rest] = value.split('§');
      if (rest.length) parts.push(attribute(node, name, before, rest));
    }
  }
  return {strings, nodes: [...made.childNodes], set: (values) => parts.forEach((part) => part(values))};
}

function attribute(node, name, before, rest) {
  const kind = name[0];
  const key = name.slice(1);
  let last = {};
  if (/\W/.test(kind)) node.removeAttribute(name);
  return (values) => {
    if (!values) return;
    const alone = values[rest[0]];
    const value = before || rest[2] || rest[1] ? rest.reduce((text, one, i) => text + (i % 2 ? one : (values[one] ?? '')), before) : alone;
    if (kind === '@') {
      if (!last.on) node.addEventListener(key, (event) => last.on.call(node.getRootNode().host, event));
      last = {on: value};
    } else if (kind === '.') {
      if (node[key] !== value) node[key] = value;
    } else if (value !== last) {
      last = value;
      if (kind === '?') node.toggleAttribute(key, value);
      else if (value == null) node.removeAttribute(name);
      else node.setAttribute(name, value);
    }
  };
}

/** What is before an anchor. */
function child(anchor, index) {
  let nodes = [];
  let last;
  let made;
  let list = [];
  const put = (more) => {
    made?.set();
    nodes.forEach((node) => node.remove());
    anchor.before(...(nodes = more));
    made = undefined;
  };
  const set = (value) => {
    if (Array.isArray(value)) {
      if (!Array.isArray(last)) put([]);
      value.forEach((one, i) => {
        if (!list[i]) {
          const own = document.createComment('');
          anchor.before(own);
          list[i] = child(own, 0);
        }
        list[i]([one]);
      });
      list.splice(value.length).forEach((one) => one());
    } else {
      list.splice(0).forEach((one) => one());
      if (value?.strings) {
        if (made?.strings !== value.strings) {
          const next = make(value);
          put(next.nodes);
          made = next;
        }
        made.set(value.values);
      } else if (value !== last) {
        put(value == null || value === false ? [] : [value.nodeType ? value : new Text(value)]);
      }
    }
    last = value;
  };
  return (values) => {
    if (values) return set(values[index]);
    list.splice(0).forEach((one) => one());
    put([]);
    anchor.remove();
  };
}
