package io.allim.http;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * URLs as people and programs write them, made URLs as RFC 3986 has them: what can't stand in one is percent-encoded, and a
 * host in another script gets its name in ASCII.
 */
public final class WebLink {

    private static final Pattern WEB = Pattern.compile("(?i)(https?://)([^/?#]+)(.*)", Pattern.DOTALL);
    private static final Pattern OTHER = Pattern.compile("(?i)(mailto|tel):(.+)", Pattern.DOTALL);
    private static final Pattern AUTHORITY = Pattern.compile(
            "(?:[A-Za-z0-9._~!$&'()*+,;=:%-]*@)?(?:[A-Za-z0-9._~%-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?");
    private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}$");

    private static final String KEPT = "-._~:/?#[]@!$&'()*+,;=%";

    private WebLink() {}

    /** @return empty for what is no URL of http or https, not even with its odd characters encoded */
    public static Optional<String> web(String text) {
        Matcher url = WEB.matcher(text.strip());
        if (!url.matches() || hasControls(url.group(3))) {
            return Optional.empty();
        }
        return authority(url.group(2)).map(host -> url.group(1) + host + encoded(url.group(3)));
    }

    /** The same for what a click may open: a page, a mail or a call. */
    public static Optional<String> clickable(String text) {
        Matcher other = OTHER.matcher(text.strip());
        if (!other.matches()) {
            return web(text);
        }
        String rest = other.group(1).equalsIgnoreCase("tel") ? other.group(2).replace(" ", "") : other.group(2);
        return hasControls(rest) ? Optional.empty() : Optional.of(other.group(1) + ":" + encoded(rest));
    }

    private static Optional<String> authority(String text) {
        boolean ascii = text.chars().allMatch(c -> c < 0x80);
        return (ascii ? Optional.of(text) : inAscii(text))
                .filter(host -> AUTHORITY.matcher(host).matches());
    }

    private static Optional<String> inAscii(String authority) {
        int user = authority.lastIndexOf('@') + 1;
        Matcher port = PORT.matcher(authority);
        int end = port.find() ? port.start() : authority.length();
        String host = authority.substring(user, Math.max(user, end));
        return DomainName.ascii(host)
                .map(name -> authority.substring(0, user) + name + authority.substring(user + host.length()));
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        int i = 0;
        while (i < text.length()) {
            int character = text.codePointAt(i);
            int length = Character.charCount(character);
            boolean kept = character == '%' ? isEncoded(text, i) : isKept(character);
            if (kept) {
                encoded.append((char) character);
            } else {
                for (byte b : text.substring(i, i + length).getBytes(StandardCharsets.UTF_8)) {
                    encoded.append('%').append(hex(b >> 4)).append(hex(b));
                }
            }
            i += length;
        }
        return encoded.toString();
    }

    private static boolean isKept(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c < 0x80 && KEPT.indexOf(c) >= 0;
    }

    private static boolean isEncoded(String text, int i) {
        return i + 2 < text.length()
                && Character.digit(text.charAt(i + 1), 16) >= 0
                && Character.digit(text.charAt(i + 2), 16) >= 0;
    }

    private static char hex(int b) {
        return Character.toUpperCase(Character.forDigit(b & 15, 16));
    }
}
