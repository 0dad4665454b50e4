export interface Action {
  label: string;
  url?: string;
  acknowledge?: boolean;
}

export interface Entry {
  /** Its id. */
  delivery: string;
  /** The id of what was sent. */
  notification?: string;
  /** Its id. */
  workflow?: string;
  /** The id of the workflow's category. */
  category?: string;
  /** Plain text, may be empty. */
  title: string;
  /** Plain text. */
  body: string;
  url?: string;
  /** An https URL. */
  icon?: string;
  /** At most two. */
  actions?: Action[];
  data: Record<string, unknown>;
  urgency: 'very-low' | 'low' | 'normal' | 'high';
  /** An ISO 8601 instant, as are the others. */
  at: string;
  /** When it came back after it was snoozed. */
  returnedAt?: string;
  seenAt?: string;
  readAt?: string;
  archivedAt?: string;
  snoozedUntil?: string;
  acknowledgedAt?: string;
}

/** Which entries are shown; all that are neither archived nor snoozed, when nothing is given. */
export interface View {
  /** Those that were put away. */
  archived?: boolean;
  /** Those that come back later. */
  snoozed?: boolean;
  /** Those of a category. */
  category?: string;
}

export type Token = string | {token: string; expiresAt?: string};

/** Asks your back end for a token; called again a minute before the token ends, and when the service refuses it. */
export type GetToken = () => Token | Promise<Token>;

export interface Connection {
  /** Of the service, as in `https://notify.example.com`: needed, but for the script that the service itself gives out. */
  url?: string;
  /** The recipient's id. */
  recipient: string;
  getToken: GetToken;
  /** 1 to 100. */
  pageSize?: number;
}

export type Options = Connection & View;

export type Undo = 'allRead' | 'archive' | 'archiveAll' | 'snooze';

export interface State {
  /** As far as they were loaded, the latest first. */
  entries: Entry[];
  /** How many came in since, and are not among the entries. */
  fresh: number;
  unread: number;
  unseen: number;
  /** How many are unread, by category. */
  categories: Record<string, number>;
  /** Whether there are older ones. */
  more: boolean;
  /** Of the list. */
  status: 'idle' | 'loading' | 'failed';
  /** What `undo` would take back. */
  undo: Undo | '';
  /** Why reading or marking failed last. */
  error?: Error;
}

/** What a recipient can choose, and what holds. */
export interface Choices {
  channels: {id: string; name: string}[];
  categories: {id: string; name: string; workflows: string[]}[];
  workflows: {
    id: string;
    name: string;
    category?: string;
    critical: boolean;
    channels: Record<string, {wanted: boolean}>;
    frequencies?: string[];
    frequency?: string;
  }[];
}

export interface Answer {
  channels?: Record<string, boolean>;
  all?: boolean;
}

/** As the API has them. */
export interface Preferences extends Answer {
  categories?: Record<string, Answer>;
  workflows?: Record<string, Answer>;
  frequencies?: Record<string, object>;
  quietHours?: {days?: string[]; from: string; to: string; zone?: string}[];
}

/** An answer of the service that is no success. */
export class InboxError extends Error {
  constructor(status: number, detail: string);
  status: number;
}

export function createInbox(options: Options): Inbox;

export interface InboxEvents {
  /** The state changed. */
  change: Event;
  /** So many entries came in. */
  fresh: CustomEvent<number>;
  /** Something failed. */
  error: CustomEvent<Error>;
}

/** A recipient's inbox without anything to see: reads it, marks it, and tells when it changes. */
export class Inbox extends EventTarget {
  constructor(options: Options);
  state: State;
  /** Reads the first entries, and looks for changes until `stop` is called. Tabs of one browser share one connection. */
  start(): Promise<void>;
  stop(): void;
  get view(): View;
  /** Shows other entries. */
  show(view: View): Promise<void>;
  /** Reads the first entries anew. */
  reload(): Promise<void>;
  /** Reads older entries. */
  loadMore(): Promise<void>;
  markSeen(delivery: string): Promise<void>;
  markRead(delivery: string): Promise<void>;
  markUnread(delivery: string): Promise<void>;
  /** `undo` brings it back. */
  archive(delivery: string): Promise<void>;
  unarchive(delivery: string): Promise<void>;
  /** Puts it away until then, a minute to a year ahead, when it comes back as new; `{for: 'PT1H'}` is an ISO 8601 duration. */
  snooze(delivery: string, until: Date | string | {for: string}): Promise<void>;
  unsnooze(delivery: string): Promise<void>;
  /** Acknowledges its notification for this recipient. */
  acknowledge(delivery: string): Promise<void>;
  /** Marks everything in the view as read, six seconds later: until then `undo` takes it back. */
  markAllRead(): void;
  /** Archives everything in the view, six seconds later: until then `undo` takes it back. */
  archiveAll(onlyRead?: boolean): void;
  /** Whether `undo` would take something back. */
  get undoable(): boolean;
  undo(): void;
  /** What the recipient can choose, with names in that language. */
  choices(locale?: string): Promise<Choices>;
  /** What the recipient has said. */
  preferences(): Promise<Preferences>;
  /** Changes what the recipient has said; the function is called again where somebody was faster. */
  savePreferences(change: (preferences: Preferences) => void): Promise<void>;
  addEventListener<Name extends keyof InboxEvents>(
    name: Name,
    listener: (this: Inbox, event: InboxEvents[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(name: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<Name extends keyof InboxEvents>(
    name: Name,
    listener: (this: Inbox, event: InboxEvents[Name]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(name: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | EventListenerOptions): void;
}

export type TextName =
  | 'inbox'
  | 'open'
  | 'close'
  | 'back'
  | 'menu'
  | 'all'
  | 'unreadMark'
  | 'fresh'
  | 'came'
  | 'read'
  | 'unread'
  | 'archive'
  | 'unarchive'
  | 'snooze'
  | 'unsnooze'
  | 'hour'
  | 'tomorrow'
  | 'monday'
  | 'pick'
  | 'until'
  | 'acknowledged'
  | 'allRead'
  | 'archiveRead'
  | 'archiveAll'
  | 'allReadDone'
  | 'archiveDone'
  | 'archiveAllDone'
  | 'snoozeDone'
  | 'undo'
  | 'archived'
  | 'snoozed'
  | 'empty'
  | 'emptyMore'
  | 'none'
  | 'failed'
  | 'unsaved'
  | 'retry'
  | 'loading'
  | 'more'
  | 'preferences';

/** `{n}` is a number, a time or a name; `|` parts what is said of one from what is said of several. */
export type OwnTexts = {[name in TextName]?: string | ((n: number | string) => string)};

export interface Tab {
  category: string;
  /** A text, or texts by language. */
  label: string | Record<string, string>;
}

/** What both elements know. */
export interface ElementProperties {
  /** Of the service. */
  url: string;
  /** The recipient's id. */
  recipient: string;
  /** Categories that have a tab, by commas, or as a list; `none`; those that there are, when nothing is given. */
  tabs: string | Tab[];
  getToken: GetToken | undefined;
  /** What `createInbox` answered, instead of `url`, `recipient` and `getToken`. */
  client: Inbox | undefined;
  /** Words to use instead of ours. */
  texts: OwnTexts | undefined;
  /** Draws what an entry says: answers a node or a text, or undefined for what is usual. */
  renderItem: ((entry: Entry) => Node | string | undefined) | undefined;
}

export interface AllimInboxProperties extends ElementProperties {
  view: 'inbox' | 'archived' | 'snoozed' | 'preferences';
  /** Shows those of a category. */
  category: string;
  /** Is as high as its entries, and the window scrolls. */
  page: boolean;
  /** Has a button that fires `allim-close`. */
  closable: boolean;
}

export interface AllimBellProperties extends ElementProperties {
  /** What the badge counts. */
  count: 'unread' | 'unseen';
  /** Writes the number before the page's title. */
  titleBadge: boolean;
  /** Writes the number on the icon of an installed page. */
  appBadge: boolean;
}

export interface AllimInboxEvents {
  /** An entry was opened; `preventDefault` keeps the browser from going to its `url`. */
  'allim-open': CustomEvent<Entry>;
  /** An action was chosen; `preventDefault` keeps its effect from happening. */
  'allim-action': CustomEvent<{entry: Entry; action: Action}>;
  /** The counts changed. */
  'allim-count': CustomEvent<{unread: number; unseen: number; categories: Record<string, number>}>;
  /** The button that closes was pressed. */
  'allim-close': CustomEvent<null>;
  /** Reading or marking failed. */
  'allim-error': CustomEvent<Error>;
}

/** Those of the inbox in the bell come through it. */
export interface AllimBellEvents extends AllimInboxEvents {
  /** The list was shown or closed. */
  'allim-toggle': CustomEvent<{open: boolean}>;
}

export interface AllimInbox extends AllimInboxProperties {}

/** `<allim-inbox>`: a recipient's notifications as a list. */
export class AllimInbox extends HTMLElement {
  /** Resolves when what has changed is in the page. */
  get updateComplete(): Promise<unknown>;
  addEventListener<Name extends keyof AllimInboxEvents>(
    name: Name,
    listener: (event: AllimInboxEvents[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener<Name extends keyof HTMLElementEventMap>(
    name: Name,
    listener: (event: HTMLElementEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(name: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<Name extends keyof AllimInboxEvents>(
    name: Name,
    listener: (event: AllimInboxEvents[Name]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener<Name extends keyof HTMLElementEventMap>(
    name: Name,
    listener: (event: HTMLElementEventMap[Name]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(name: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
}

export interface AllimBell extends AllimBellProperties {}

/** `<allim-bell>`: a bell with the number of unread notifications; a press shows them. */
export class AllimBell extends HTMLElement {
  /** Shows the list. */
  open(): void;
  close(): void;
  /** Resolves when what has changed is in the page. */
  get updateComplete(): Promise<unknown>;
  addEventListener<Name extends keyof AllimBellEvents>(
    name: Name,
    listener: (event: AllimBellEvents[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener<Name extends keyof HTMLElementEventMap>(
    name: Name,
    listener: (event: HTMLElementEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(name: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<Name extends keyof AllimBellEvents>(
    name: Name,
    listener: (event: AllimBellEvents[Name]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener<Name extends keyof HTMLElementEventMap>(
    name: Name,
    listener: (event: HTMLElementEventMap[Name]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(name: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'allim-inbox': AllimInbox;
    'allim-bell': AllimBell;
  }
}
