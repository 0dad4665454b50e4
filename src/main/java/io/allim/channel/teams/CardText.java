package io.allim.channel.teams;

import io.allim.channel.PlainText;
import io.allim.chat.Dialect;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The Markdown of cards: bold, italic, lists and links. What it lacks is plain text.
 *
 * @param mentions those that were written: who is meant, by the text that stands for them
 * @see <a href="https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features">Text features</a>
 */
record CardText(Map<String, String> mentions) implements Dialect {

    /** A flow can't mention all. */
    private static final Set<String> ALL = Set.of("here", "channel", "all", "everyone", "team");

    private static final Pattern MARKUP = Pattern.compile("[\\\\`*_\\[\\]<~&|]");

    /** What begins a heading, a quote or an item where it stands first in a line. */
    private static final Pattern FIRST = Pattern.compile("^\\s*(?=[-+#>=.)])|^\\s*[0-9]{1,9}(?=[.)])");

    /** {@code {{DATE(…)}}} is a date in the reader's words: https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features */
    private static final Pattern FUNCTION = Pattern.compile("\\{(?=\\{)");

    private static final Pattern INDENT = Pattern.compile("^\\s+");
    private static final Pattern ENTITY = Pattern.compile("&(?=#?[A-Za-z0-9]{1,32};)");

    CardText() {
        this(new LinkedHashMap<>());
    }

    @Override
    public String text(String plain) {
        String line =
                INDENT.matcher(new PlainText(plain).value().replace('\n', ' ')).replaceFirst(" ");
        String escaped = MARKUP.matcher(line).replaceAll("\\\\$0");
        String first = FIRST.matcher(escaped).replaceFirst("$0\\\\");
        return FUNCTION.matcher(first).replaceAll("{\\\\");
    }

    @Override
    public String bold(String inner) {
        return inner.isBlank() ? inner : "**" + inner + "**";
    }

    @Override
    public String italic(String inner) {
        return inner.isBlank() ? inner : "_" + inner + "_";
    }

    @Override
    public String codeBlock(String plain) {
        return plain.lines()
                .map(this::text)
                .reduce((one, next) -> one + "\n" + next)
                .orElse("");
    }

    @Override
    public String link(String inner, String url) {
        String to = url.replace("\\", "%5C")
                .replace("(", "%28")
                .replace(")", "%29")
                .replace("<", "%3C")
                .replace(">", "%3E")
                .replace(" ", "%20");
        return "[" + inner + "](" + ENTITY.matcher(to).replaceAll("\\\\&") + ")";
    }

    @Override
    public String mention(String label, String who) {
        if (ALL.contains(who.toLowerCase(Locale.ROOT))) {
            return text(label);
        }
        String mention = "<at>" + name(label) + "</at>";
        mentions.put(mention, who);
        return mention;
    }

    /** As it can stand within a mention, which is compared with the text as it is. */
    static String name(String label) {
        String name = new PlainText(label).oneLine().value().replaceAll("[\\\\`*_\\[\\]<>~&|{}]", "");
        return name.isBlank() ? "?" : name;
    }

    @Override
    public String item(int number, String inner) {
        return (number == 0 ? "- " : number + ". ") + inner;
    }

    @Override
    public String quote(String inner) {
        return inner;
    }
}
