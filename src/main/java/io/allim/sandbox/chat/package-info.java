/**
 * Stand-ins for chats. One is a class below {@link io.allim.sandbox.chat.ChatStandIn} that the container finds: it reads a chat's
 * requests, and says what the chat would show.
 */
package io.allim.sandbox.chat;
