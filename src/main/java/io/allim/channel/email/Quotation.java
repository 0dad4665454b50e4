package io.allim.channel.email;

import io.allim.channel.Address;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a mail server said, as far as it may be shown and kept: addresses are masked, and left out are numbers of more than
 * three digits, what mixes letters and digits, the service's own secrets, and what the server quotes from the mail.
 */
final class Quotation {

    private static final int MAX_CHARACTERS = 160;
    private static final int MAX_READ = 1000;
    private static final int MAX_COMPARED = 64 * 1024;
    private static final String LEFT_OUT = "…";

    /** What stands before the words of a line. */
    private static final Pattern CODES =
            Pattern.compile("(?m)^[0-9]{3}(?:[ -]|$)(?:[245]\\.[0-9]{1,3}\\.[0-9]{1,3}(?:\\s|$))?");

    private static final Pattern ADDRESS = Pattern.compile("[^\\s<>\"'(),;:\\[\\]@]+@[^\\s<>\"'(),;:\\[\\]@]+");
    private static final Pattern PLAIN =
            Pattern.compile("[(<]?[A-Za-z][A-Za-z.,:;!?()'/<>-]*|[0-9]{1,3}[.,:;)]?|[-:–]");
    private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final int SHORT_WORD = 3;

    private Quotation() {}

    /**
     * @param secrets that are left out
     * @return empty text when nothing is left
     */
    static String of(String said, Mail mail, List<String> secrets) {
        String words = CODES.matcher(said.substring(0, Math.min(said.length(), MAX_READ)))
                .replaceAll("")
                .strip();
        for (String secret : secrets) {
            words = secret.isEmpty() ? words : words.replace(secret, LEFT_OUT);
        }
        List<String> shown = new ArrayList<>();
        Set<String> quoted = quoted(words, mail);
        for (String word : words.split("\\s+", -1)) {
            String safe = quoted.contains(bare(word)) ? LEFT_OUT : masked(word);
            if (!safe.equals(LEFT_OUT) || shown.isEmpty() || !shown.getLast().equals(LEFT_OUT)) {
                shown.add(safe);
            }
        }
        String text = String.join(" ", shown);
        String whole = text.equals(LEFT_OUT) ? "" : text;
        return whole.length() <= MAX_CHARACTERS ? whole : whole.substring(0, MAX_CHARACTERS - 1) + LEFT_OUT;
    }

    private static String masked(String word) {
        Matcher address = ADDRESS.matcher(word);
        if (address.find()) {
            return address.replaceAll(
                    found -> Matcher.quoteReplacement(new Address(EmailAddress.KIND, found.group()).masked()));
        }
        return PLAIN.matcher(word).matches() ? word : LEFT_OUT;
    }

    /** Words that stand side by side in the mail as they do here. */
    private static Set<String> quoted(String said, Mail mail) {
        String text = mail.text().substring(0, Math.min(mail.text().length(), MAX_COMPARED));
        Set<List<String>> pairs = new HashSet<>(pairs(mail.subject()).toList());
        pairs.addAll(pairs(text).toList());
        Set<String> words = new HashSet<>();
        pairs(said).filter(pairs::contains).forEach(words::addAll);
        return words;
    }

    private static Stream<List<String>> pairs(String text) {
        List<String> words =
                Arrays.stream(text.split("\\s+")).map(Quotation::bare).toList();
        return IntStream.range(1, words.size())
                .mapToObj(i -> List.of(words.get(i - 1), words.get(i)))
                .filter(pair -> pair.stream().allMatch(word -> word.length() > SHORT_WORD));
    }

    private static String bare(String word) {
        return NO_LETTERS.matcher(word).replaceAll("").toLowerCase(Locale.ROOT);
    }
}
