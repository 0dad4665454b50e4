package io.allim.channel;

import java.util.Optional;

/**
 * What goes around the words of a mail that has no HTML of its own.
 *
 * @param textOnly whether it stays text, as its template says
 * @param preferencesUrl where its receiver chooses what to hear
 * @param locale of its receiver, a BCP 47 tag: the language of what goes around the words where nobody named theirs
 */
public record MailLayout(boolean textOnly, Optional<String> preferencesUrl, Optional<String> locale) {

    public static final MailLayout DEFAULT = new MailLayout(false, Optional.empty(), Optional.empty());
}
