/**
 * People and systems with addresses, and what is never sent to. {@link io.allim.recipient.Erasable} is what everybody
 * implements who keeps something of a person.
 */
package io.allim.recipient;
