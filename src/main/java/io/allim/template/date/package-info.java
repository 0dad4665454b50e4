/** Times as people and programs write them, and as templates write them out. */
package io.allim.template.date;
