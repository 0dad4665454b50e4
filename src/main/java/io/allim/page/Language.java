package io.allim.page;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The languages that pages are written in. */
final class Language {

    private static final List<Locale> KNOWN = List.of(Locale.ENGLISH, Locale.KOREAN);

    /** Browsers send less than a hundred characters. */
    private static final int MAX_HEADER = 500;

    private Language() {}

    /**
     * @param locale what is known of the person, a BCP 47 tag
     * @param accepted the header Accept-Language; empty text when there is none
     */
    static Locale of(Optional<String> locale, String accepted) {
        return locale.flatMap(Language::best)
                .or(() -> Optional.of(accepted)
                        .filter(header -> header.length() <= MAX_HEADER)
                        .flatMap(Language::best))
                .orElse(Locale.ENGLISH);
    }

    private static Optional<Locale> best(String ranges) {
        try {
            return Optional.ofNullable(Locale.lookup(Locale.LanguageRange.parse(ranges), KNOWN));
        } catch (IllegalArgumentException garbage) {
            return Optional.empty();
        }
    }
}
