/**
 * What templates need to know of HTML and of Markdown: where a value stands and how it is escaped there, and a page as plain text.
 */
package io.allim.template.html;
