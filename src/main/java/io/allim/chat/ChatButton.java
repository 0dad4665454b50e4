package io.allim.chat;

/** What a reader can do from where the message is read. */
public sealed interface ChatButton {

    /** Plain text, one line. */
    String text();

    /** Where it leads a reader who has nothing but a browser; http or https. */
    String url();

    /** Opens a page. */
    record Link(String text, String url) implements ChatButton {}

    /**
     * Acknowledges the message.
     *
     * @param url of the page that acknowledges it, for chats that report no press
     * @param token what a press reports, 1 to 200 characters of {@code [A-Za-z0-9._~-]}: whoever has it can acknowledge this
     *     message and nothing else
     */
    record Acknowledge(String text, String url, String token) implements ChatButton {

        @Override
        public String toString() {
            return "Acknowledge[" + text + "]";
        }
    }
}
