import {words} from '../parts/index.js';
import {router} from './routes.js';

const t = words({
  en: {leave: 'What you wrote is not saved. Leave all the same?'},
  ko: {leave: '작성한 내용이 저장되지 않았습니다. 그래도 나갈까요?'},
});

/**
 * Asks before a view is left that has something unsaved, for another view or another site: `new Unsaved(this, () => this.draft !== this.saved)`.
 *
 * @implements {import('lit').ReactiveController}
 */
export class Unsaved {
  /** @param {import('lit').ReactiveControllerHost} host @param {() => boolean} has */
  constructor(host, has) {
    this.has = has;
    host.addController(this);
  }

  hostConnected() {
    router.leaves = this.#leaves;
    addEventListener('beforeunload', this.#unload);
  }

  hostDisconnected() {
    if (router.leaves === this.#leaves) router.leaves = () => true;
    removeEventListener('beforeunload', this.#unload);
  }

  #leaves = () => !this.has() || confirm(t('leave'));

  #unload = (/** @type {Event} */ event) => {
    if (this.has()) event.preventDefault();
  };
}
