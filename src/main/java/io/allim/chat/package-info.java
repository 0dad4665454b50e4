/**
 * What a message in a chat is made of, whatever the chat: {@link io.allim.chat.ChatContent} with {@link io.allim.chat.RichText},
 * which each channel turns into its own markup by a {@link io.allim.chat.Dialect}, and {@link io.allim.chat.ChatThread}, by which
 * messages of one incident stand together.
 */
package io.allim.chat;
