/** The words of messages, in versions, by channel and language; the port to what renders them. */
package io.allim.template;
