package io.allim.channel;

/**
 * The fields of a channel's part of a template. Each part has {@code url} besides.
 *
 * @param borrows whether the title, the URL and the data that the part lacks come from the template's default part
 */
public record TemplateFields(Text text, Data data, boolean borrows) {

    /** The default part, and what a channel has that says nothing else. */
    public static final TemplateFields TITLE_AND_BODY = new TemplateFields(Text.TITLE_AND_BODY, Data.NONE, true);

    /** The part {@value #CHAT_PART}, which serves every channel with such fields, and what most of these have. */
    public static final TemplateFields CHAT = new TemplateFields(Text.CHAT, Data.OPTIONAL, true);

    /** The part for channels whose messages are read in chats. */
    public static final String CHAT_PART = "chat";

    /** The words of a message. */
    public enum Text {
        /** {@code body}. */
        BODY("title", "body"),
        /** {@code title} and {@code body}. */
        TITLE_AND_BODY("title", "body"),
        /** {@code subject}, {@code text}, {@code html} and {@code layout}; one of text and html is required. */
        SUBJECT_AND_HTML("subject", "text"),
        /** {@code title}, {@code body} in Markdown, {@code fields}, {@code color} and {@code buttons}. */
        CHAT("title", "body");

        private final String title;
        private final String body;

        Text(String title, String body) {
            this.title = title;
            this.body = body;
        }

        /** The field of the title. */
        public String title() {
            return title;
        }

        /** The field of the body. */
        public String body() {
            return body;
        }
    }

    /** What a message has beside its words: {@code data}, an object. */
    public enum Data {
        NONE,
        OPTIONAL,
        /** The part needs no body where it has data. */
        INSTEAD_OF_BODY
    }

    /** Whether messages have {@link Message#chat}; the part {@value #CHAT_PART} serves such channels. */
    public boolean isChat() {
        return text == Text.CHAT;
    }

    public boolean hasHtml() {
        return text == Text.SUBJECT_AND_HTML;
    }
}
