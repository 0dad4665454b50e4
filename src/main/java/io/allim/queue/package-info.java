/** How hints get to workers. They may be lost or repeated: what is due is found by ticks. */
package io.allim.queue;
