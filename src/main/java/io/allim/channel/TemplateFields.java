package io.allim.channel;

/**
 * The fields of a channel's part of a template. Each part has {@code url} besides.
 *
 * @param borrows whether the title, the URL and the data that the part lacks come from the template's default part
 */
public record TemplateFields(Text text, Data data, boolean borrows) {

    /** The default part, and what a channel has that says nothing else. */
    public static final TemplateFields TITLE_AND_BODY = new TemplateFields(Text.TITLE_AND_BODY, Data.NONE, true);

    /** The words of a message. */
    public enum Text {
        /** {@code body}. */
        BODY("title", "body"),
        /** {@code title} and {@code body}. */
        TITLE_AND_BODY("title", "body"),
        /** {@code subject}, {@code text}, {@code html} and {@code layout}; one of text and html is required. */
        SUBJECT_AND_HTML("subject", "text");

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

    public boolean hasHtml() {
        return text == Text.SUBJECT_AND_HTML;
    }
}
