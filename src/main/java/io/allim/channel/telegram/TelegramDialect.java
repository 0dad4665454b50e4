package io.allim.channel.telegram;

import io.allim.channel.PlainText;
import io.allim.chat.Dialect;
import java.util.regex.Pattern;

/** How Telegram takes text. It finds mentions in any text by itself, so that an {@code @} is parted from what follows it. */
enum TelegramDialect implements Dialect {

    /** https://core.telegram.org/bots/api#html-style */
    HTML {
        @Override
        public String text(String plain) {
            return escaped(unmentioned(plain));
        }

        @Override
        public String bold(String inner) {
            return "<b>" + inner + "</b>";
        }

        @Override
        public String italic(String inner) {
            return "<i>" + inner + "</i>";
        }

        @Override
        public String strike(String inner) {
            return "<s>" + inner + "</s>";
        }

        @Override
        public String code(String plain) {
            return "<code>" + text(plain) + "</code>";
        }

        @Override
        public String codeBlock(String plain) {
            return "<pre>" + text(plain) + "</pre>";
        }

        @Override
        public String link(String inner, String url) {
            return "<a href=\"" + escaped(url) + "\">" + inner + "</a>";
        }

        @Override
        public String mention(String label, String who) {
            return NUMBER.matcher(who).matches() ? link(text(label), "tg://user?id=" + who) : super.mention(label, who);
        }

        @Override
        public String quote(String inner) {
            return "<blockquote>" + inner + "</blockquote>";
        }
    },

    /** Where Telegram can't parse the other one. */
    PLAIN {
        @Override
        public String text(String plain) {
            return unmentioned(plain);
        }

        @Override
        public String link(String inner, String url) {
            return inner.equals(url) ? url : inner + " (" + url + ")";
        }

        @Override
        public String quote(String inner) {
            return inner;
        }
    };

    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,15}");
    private static final Pattern NAME = Pattern.compile("@?([A-Za-z][A-Za-z0-9_]{3,31})");

    /** Telegram sees a mention only behind what is no part of a word, and only where the name follows at once. */
    private static final Pattern MENTION = Pattern.compile("(?<![A-Za-z0-9_])@");

    /** A word joiner: it is not seen, and no line is broken there. */
    private static final String PARTED = "@\u2060";

    /** By a name that its template gives; there is none for all members of a chat. */
    @Override
    public String mention(String label, String who) {
        return NAME.matcher(who).matches() && !who.equals("here") && !who.equals("channel")
                ? "@" + who.replace("@", "")
                : text(label);
    }

    private static String unmentioned(String text) {
        return MENTION.matcher(new PlainText(text).value()).replaceAll(PARTED);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
