/**
 * What templates need to know of HTML: where in a page a value stands and how it is escaped there, and a page as plain text.
 */
package io.allim.template.html;
