/** Who has an address, and what went to it. */
package io.allim.api.find;
