package io.allim.workflow;

import io.allim.chat.ChatThread;

/**
 * With which other messages a message of a step stands together in a chat: those to the same address for which the key says the
 * same, whichever workflow and step they are of.
 *
 * @param key a Liquid text over the notification's data; a message for which it is empty stands by itself
 */
public record ThreadRule(String key, ChatThread.Mode mode) {}
