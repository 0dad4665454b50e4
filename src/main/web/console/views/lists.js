/*
 * Small views that are much alike, as one script: each by itself would be half as long again, since what is said twice is compressed within a
 * script alone.
 */
import './addresses.js';
import './deliveries.js';
import './digest.js';
import './keys.js';
import './notifications.js';
import './recipients.js';
import './rules.js';
import './suppressions.js';
import './templates.js';
import './topic.js';
import './topics.js';
import './workflows.js';
