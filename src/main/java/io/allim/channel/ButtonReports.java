package io.allim.channel;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.connection.Connection;
import java.time.Instant;
import java.util.Map;

/**
 * How a provider reports that somebody pressed a button in a message. Its requests come to {@code POST
 * /c/{channel}/{connection}}; anybody can send one, so that an implementation believes none that is not signed as the provider
 * does it.
 */
public interface ButtonReports {

    /**
     * A request as it came.
     *
     * @param headers by their names in lower case; of several with one name the first
     * @param query as it stands in the URL, empty text without one
     */
    record Request(Map<String, String> headers, String query, byte[] body) {}

    /** What is answered to the provider. */
    record Answer(int status, String contentType, String body) {

        public static Answer json(String body) {
            return new Answer(200, "application/json", body);
        }

        public static Answer empty() {
            return new Answer(200, "text/plain", "");
        }
    }

    /** What a request is. */
    sealed interface Report {

        /**
         * It is not the provider's, or too old: nothing is changed, and it is answered 401.
         *
         * @param why for the log, without anything of the request
         */
        record Refused(String why) implements Report {}

        /** It is the provider's and reports no press. */
        record Other(Answer answer) implements Report {}

        /**
         * Somebody pressed an {@linkplain io.allim.chat.ChatButton.Acknowledge acknowledge button}.
         *
         * @param token of the button
         * @param who pressed it, as people know them: {@code Ada Lovelace} or {@code @ada}
         * @param context what {@link ButtonReports#answer} needs of the request
         */
        record Pressed(String token, String who, JsonNode context) implements Report {}
    }

    /**
     * What became of a press.
     *
     * @param acknowledged false: the message is no longer known, or the button is not ours
     * @param line for the message, such as {@code Acknowledged by Ada Lovelace at 14:02 UTC}: plain text, one line
     */
    record Result(boolean acknowledged, String line) {}

    /** Judges a request; no I/O. */
    Report read(Request request, Connection connection, Instant now);

    /**
     * Tells the provider, and changes the message so that its readers see who acknowledged it. May ask the provider, for less than
     * two seconds: providers wait three for their answer. Does not throw.
     */
    Answer answer(Report.Pressed pressed, Result result, Connection connection);
}
