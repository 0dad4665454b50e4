package io.allim.sandbox.ses;

import io.allim.sandbox.wire.Refusal;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.List;
import java.util.stream.Stream;

/** E-mail addresses as SES looks at them: {@code ada@example.com} or {@code "Ada" <ada@example.com>}. */
final class MailAddress {

    private static final int MAX_CHARACTERS = 320;

    private MailAddress() {}

    static void check(String address) {
        if (address.chars().anyMatch(Character::isISOControl)) {
            throw bad("Address contains a control character");
        }
        if (!address.chars().allMatch(character -> character < 128)) {
            throw bad("Address contains characters that are not ASCII; encode a name as RFC 2047 says");
        }
        try {
            InternetAddress parsed = new InternetAddress(address, true);
            if (!parsed.getAddress().contains("@")) {
                throw bad("Missing final '@domain'");
            }
            if (parsed.getAddress().length() > MAX_CHARACTERS) {
                throw bad("Address is too long");
            }
        } catch (AddressException e) {
            throw bad(String.valueOf(e.getMessage()));
        }
    }

    static String local(String address) {
        String bare = address.substring(address.lastIndexOf('<') + 1);
        return bare.substring(0, Math.max(bare.lastIndexOf('@'), 0));
    }

    /** The addresses of a header; what is none is left to {@link #check}. */
    static List<String> split(String header) {
        try {
            return Stream.of(InternetAddress.parseHeader(header, false))
                    .map(InternetAddress::toString)
                    .toList();
        } catch (AddressException e) {
            return List.of(header);
        }
    }

    private static Refusal bad(String message) {
        return new Refusal(400, "BadRequestException", message);
    }
}
