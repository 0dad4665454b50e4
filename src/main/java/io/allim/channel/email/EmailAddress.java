package io.allim.channel.email;

import java.net.IDN;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An e-mail address as mail servers take it everywhere: an unquoted local part in ASCII, and a domain with a dot, whose
 * international names are in their ASCII form.
 */
record EmailAddress(String local, String domain) {

    /** RFC 5321, section 4.5.3.1.3: a path of 256 with its angle brackets. */
    private static final int MAX_CHARACTERS = 254;

    private static final int MAX_LOCAL_CHARACTERS = 64;
    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private static final Pattern LOCAL = Pattern.compile(ATOM + "(\\." + ATOM + ")*");
    private static final Pattern DOMAIN = Pattern.compile("([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+(?![0-9]+$)"
            + "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])");
    private static final Pattern INTERNATIONAL = Pattern.compile("[\\p{L}\\p{M}\\p{N}.-]+");

    static Optional<EmailAddress> parse(String text) {
        int at = text.lastIndexOf('@');
        if (text.length() > MAX_CHARACTERS || at < 1 || at > MAX_LOCAL_CHARACTERS) {
            return Optional.empty();
        }
        String local = text.substring(0, at);
        return ascii(text.substring(at + 1))
                .filter(domain -> LOCAL.matcher(local).matches())
                .filter(domain -> local.length() + 1 + domain.length() <= MAX_CHARACTERS)
                .map(domain -> new EmailAddress(local, domain));
    }

    private static Optional<String> ascii(String domain) {
        if (DOMAIN.matcher(domain).matches()) {
            return Optional.of(domain);
        }
        if (!INTERNATIONAL.matcher(domain).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES))
                    .filter(ascii -> DOMAIN.matcher(ascii).matches());
        } catch (IllegalArgumentException notAName) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return local + "@" + domain;
    }
}
