/**
 * Keeps the messages of one incident together in a chat whose channel has to know the first of them: {@link
 * io.allim.pipeline.thread.ThreadStore} knows which message that is, or which delivery is about to send it.
 */
package io.allim.pipeline.thread;
