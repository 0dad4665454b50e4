import {css, html, nothing} from 'lit';
import {icon, iconOf, locale, words} from '../parts/index.js';
import {link} from './routes.js';

/** @typedef {import('./workflows.js').Step} Step @typedef {import('./workflows.js').Workflow} Workflow @typedef {import('./workflows.js').Hours} Hours */

const t = words({
  en: {
    steps: 'Steps of the workflow, by when they are due',
    starts: 'A notification starts the workflow',
    atOnce: 'At once',
    after: 'After {time}',
    shortAfter: '{what} after {time}',
    template: 'Template',
    else: 'if that fails or reaches nobody:',
    escalation: 'escalation',
    unless: 'Skipped if {what}',
    or: ' or ',
    any: 'another step was {is}',
    one: '“{step}” was {is}',
    acked: 'somebody acknowledged',
    ackedOne: '“{step}” was acknowledged',
    digest: 'Gathered {window}',
    digestPlain: 'for {time} after the first',
    digestSliding: 'until nothing came for {time}, at most {most}',
    digestLookBack: 'after the first, which goes at once, for {time}',
    digestCron: 'by the clock: {cron} ({zone})',
    leaves: ', leaves at {time}',
    zone: 'the recipient’s time',
    per: ' by {key}',
    from: ', from {n} on',
    upTo: ', at most {n}',
    frequencies: 'Recipients choose: {all}',
    throttle: 'At most {limit} in {time}{key}; more is {overflow}',
    skip: 'skipped',
    hold: 'held',
    to: 'To {all} instead of the notification’s recipients',
    topic: 'topic {value}',
    hours: 'Only {hours}',
    urgency: 'Urgency {urgency}',
    reply: 'Answers in one thread by {key}',
    replace: 'Replaces the message before by {key}',
    everyDay: 'every day',
  },
  ko: {
    steps: '때에 따른 워크플로 단계',
    starts: '알림이 워크플로를 시작합니다',
    atOnce: '바로',
    after: '{time} 뒤',
    shortAfter: '{time} 뒤 {what}',
    template: '템플릿',
    else: '실패하거나 받을 곳이 없으면:',
    escalation: '에스컬레이션',
    unless: '건너뛰는 경우: {what}',
    or: ' 또는 ',
    any: '다른 단계가 {is}',
    one: '“{step}” 단계가 {is}',
    seen: '보임',
    sent: '보내짐',
    delivered: '도착함',
    read: '읽힘',
    acked: '누군가 확인함',
    ackedOne: '“{step}” 단계를 확인함',
    digest: '모아 보냄: {window}',
    digestPlain: '첫 항목부터 {time}',
    digestSliding: '{time} 동안 새 항목이 없을 때까지, 최대 {most}',
    digestLookBack: '첫 항목은 바로, 이후 {time} 동안',
    digestCron: '시각 {cron} ({zone})',
    leaves: ', {time}에 보냄',
    zone: '수신자 시간대',
    per: ', {key}별',
    from: ', {n}건부터',
    upTo: ', 최대 {n}건',
    frequencies: '수신자가 고르는 빈도: {all}',
    throttle: '{time}에 최대 {limit}건{key}, 넘으면 {overflow}',
    skip: '건너뜀',
    hold: '대기',
    to: '알림의 수신자 대신 {all}에게',
    topic: '토픽 {value}',
    hours: '보내는 시간: {hours}',
    urgency: '긴급도 {urgency}',
    reply: '한 스레드로: {key}',
    replace: '앞 메시지를 대신함: {key}',
    everyDay: '매일',
  },
});

const UNITS = /** @type {[string, number][]} */ ([
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
]);

/** @param {string | undefined} duration ISO 8601, `PT36H` */
function secondsOf(duration) {
  const found = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(duration ?? '');
  return found ? found.slice(1).reduce((all, number, i) => all + Number(number ?? 0) * UNITS[i][1], 0) : 0;
}

/** As people say it: `1 day 12 hours`. @param {string | undefined} duration */
export function lasting(duration) {
  let rest = secondsOf(duration);
  const parts = [];
  for (const [unit, length] of UNITS) {
    const number = unit === 'second' ? rest : Math.floor(rest / length);
    rest -= number * length;
    if (number) parts.push(new Intl.NumberFormat(locale, {style: 'unit', unit, unitDisplay: 'long'}).format(number));
  }
  return parts.join(' ') || (duration ?? '');
}

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** The first of 2024 was a Monday. @param {string} day */
const dayOf = (day) => new Date(Date.UTC(2024, 0, 1 + DAYS.indexOf(day))).toLocaleDateString(locale, {weekday: 'short', timeZone: 'UTC'});

/** @param {Hours[]} all */
export const hoursOf = (all) =>
  all
    .map(({days, from, to, zone}) => {
      const sorted = DAYS.filter((day) => days?.includes(day)).map(dayOf);
      return `${from}–${to} ${sorted.length % 7 ? sorted.join(', ') : t('everyDay')}${zone ? ` (${zone})` : ''}`;
    })
    .join('; ');

/** @param {Step} step @returns {{channel: string, template: string}[]} the first is tried first */
export const channelsOf = (step) => [step, ...(step.fallback ?? [])];

/** The steps in a few words: `inbox, email after 1 hour`. @param {Workflow} workflow */
export const inWords = ({steps}) =>
  byTime(steps)
    .map((step) => {
      const what = channelsOf(step)
        .map(({channel}) => channel)
        .join(' → ');
      return secondsOf(step.after) ? t('shortAfter', {what, time: lasting(step.after)}) : what;
    })
    .join(', ');

/** @param {Step[]} steps */
const byTime = (steps) => [...steps].sort((one, other) => secondsOf(one.after) - secondsOf(other.after));

/** @param {Step} step */
function conditions({unless = []}) {
  const all = unless.map(({is, step = ''}) => (is === 'acked' ? t(step ? 'ackedOne' : 'acked', {step}) : t(step ? 'one' : 'any', {is: t(is), step})));
  return all.length ? t('unless', {what: all.join(t('or'))}) : '';
}

/** @param {import('./workflows.js').Digest | undefined} digest */
function gathered(digest) {
  if (!digest) return [];
  const {window = '', key, minItems, maxItems, frequencies} = digest;
  const {sliding, most, lookBack, cron, zone, sendAt} = typeof window === 'string' ? /** @type {any} */ ({}) : window;
  const how = sliding
    ? t('digestSliding', {time: lasting(sliding), most: lasting(most)})
    : lookBack
      ? t('digestLookBack', {time: lasting(lookBack)})
      : cron
        ? t('digestCron', {cron, zone: !zone || zone === 'recipient' ? t('zone') : zone}) + (sendAt ? t('leaves', {time: sendAt}) : '')
        : t('digestPlain', {time: lasting(window)});
  const limits = (key ? t('per', {key}) : '') + (minItems ? t('from', {n: minItems}) : '') + (maxItems ? t('upTo', {n: maxItems}) : '');
  return [t('digest', {window: how + limits}), frequencies?.length ? t('frequencies', {all: frequencies.join(', ')}) : ''];
}

/** @param {Record<string, string>} target */
const targetOf = (target) =>
  Object.entries(target)
    .map(([kind, value]) => (kind === 'topic' ? t('topic', {value}) : value))
    .join();

/** All that holds for a step, in sentences. @param {Step} step */
function sentences(step) {
  const {throttle, to, sendWindow, urgency, thread} = step;
  return [
    conditions(step),
    ...gathered(step.digest),
    throttle ? t('throttle', {limit: throttle.limit, time: lasting(throttle.per), key: throttle.key ? t('per', {key: throttle.key}) : '', overflow: t(throttle.overflow ?? 'skip')}) : '',
    to?.length ? t('to', {all: to.map(targetOf).join(', ')}) : '',
    sendWindow?.length ? t('hours', {hours: hoursOf(sendWindow)}) : '',
    urgency ? t('urgency', {urgency}) : '',
    thread ? t(thread.mode === 'replace' ? 'replace' : 'reply', {key: thread.key}) : '',
  ].filter(Boolean);
}

/** The steps as a picture, which is an ordered list: each moment with what is due then. @param {Workflow} workflow */
export function flow({steps}) {
  const moments = Map.groupBy(byTime(steps), ({after}) => secondsOf(after));
  return html`<ol class="flow" role="list" aria-label=${t('steps')}>
    <li class="moment begin"><span class="when">${t('starts')}</span></li>
    ${[...moments].map(
      ([seconds, all]) =>
        html`<li class="moment">
          <span class="when">${icon(seconds ? 'clock' : 'fault')}${seconds ? t('after', {time: lasting(all[0].after)}) : t('atOnce')}</span>
          <ul class="steps" role="list">
            ${all.map(stepBox)}
          </ul>
        </li>`,
    )}
  </ol>`;
}

/** @param {Step} step */
const stepBox = (step) =>
  html`<li class="step">
    <div class="name">
      <b>${step.id}</b>
      ${step.to?.length && step.unless?.some(({is}) => is === 'acked') ? html`<span class="badge wait">${t('escalation')}</span>` : nothing}
    </div>
    <ol class="channels" role="list">
      ${channelsOf(step).map(
        ({channel, template}, i) =>
          html`<li>
            ${i ? html`<span class="soft small">${t('else')}</span>` : nothing}
            <span class="channel">${icon(iconOf(channel))}<span>${channel}</span><a href=${link('templates', template)} aria-label="${t('template')} ${template}">${template}</a></span>
          </li>`,
      )}
    </ol>
    ${sentences(step).map((text) => html`<p class="small">${text}</p>`)}
  </li>`;

export const flowStyles = css`
  .flow {
    --spine: 11px;
  }
  .moment {
    position: relative;
    padding: 0 0 18px 34px;
  }
  .moment::before {
    content: '';
    position: absolute;
    inset: 12px auto -12px var(--spine);
    inline-size: 2px;
    background: var(--line-strong);
  }
  .moment:last-child::before {
    inset-block-end: auto;
    block-size: 38px;
  }
  .moment::after {
    content: '';
    position: absolute;
    inset: 6px auto auto calc(var(--spine) - 5px);
    inline-size: 12px;
    block-size: 12px;
    border: 2px solid var(--accent);
    border-radius: 50%;
    background: var(--surface);
  }
  .begin::after {
    background: var(--accent);
  }
  .when {
    display: flex;
    gap: 6px;
    align-items: center;
    min-block-size: 24px;
    font-size: 13px;
    font-weight: 600;
  }
  .begin .when {
    color: var(--soft);
    font-weight: 400;
  }
  .when svg.icon {
    inline-size: 14px;
    block-size: 14px;
    color: var(--soft);
  }
  .steps {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(240px, 100%), 400px));
    gap: 10px;
    margin-block-start: 6px;
  }
  .step {
    position: relative;
    display: grid;
    gap: 6px;
    align-content: start;
    padding: 10px 14px 12px;
    border: 1px solid var(--line-strong);
    border-radius: 10px;
    background: var(--surface);
    overflow-wrap: anywhere;
  }
  .step:first-child::before {
    content: '';
    position: absolute;
    inset: 18px auto auto -23px;
    inline-size: 22px;
    block-size: 2px;
    background: var(--line-strong);
  }
  .step .name {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
  }
  .channel {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 6px;
    align-items: center;
    min-block-size: 24px;
    font-size: 13px;
  }
  .channel a {
    padding-block: 2px;
  }
  .channel svg.icon {
    color: var(--soft);
  }
  .step p {
    padding-block-start: 6px;
    border-block-start: 1px solid var(--line);
    color: var(--soft);
  }
`;
