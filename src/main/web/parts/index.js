/** Parts of the pages that are tools, each a custom element; importing this defines them all. */
import {AlCopy} from './copy-button.js';
import {AlEmpty} from './empty-state.js';
import {AlFrame} from './frame-view.js';
import {AlJson} from './json-view.js';
import {AlList} from './list-window.js';
import {AlSearch} from './search-box.js';
import {AlSplit} from './split-view.js';
import {AlTabs} from './tabs.js';
import {AlTime} from './times.js';
import {AlToasts} from './toasts.js';
import {AlTrace} from './trace-view.js';

export {icon, iconOf} from './icons.js';
export {pretty} from './json-view.js';
export {linked, outward, reason} from './linked.js';
export {json, poll, Refused} from './polling.js';
export {Router} from './router.js';
export {isTyping} from './search-box.js';
export {language, locale, words} from './texts.js';
export {controls, installTheme, toneOf} from './theme.js';
export {clock, instantOf, precise, relative, shownAt, wall, whole, zones} from './times.js';
export {toast} from './toasts.js';

const ELEMENTS = {
  'al-copy': AlCopy,
  'al-empty': AlEmpty,
  'al-frame': AlFrame,
  'al-json': AlJson,
  'al-list': AlList,
  'al-search': AlSearch,
  'al-split': AlSplit,
  'al-tabs': AlTabs,
  'al-time': AlTime,
  'al-toasts': AlToasts,
  'al-trace': AlTrace,
};

for (const [name, element] of Object.entries(ELEMENTS)) if (!customElements.get(name)) customElements.define(name, element);
