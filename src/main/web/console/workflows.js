import {words} from '../parts/index.js';
import '../parts/editor.js';
import {lineOf, syntaxOf} from '../parts/editor.js';
import {Refused} from '../parts/index.js';
import {call, may} from './api.js';

/**
 * What the views of workflows have in common.
 *
 * @typedef {{is: string, step?: string}} Unless
 * @typedef {{days?: string[], from: string, to: string, zone?: string}} Hours
 * @typedef {{window?: any, frequencies?: string[], key?: string, minItems?: number, maxItems?: number, heartbeat?: boolean, groupBy?: string}} Digest
 * @typedef {{id: string, channel: string, template: string, after?: string, unless?: Unless[], digest?: Digest, to?: Record<string, string>[],
 *   throttle?: {limit: number, per: string, key?: string, overflow?: string}, thread?: {key: string, mode?: string}, sendWindow?: Hours[], urgency?: string,
 *   fallback?: {channel: string, template: string}[]}} Step
 * @typedef {{id: string, version: number, name?: string, names?: Record<string, string>, category?: string, critical: boolean, hidden: boolean,
 *   defaults: Record<string, boolean>, steps: Step[], quietHours?: Hours[], changedBy?: string, changedAt?: string}} Workflow
 */

export const OPERATION = '/v1/workflows/{workflow}';

const t = words({
  en: {right: 'All is right. Saved, it is version {n}.', same: 'All is right, and nothing differs from version {n}.', changed: 'Somebody has saved another version meanwhile. Compare it under Versions, then load it to go on from there.', there: 'There is a workflow of this id. Choose another id.'},
  ko: {right: '문제가 없습니다. 저장하면 버전 {n}이 됩니다.', same: '문제가 없으며 버전 {n}과 같습니다.', changed: '그사이 다른 버전이 저장되었습니다. 버전 탭에서 비교한 뒤 불러와서 이어 가세요.', there: '같은 id의 워크플로가 있습니다. 다른 id를 고르세요.'},
});

/** As it can be put, without what says nothing. @param {Workflow} workflow */
export function textOf({id, version, changedBy, changedAt, ...rest}) {
  const {critical, hidden, defaults, ...said} = rest;
  const flags = {...(critical && {critical}), ...(hidden && {hidden}), ...(Object.keys(defaults).length && {defaults})};
  const {name, names, category, ...others} = said;
  return JSON.stringify({name, names, category, ...flags, ...others}, null, 2);
}

const PAUSE = 350;

/**
 * Whether a text is a right workflow, asked while somebody writes, when they pause.
 *
 * @implements {import('lit').ReactiveController}
 */
export class WorkflowCheck {
  /** @type {{text: string, line?: number, path?: string}[]} */
  errors = [];
  note = '';
  #turn = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {import('lit').ReactiveControllerHost} host */
  constructor(host) {
    this.host = host;
    host.addController(this);
  }

  hostDisconnected() {
    this.clear();
  }

  clear() {
    clearTimeout(this.#timer);
    this.#turn++;
    this.#say([], '');
  }

  /** @param {string} id @param {string} text @param {(version: number) => boolean} [isOld] whether the version is stored already */
  soon(id, text, isOld = () => false) {
    clearTimeout(this.#timer);
    const turn = ++this.#turn;
    this.#timer = setTimeout(async () => {
      const slip = syntaxOf(text);
      if (slip) return this.#say([slip], '');
      if (!may('POST', `${OPERATION}/check`)) return this.#say([], '');
      try {
        const {version} = await call('POST', `${OPERATION}/check`, {path: {workflow: id}, body: JSON.parse(text), quiet: true});
        if (turn === this.#turn) this.#say([], t(isOld(version) ? 'same' : 'right', {n: version}));
      } catch (error) {
        if (turn === this.#turn) this.refused(text, error);
      }
    }, PAUSE);
  }

  /** @param {string} text @param {unknown} error @param {boolean} [anew] whether it was to be a new one */
  refused(text, error, anew = false) {
    const {message, ...refused} = /** @type {Error & Partial<Refused>} */ (error);
    if (refused.status === 412) return this.#say([{text: t(anew ? 'there' : 'changed')}], '');
    const all = refused.problem?.errors ?? [/** @type {{detail: string, field?: string}} */ ({detail: message, ...refused.problem})];
    this.#say(
      all.map(({detail, field}) => ({text: detail, path: field && !detail.includes(field) ? field : undefined, line: field ? lineOf(text, field) : undefined})),
      '',
    );
  }

  /** Whether the text is JSON; says where not. @param {string} text */
  isJson(text) {
    const slip = syntaxOf(text);
    if (slip) this.#say([slip], '');
    return !slip;
  }

  /** @param {{text: string, line?: number, path?: string}[]} errors @param {string} note */
  #say(errors, note) {
    this.errors = errors;
    this.note = note;
    this.host.requestUpdate();
  }
}
