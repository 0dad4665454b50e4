package io.allim.channel.sns;

import io.allim.channel.PlainText;
import java.text.Normalizer;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The subject of a message to a topic: ASCII, one line, at most {@value #MAX_CHARACTERS} characters.
 *
 * @see <a href="https://docs.aws.amazon.com/sns/latest/api/API_Publish.html">Publish, Subject</a>
 */
final class SnsSubject {

    /** SNS takes fewer than 100. */
    static final int MAX_CHARACTERS = 99;

    /** What Unicode doesn't decompose and readers of Latin script know another spelling of. */
    private static final Map<Integer, String> SPELLED = Map.ofEntries(
            Map.entry((int) 'ß', "ss"),
            Map.entry((int) 'ẞ', "SS"),
            Map.entry((int) 'æ', "ae"),
            Map.entry((int) 'Æ', "AE"),
            Map.entry((int) 'œ', "oe"),
            Map.entry((int) 'Œ', "OE"),
            Map.entry((int) 'ø', "o"),
            Map.entry((int) 'Ø', "O"),
            Map.entry((int) 'ł', "l"),
            Map.entry((int) 'Ł', "L"),
            Map.entry((int) 'đ', "d"),
            Map.entry((int) 'Đ', "D"),
            Map.entry((int) 'ð', "d"),
            Map.entry((int) 'þ', "th"),
            Map.entry((int) 'ı', "i"),
            Map.entry((int) '‘', "'"),
            Map.entry((int) '’', "'"),
            Map.entry((int) '“', "\""),
            Map.entry((int) '”', "\""),
            Map.entry((int) '„', "\""),
            Map.entry((int) '–', "-"),
            Map.entry((int) '—', "-"),
            Map.entry((int) '−', "-"),
            Map.entry((int) '•', "*"),
            Map.entry((int) '€', "EUR"));

    private SnsSubject() {}

    /** Empty when nothing of the title would be left but marks. */
    static Optional<String> of(String title) {
        String ascii = Normalizer.normalize(new PlainText(title).value(), Normalizer.Form.NFKD)
                .codePoints()
                .filter(character -> !isJoining(character))
                .mapToObj(SnsSubject::ascii)
                .collect(Collectors.joining())
                .replaceAll("[?]{2,}", "?");
        String line = new PlainText(ascii).oneLine().value();
        String subject = line.length() <= MAX_CHARACTERS
                ? line
                : line.substring(0, MAX_CHARACTERS - 3).stripTrailing() + "...";
        return subject.chars().anyMatch(Character::isLetterOrDigit) ? Optional.of(subject) : Optional.empty();
    }

    private static boolean isJoining(int character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.FORMAT -> true;
            default -> false;
        };
    }

    private static String ascii(int character) {
        return character < 0x80 ? Character.toString(character) : SPELLED.getOrDefault(character, "?");
    }
}
