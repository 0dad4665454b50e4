package io.allim.chat;

/**
 * A fact with its name.
 *
 * @param name plain text, one line
 * @param value plain text
 * @param isShort whether it may stand beside another one
 */
public record ChatField(String name, String value, boolean isShort) {}
