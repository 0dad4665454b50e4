package io.allim.sandbox.ses;

import io.allim.sandbox.wire.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** E-mail addresses as SES looks at them: {@code ada@example.com} or {@code "Ada" <ada@example.com>}. */
final class MailAddress {

    private static final int MAX_CHARACTERS = 320;
    private static final Pattern LOCAL = Pattern.compile("[!#-'*+\\-/-9=?A-Z^-~.]{1,64}");
    private static final Pattern DOMAIN = Pattern.compile(
            "(?=.{1,255}$)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*");

    private MailAddress() {}

    static void check(String address) {
        if (address.chars().anyMatch(Character::isISOControl)) {
            throw bad("Address contains a control character");
        }
        if (!address.chars().allMatch(character -> character < 128)) {
            throw bad("Address contains characters that are not ASCII; encode a name as RFC 2047 says");
        }
        String bare = bare(address);
        int at = bare.lastIndexOf('@');
        if (at < 0 || at == bare.length() - 1) {
            throw bad("Missing final '@domain'");
        }
        if (bare.length() > MAX_CHARACTERS) {
            throw bad("Address is too long");
        }
        if (!LOCAL.matcher(bare.substring(0, at)).matches()) {
            throw bad("Local address contains control or whitespace");
        }
        if (!DOMAIN.matcher(bare.substring(at + 1)).matches()) {
            throw bad("Domain contains illegal character");
        }
    }

    static String local(String address) {
        String bare = bare(address);
        return bare.substring(0, Math.max(bare.lastIndexOf('@'), 0));
    }

    /** The addresses of a header; commas in quoted names do not part them. */
    static List<String> split(String header) {
        List<String> addresses = new ArrayList<>();
        StringBuilder address = new StringBuilder();
        boolean quoted = false;
        for (char character : header.toCharArray()) {
            quoted ^= character == '"';
            if (character == ',' && !quoted) {
                addresses.add(address.toString().strip());
                address.setLength(0);
                continue;
            }
            address.append(character);
        }
        addresses.add(address.toString().strip());
        addresses.removeIf(String::isEmpty);
        return addresses;
    }

    private static String bare(String address) {
        int open = address.lastIndexOf('<');
        return open >= 0 && address.endsWith(">") ? address.substring(open + 1, address.length() - 1) : address;
    }

    private static Refusal bad(String message) {
        return new Refusal(400, "BadRequestException", message);
    }
}
