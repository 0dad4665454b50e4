import type {HTMLAttributes, PublicProps} from 'vue';
import type {AllimBell, AllimBellEvents, AllimBellProperties, AllimInbox, AllimInboxEvents, AllimInboxProperties} from './inbox.js';

export * from './inbox.js';

type Listeners<Events> = {[Name in keyof Events & string as `on${Capitalize<Camel<Name>>}`]?: (event: Events[Name]) => void};
type Camel<Name extends string> = Name extends `${infer First}-${infer Rest}` ? `${First}${Capitalize<Camel<Rest>>}` : Name;

type Component<Element extends HTMLElement, Properties, Events> = new () => Element & {
  $props: HTMLAttributes & Partial<Properties> & Listeners<Events> & PublicProps;
  $emit: <Name extends keyof Events>(name: Name, event: Events[Name]) => void;
};

declare module 'vue' {
  interface GlobalComponents {
    'allim-inbox': Component<AllimInbox, AllimInboxProperties, AllimInboxEvents>;
    'allim-bell': Component<AllimBell, AllimBellProperties, AllimBellEvents>;
  }
}
