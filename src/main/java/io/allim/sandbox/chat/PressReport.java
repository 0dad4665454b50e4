package io.allim.sandbox.chat;

import java.util.Map;

/**
 * The request by which a chat reports that somebody pressed a button: a POST to {@code /c/{channel}/{connection}}. Its text form
 * shows nothing of it, since it holds what proves whose it is.
 */
public record PressReport(Map<String, String> headers, String body) {

    @Override
    public String toString() {
        return "PressReport[" + body.length() + " characters]";
    }
}
