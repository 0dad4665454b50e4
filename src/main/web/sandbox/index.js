import {installTheme, language} from '../parts/index.js';
import {SandboxClock} from './clock-panel.js';
import {SandboxDetail} from './detail-view.js';
import {SandboxFaults} from './faults-panel.js';
import {AllimSandbox} from './page.js';
import {SandboxWhy} from './why-view.js';

installTheme();
document.documentElement.lang = language;
customElements.define('sandbox-clock', SandboxClock);
customElements.define('sandbox-faults', SandboxFaults);
customElements.define('sandbox-why', SandboxWhy);
customElements.define('sandbox-detail', SandboxDetail);
customElements.define('allim-sandbox', AllimSandbox);
