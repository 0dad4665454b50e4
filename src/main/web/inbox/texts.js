/** @typedef {typeof english} Texts */

export const english = {
  inbox: 'Notifications',
  open: 'Notifications, {n} unread',
  close: 'Close',
  allRead: 'Mark all as read',
  allReadDone: 'All marked as read',
  undo: 'Undo',
  fresh: '{n} new',
  read: 'Mark as read',
  unread: 'Mark as unread',
  archive: 'Archive',
  unarchive: 'Move to inbox',
  empty: 'You are up to date',
  emptyMore: 'New notifications appear here.',
  failed: 'Notifications could not be loaded.',
  retry: 'Try again',
  loading: 'Loading',
  more: 'Show older',
  today: 'Today',
  yesterday: 'Yesterday',
  unreadMark: 'Unread',
  now: 'now',
};

/** @type {Record<string, Texts>} */
export const texts = {
  en: english,
  ko: {
    inbox: '알림',
    open: '알림, 읽지 않음 {n}개',
    close: '닫기',
    allRead: '모두 읽음으로 표시',
    allReadDone: '모두 읽음으로 표시했습니다',
    undo: '실행 취소',
    fresh: '새 알림 {n}개',
    read: '읽음으로 표시',
    unread: '읽지 않음으로 표시',
    archive: '보관',
    unarchive: '알림함으로 이동',
    empty: '새로운 알림이 없습니다',
    emptyMore: '새 알림이 오면 여기에 표시됩니다.',
    failed: '알림을 불러오지 못했습니다.',
    retry: '다시 시도',
    loading: '불러오는 중',
    more: '이전 알림 보기',
    today: '오늘',
    yesterday: '어제',
    unreadMark: '읽지 않음',
    now: '방금',
  },
};

/** @param {string} language @param {Partial<Texts>} own */
export function wording(language, own) {
  const base = texts[language.toLowerCase().split('-')[0]] ?? english;
  const all = {...base, ...own};
  return (/** @type {keyof Texts} */ name, /** @type {number | string} */ n = '') => all[name].replace('{n}', String(n));
}

const STEPS = /** @type {[Intl.RelativeTimeFormatUnit, number][]} */ ([
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]);

/** As people say it: `5 minutes ago`; a date after a week. @param {string} at @param {string} language @param {string} now */
export function relative(at, language, now) {
  const seconds = (Date.now() - Date.parse(at)) / 1000;
  if (seconds < 60) return now;
  if (seconds > 7 * 86_400) return new Intl.DateTimeFormat(language, {dateStyle: 'medium'}).format(new Date(at));
  const [unit, length] = /** @type {[Intl.RelativeTimeFormatUnit, number]} */ (STEPS.find(([, size]) => seconds >= size));
  return new Intl.RelativeTimeFormat(language, {numeric: 'auto', style: 'short'}).format(-Math.floor(seconds / length), unit);
}
