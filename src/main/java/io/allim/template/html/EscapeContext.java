package io.allim.template.html;

import io.allim.channel.PlainText;
import io.allim.chat.MarkdownData;
import io.allim.http.WebLink;
import java.util.regex.Pattern;

/** Where in a document a value is put out, and how it has to be written there so that it stays a value. */
public enum EscapeContext {
    /** Not HTML at all. */
    PLAIN {
        @Override
        public String write(String text) {
            return text;
        }
    },
    /** In Markdown, wherever in it. */
    MARKDOWN {
        @Override
        public String write(String text) {
            return MarkdownData.write(new PlainText(text).value());
        }
    },
    /** Between tags. */
    HTML {
        @Override
        public String write(String text) {
            return escape(text);
        }
    },
    /** Within quotes. */
    ATTRIBUTE {
        @Override
        public String write(String text) {
            return escape(text);
        }
    },
    /** At the beginning of an attribute that holds a URL. */
    URL {
        @Override
        public String write(String text) {
            return escape(link(text));
        }

        @Override
        public boolean isLost(String text, String written) {
            return written.equals(NOWHERE) && !text.isBlank() && !text.strip().equals(NOWHERE);
        }
    },
    /** Within the attribute {@code style}: colours and sizes. */
    STYLE {
        @Override
        public String write(String text) {
            return STYLE_VALUE.matcher(text).matches() ? text : "";
        }

        @Override
        public boolean isLost(String text, String written) {
            return written.isEmpty() && !text.isEmpty();
        }
    },
    /** Within a comment, which some mail readers read as HTML. */
    COMMENT {
        @Override
        public String write(String text) {
            return escape(text).replace("-", "&#45;");
        }
    };

    private static final Pattern STYLE_VALUE = Pattern.compile("[A-Za-z0-9#%., -]{0,100}");
    static final String NOWHERE = "#";

    public abstract String write(String text);

    /** Whether a value was left out, since it can't stand here. */
    public boolean isLost(String text, String written) {
        return false;
    }

    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + text.length() / 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                case '`' -> escaped.append("&#96;");
                case '\0' -> escaped.append('\uFFFD');
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /** The text if a click on it can do no more than open a page, a mail or a call; else a link to nowhere. */
    public static String link(String text) {
        return WebLink.clickable(text).orElse(NOWHERE);
    }
}
