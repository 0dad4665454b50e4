package io.allim.http;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A domain name in the form in which the DNS is asked for it: ASCII, in lower case. International names become what
 * current browsers and mail servers make of them, or are refused: no name may lead to another owner's domain.
 *
 * @see <a href="https://www.unicode.org/reports/tr46/">UTS 46</a>
 */
public final class DomainName {

    private static final int MAX_CHARACTERS = 253;

    private static final String ENCODED = "xn--";
    private static final Pattern NAME = Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.(?!$)|$))+");

    /** All that there are have letters alone, or are international ones: RFC 3696, section 2. */
    private static final Pattern TOP = Pattern.compile("[a-z]{2,63}|xn--[a-z0-9-]{1,58}[a-z0-9]");

    private DomainName() {}

    /**
     * @param text with or without a dot, at most 253 characters in the end
     * @return empty when that is no name of letters, digits and hyphens, or one that programs could read differently
     */
    public static Optional<String> ascii(String text) {
        if (text.length() > MAX_CHARACTERS) {
            return Optional.empty();
        }
        boolean plain = isAscii(text);
        String lower = plain ? text.toLowerCase(Locale.ROOT) : text;
        boolean unencoded = plain && !lower.startsWith(ENCODED) && !lower.contains("." + ENCODED);
        return (unencoded ? Optional.of(lower) : InternationalName.ascii(lower))
                .filter(name -> name.length() <= MAX_CHARACTERS)
                .filter(name -> NAME.matcher(name).matches());
    }

    /** Whether a name that {@link #ascii} made may be one of the public DNS: with a dot, under a top level as there are. */
    public static boolean isPublic(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 && TOP.matcher(name.substring(dot + 1)).matches();
    }

    static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
