import type {HTMLAttributes, Ref} from 'react';
import type {AllimBell, AllimBellEvents, AllimBellProperties, AllimInbox, AllimInboxEvents, AllimInboxProperties} from './inbox.js';

export * from './inbox.js';

/** React 19 hands properties to elements as they are, and listens to `allim-open` where JSX says `onallim-open`. */
type Props<Element extends HTMLElement, Properties, Events> = HTMLAttributes<Element> &
  Partial<Properties> & {[Name in keyof Events & string as `on${Name}`]?: (event: Events[Name]) => void} & {
    ref?: Ref<Element>;
    key?: string | number | bigint | null;
    class?: string;
  };

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'allim-inbox': Props<AllimInbox, AllimInboxProperties, AllimInboxEvents>;
      'allim-bell': Props<AllimBell, AllimBellProperties, AllimBellEvents>;
    }
  }
}
