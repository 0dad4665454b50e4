/**
 * Many recipients at once: imports of CSV, NDJSON and Amazon Pinpoint's exports, and the export.
 */
package io.allim.recipient.bulk;
