package io.allim.channel.googlechat;

import io.allim.channel.PlainText;
import io.allim.chat.Dialect;
import io.allim.chat.Fit;
import io.allim.chat.Markup;
import io.allim.chat.RichText;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Plain text, which collects who is mentioned in it.
 *
 * @see <a href="https://developers.google.com/workspace/chat/format-messages#messages-@mention">Mention users</a>
 */
record Mentions(Set<String> written) implements Dialect {

    /** Of a message's text. */
    static final int MAX_CHARACTERS = 4096;

    private static final Set<String> ALL = Set.of("all", "here", "channel", "everyone");

    /** Google's number of a user, or an e-mail address. */
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9._@+-]{1,200}");

    /** What a text could mention by. */
    private static final Pattern OPEN = Pattern.compile("<(?=\\s*[Uu][Ss][Ee][Rr][Ss]\\s*/)");

    /** As a message's text mentions them; empty text where nobody is. */
    static String of(RichText text) {
        Mentions mentions = new Mentions(new LinkedHashSet<>());
        Markup.write(text, mentions, new Fit(Integer.MAX_VALUE, String::length));
        StringBuilder all = new StringBuilder();
        for (String mention : mentions.written()) {
            if (all.length() + mention.length() < MAX_CHARACTERS) {
                all.append(all.isEmpty() ? "" : " ").append(mention);
            }
        }
        return all.toString();
    }

    /** Text in which nobody is mentioned. */
    static String defused(String plain) {
        return OPEN.matcher(new PlainText(plain).value()).replaceAll("‹");
    }

    @Override
    public String text(String plain) {
        return defused(plain).replace('\n', ' ');
    }

    @Override
    public String mention(String label, String who) {
        if (ALL.contains(who.toLowerCase(Locale.ROOT))) {
            written.add("<users/all>");
        } else if (USER.matcher(who).matches()) {
            written.add("<users/" + who + ">");
        }
        return text(label);
    }

    @Override
    public String codeBlock(String plain) {
        return defused(plain);
    }

    @Override
    public String link(String inner, String url) {
        return inner;
    }

    @Override
    public String quote(String inner) {
        return inner;
    }
}
