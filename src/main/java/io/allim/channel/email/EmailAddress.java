package io.allim.channel.email;

import io.allim.channel.AddressKind;
import io.allim.http.DomainName;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An e-mail address as mail servers take it everywhere: an unquoted local part in ASCII, as it is spelled, and a domain of
 * the public DNS, in its ASCII form and in lower case.
 */
record EmailAddress(String local, String domain) {

    static final AddressKind KIND = new AddressKind("email");

    /** RFC 5321, section 4.5.3.1.3: a path of 256 with its angle brackets. */
    private static final int MAX_CHARACTERS = 254;

    private static final int MAX_LOCAL_CHARACTERS = 64;
    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private static final Pattern LOCAL = Pattern.compile(ATOM + "(\\." + ATOM + ")*");

    static Optional<EmailAddress> parse(String text) {
        int at = text.lastIndexOf('@');
        if (text.length() > MAX_CHARACTERS || at < 1 || at > MAX_LOCAL_CHARACTERS) {
            return Optional.empty();
        }
        String local = text.substring(0, at);
        return DomainName.ascii(text.substring(at + 1))
                .filter(DomainName::isPublic)
                .filter(domain -> LOCAL.matcher(local).matches())
                .filter(domain -> local.length() + 1 + domain.length() <= MAX_CHARACTERS)
                .map(domain -> new EmailAddress(local, domain));
    }

    @Override
    public String toString() {
        return local + "@" + domain;
    }
}
