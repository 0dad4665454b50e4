package io.allim.chat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.CustomNode;
import org.commonmark.parser.beta.LinkProcessor;
import org.commonmark.parser.beta.LinkResult;

/**
 * Somebody whom a template's text mentions, as in {@code [Ada](mention:U024BE7LH)}. Data can mention nobody: its characters are of
 * another plane and match no such link, and a link by reference has no destination here, so that data can't choose among those that a
 * text defines.
 */
final class MentionLink extends CustomNode {

    static final LinkProcessor PROCESSOR = (link, scanner, _) -> {
        if (link.destination() == null || link.marker() != null) {
            return LinkResult.none();
        }
        Matcher mention = MentionLink.FORM.matcher(link.destination());
        return mention.matches()
                ? LinkResult.wrapTextIn(new MentionLink(mention.group(1)), scanner.position())
                : LinkResult.none();
    };

    private static final Pattern FORM = Pattern.compile("mention:([A-Za-z0-9._@:&/+^-]{1,200})");

    private final String who;

    private MentionLink(String who) {
        this.who = who;
    }

    String who() {
        return who;
    }
}
