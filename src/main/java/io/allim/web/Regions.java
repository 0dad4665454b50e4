package io.allim.web;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads time zones and languages. */
public final class Regions {

    private Regions() {}

    public static Optional<ZoneId> zone(String text) {
        try {
            return Optional.of(ZoneId.of(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** A tag of BCP 47 whose language has a code of ISO 639; {@code korean} is well-formed, and no language. */
    public static Optional<String> locale(String text) {
        try {
            Locale locale = new Locale.Builder().setLanguageTag(text).build();
            return Optional.of(locale.toLanguageTag()).filter(_ -> isLanguage(locale.getLanguage()));
        } catch (IllformedLocaleException e) {
            return Optional.empty();
        }
    }

    /** Of the codes with three letters Java has no list. */
    private static boolean isLanguage(String code) {
        return code.length() == 3
                || code.length() == 2 && Set.of(Locale.getISOLanguages()).contains(code);
    }
}
