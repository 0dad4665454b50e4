/**
 * What the elements say. `{n}` is a number, a time or a name; `|` parts what is said of one from what is said of several. Words of time
 * (`yesterday`, `5 min. ago`) are those of the browser, in any language.
 *
 * @typedef {typeof english} Texts
 * @typedef {{[name in keyof Texts]?: string | ((n: number | string) => string)}} OwnTexts
 */

export const english = {
  inbox: 'Notifications',
  open: 'Notifications, {n} unread',
  close: 'Close',
  back: 'Back to notifications',
  menu: 'More',
  all: 'All',
  unreadMark: 'Unread',
  fresh: '{n} new',
  came: '{n} new notification|{n} new notifications',
  read: 'Mark as read',
  unread: 'Mark as unread',
  archive: 'Archive',
  unarchive: 'Move to inbox',
  snooze: 'Snooze',
  unsnooze: 'Bring back now',
  hour: 'In an hour',
  tomorrow: 'Tomorrow',
  monday: 'Next week',
  pick: 'Pick a time',
  until: 'Until {n}',
  acknowledged: 'Acknowledged',
  allRead: 'Mark all as read',
  archiveRead: 'Archive all that is read',
  archiveAll: 'Archive all',
  allReadDone: 'All marked as read',
  archiveDone: 'Archived',
  archiveAllDone: 'Archived',
  snoozeDone: 'Snoozed',
  undo: 'Undo',
  archived: 'Archived',
  snoozed: 'Snoozed',
  empty: 'You are up to date',
  emptyMore: 'New notifications appear here.',
  none: 'Nothing here',
  failed: 'That could not be loaded.',
  unsaved: 'That could not be saved.',
  retry: 'Try again',
  loading: 'Loading',
  more: 'Show older',
  preferences: 'Preferences',
};

const korean = {
  inbox: '알림',
  open: '알림, 읽지 않음 {n}개',
  close: '닫기',
  back: '알림으로 돌아가기',
  menu: '더 보기',
  all: '전체',
  unreadMark: '읽지 않음',
  fresh: '새 알림 {n}개',
  came: '새 알림 {n}개',
  read: '읽음으로 표시',
  unread: '읽지 않음으로 표시',
  archive: '보관',
  unarchive: '알림함으로 이동',
  snooze: '다시 알림',
  unsnooze: '지금 다시 보기',
  hour: '1시간 후',
  tomorrow: '내일',
  monday: '다음 주',
  pick: '시간 선택',
  until: '{n}까지',
  acknowledged: '확인함',
  allRead: '모두 읽음으로 표시',
  archiveRead: '읽은 알림 모두 보관',
  archiveAll: '모두 보관',
  allReadDone: '모두 읽음으로 표시했습니다',
  archiveDone: '보관했습니다',
  archiveAllDone: '보관했습니다',
  snoozeDone: '나중에 다시 알립니다',
  undo: '실행 취소',
  archived: '보관함',
  snoozed: '다시 알릴 항목',
  empty: '새로운 알림이 없습니다',
  emptyMore: '새 알림이 오면 여기에 표시됩니다.',
  none: '항목이 없습니다',
  failed: '불러오지 못했습니다.',
  unsaved: '저장하지 못했습니다.',
  retry: '다시 시도',
  loading: '불러오는 중',
  more: '이전 알림 보기',
  preferences: '알림 설정',
};

/** @param {string} language @param {OwnTexts} [own] @param {object} [more] further texts @param {object} [moreKorean] */
export function wording(language, own, more, moreKorean) {
  const all = {...english, ...more, ...(/^ko\b/i.test(language) && {...korean, ...moreKorean}), ...own};
  return (/** @type {keyof Texts} */ name, /** @type {number | string} */ n = '') => {
    const text = all[name];
    if (typeof text === 'function') return text(n);
    const [one, several = one] = text.split('|');
    return (n === 1 ? one : several).replace('{n}', () => String(n));
  };
}

const STEPS = /** @type {[Intl.RelativeTimeFormatUnit, number][]} */ ([
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', Infinity],
]);

/** As people say it: `5 minutes ago`; a date after a week. @param {string} at @param {string} language @param {number} [now] */
export function relative(at, language, now = Date.now()) {
  const seconds = Math.max(0, (now - Date.parse(at)) / 1000);
  if (seconds > 7 * 86_400) return new Intl.DateTimeFormat(language, {dateStyle: 'medium'}).format(new Date(at));
  const [unit, length] = STEPS.find(([, size]) => seconds >= size) ?? STEPS[3];
  return new Intl.RelativeTimeFormat(language, {numeric: 'auto', style: 'short'}).format(-Math.floor(seconds / length), unit);
}

/** The day as people say it: `today`, `yesterday`, `Monday`, or a date. @param {Date} at @param {string} language @param {Date} [now] */
export function day(at, language, now = new Date()) {
  const past = Math.round((new Date(now).setHours(12, 0, 0, 0) - new Date(at).setHours(12, 0, 0, 0)) / 86_400_000);
  if (past < 2) {
    const said = new Intl.RelativeTimeFormat(language, {numeric: 'auto'}).format(-Math.max(0, past), 'day');
    return said[0].toUpperCase() + said.slice(1);
  }
  return new Intl.DateTimeFormat(language, past < 7 ? {weekday: 'long'} : {dateStyle: 'long'}).format(at);
}

/** `Tue 9:00 AM`, and with its date where it is not within a week. @param {Date} at @param {string} language @param {Date} [now] */
export function clock(at, language, now = new Date()) {
  const near = at.getTime() - now.getTime() < 6 * 86_400_000;
  const form = near ? {weekday: 'short', hour: 'numeric', minute: '2-digit'} : {dateStyle: 'medium', timeStyle: 'short'};
  return new Intl.DateTimeFormat(language, /** @type {Intl.DateTimeFormatOptions} */ (form)).format(at);
}

/**
 * Until when one snoozes, by the clock of the person: in an hour, tomorrow at nine, next Monday at nine, which is left out where it is
 * tomorrow.
 *
 * @param {Date} [now] @returns {['hour' | 'tomorrow' | 'monday', Date][]}
 */
export function snoozes(now = new Date()) {
  const nine = (/** @type {number} */ days) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 9);
  const monday = (8 - now.getDay()) % 7 || 7;
  const all = /** @type {['hour' | 'tomorrow' | 'monday', Date][]} */ ([
    ['hour', new Date(now.getTime() + 3_600_000)],
    ['tomorrow', nine(1)],
    ['monday', nine(monday)],
  ]);
  return monday === 1 ? all.slice(0, 2) : all;
}
