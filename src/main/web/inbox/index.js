import {AllimBell} from './bell.js';
import {AllimInbox} from './inbox.js';

export {createInbox, Inbox, InboxError} from './client.js';
export {AllimBell, AllimInbox};

if (!customElements.get('allim-inbox')) customElements.define('allim-inbox', AllimInbox);
if (!customElements.get('allim-bell')) customElements.define('allim-bell', AllimBell);
