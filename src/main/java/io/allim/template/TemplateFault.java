package io.allim.template;

/**
 * What keeps a template from being used.
 *
 * @param path of the text, such as {@code locales.ko.sms.body}
 * @param line counts from 1
 * @param column counts from 1, in characters
 * @param why one sentence
 */
public record TemplateFault(String path, int line, int column, String why) {}
