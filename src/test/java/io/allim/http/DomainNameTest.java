package io.allim.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.IDNA;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compared with ICU, which has the tables of UTS 46. With {@code -Dallim.idn=all} every code point is tried in every
 * place; by default those of alphabets in two, and a sample of the others.
 */
class DomainNameTest {

    private static final boolean ALL = "all".equals(System.getProperty("allim.idn"));
    private static final int IDEOGRAPHS = 0x3400;
    private static final int STEP = 89;

    private static final IDNA ICU = IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII
            | IDNA.NONTRANSITIONAL_TO_UNICODE
            | IDNA.USE_STD3_RULES
            | IDNA.CHECK_BIDI
            | IDNA.CHECK_CONTEXTJ);

    @ParameterizedTest
    @CsvSource({
        "straße.example, xn--strae-oqa.example",
        "STRAßE.Example, xn--strae-oqa.example",
        "βόλος.com, xn--nxasmm1c.com",
        "bücher.example, xn--bcher-kva.example",
        "BÜCHER.EXAMPLE, xn--bcher-kva.example",
        "bu\u0308cher.example, xn--bcher-kva.example",
        "XN--BCHER-KVA.example, xn--bcher-kva.example",
        "例え。テスト, xn--r8jz45g.xn--zckzah",
        "한국.한국, xn--3e0b707e.xn--3e0b707e",
        "שלום.example, xn--9dbne9b.example",
        "i❤.ws, xn--i-7iq.ws",
        "EXAMPLE.com, example.com",
        "\u212a.com, k.com",
        "r3---sn-abc.example, r3---sn-abc.example",
        "1and1.com, 1and1.com",
    })
    void name_becomesWhatBrowsersAsk(String name, String asked) {
        assertThat(DomainName.ascii(name)).contains(asked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "a..b",
                ".a",
                "a.",
                "a_b.com",
                "-a.com",
                "a-.com",
                "a b.com",
                "xn--a.com",
                "xn--.com",
                "xn--abc-.com",
                "xn--bcher-kvb\u00fc.com",
                "xn--Ba-0ja1o.com-",
                "ﬀ.com",
                "①.com",
                "a\u00adb.com",
                "a\u200db.com",
                "ab--ü.com",
                "\u0301a.com",
                "1\u05d0.com",
                "\u05d0.1a",
                "İstanbul.com",
                "ẞ.com",
                "a\u202eb.com",
                "ａ.com",
                "\ud800.com",
            })
    void name_thatIsNoneOrCouldBeReadAsAnother_isRefused(String name) {
        assertThat(DomainName.ascii(name)).isEmpty();
    }

    @Test
    void label_has63CharactersAtMost_andAName253() {
        String longest = "a".repeat(63);
        assertThat(DomainName.ascii(longest + ".com")).isPresent();
        assertThat(DomainName.ascii(longest + "a.com")).isEmpty();
        String name = String.join(".", longest, longest, longest, "a".repeat(61));
        assertThat(name).hasSize(253);
        assertThat(DomainName.ascii(name)).isPresent();
        assertThat(DomainName.ascii(name + "a")).isEmpty();
        String encoded = "ü".repeat(56);
        String four = String.join(".", encoded, encoded, encoded, encoded);
        assertThat(DomainName.ascii(four + ".a"))
                .hasValueSatisfying(text -> assertThat(text).hasSize(253));
        assertThat(DomainName.ascii(four + ".aa")).isEmpty();
        // xn-- and 59 more characters.
        assertThat(DomainName.ascii("ü".repeat(56) + ".com"))
                .hasValueSatisfying(text -> assertThat(text.indexOf('.')).isLessThanOrEqualTo(63));
    }

    @ParameterizedTest
    @CsvSource({
        "example.com, true",
        "a.co, true",
        "example.xn--p1ai, true",
        "bad.tld-2, false",
        "bad.t1, false",
        "example.c, false",
        "example.123, false",
        "127.0.0.1, false",
        "localhost, false",
    })
    void publicName_hasATopLevelAsThereAre(String name, boolean isPublic) {
        assertThat(DomainName.isPublic(name)).isEqualTo(isPublic);
    }

    @Test
    void codePoint_leadsNowhereElse_thanInIcu() {
        List<String> wrong = new ArrayList<>();
        int[] taken = {0};
        codePoints()
                .mapToObj(DomainNameTest::labels)
                .flatMap(Function.identity())
                .forEach(label -> {
                    String name = label + ".example";
                    Optional<String> ours = DomainName.ascii(name);
                    taken[0] += ours.isPresent() ? 1 : 0;
                    if (ours.isPresent()
                            && !ours.equals(isPlain(name) ? Optional.of(name.toLowerCase(Locale.ROOT)) : icu(name))) {
                        wrong.add(escaped(name) + " " + ours.get() + " " + icu(name));
                    }
                });
        assertThat(wrong.stream().limit(50)).isEmpty();
        assertThat(taken[0]).isGreaterThan(20_000);
    }

    @Test
    void capital_isItsSmallLetter() {
        List<String> refused = IntStream.range(0x80, 0x590)
                .filter(Character::isUpperCase)
                .mapToObj(Character::toString)
                .filter(capital -> Normalizer.isNormalized(capital, Normalizer.Form.NFKC))
                .filter(capital -> DomainName.ascii("a" + capital).isEmpty())
                .toList();
        assertThat(refused).containsExactly("İ");
    }

    private static IntStream codePoints() {
        return IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .filter(c -> ALL || c < IDEOGRAPHS || c % STEP == 0 || Character.isDefined(c) && !isUniform(c));
    }

    /** Of ideographs, Hangul and private use one is as the other. */
    private static boolean isUniform(int c) {
        return Character.isIdeographic(c)
                || Character.UnicodeScript.of(c) == Character.UnicodeScript.HANGUL
                || Character.getType(c) == Character.PRIVATE_USE;
    }

    /** The code point alone and in one other place, or in all of them. */
    private static Stream<String> labels(int codePoint) {
        String c = Character.toString(codePoint);
        List<UnaryOperator<String>> places = List.of(
                it -> "a" + it + "b",
                it -> "xn--" + Punycode.encode(it),
                it -> "xn--" + Punycode.encode("a" + it),
                it -> it + "\u0301",
                it -> it + "\u0323\u0307",
                it -> "\u05d0" + it,
                it -> "\u0628" + it + "1",
                it -> "1" + it,
                it -> "\u0915\u094d\u200d" + it,
                it -> "a" + it + "\u200d\u0915",
                it -> "\u0628\u200c" + it,
                it -> "-" + it,
                it -> "a" + it + "-",
                it -> "ab--" + it,
                it -> it + "--a",
                it -> "\u1100" + it + "\u11a8",
                it -> "a\u3002" + it,
                it -> "\u05d0." + it + "a");
        Stream<UnaryOperator<String>> some = ALL ? places.stream() : Stream.of(places.get(codePoint % places.size()));
        return Stream.concat(Stream.of(c), some.map(place -> place.apply(c)));
    }

    /** Such labels go as they are, with hyphens in the third and fourth place as well: there are many. */
    private static boolean isPlain(String name) {
        return DomainName.isAscii(name) && !name.startsWith("xn--") && !name.contains(".xn--");
    }

    /** As browsers and mail servers read it, with every check of UTS 46. */
    private static Optional<String> icu(String name) {
        IDNA.Info info = new IDNA.Info();
        String ascii = ICU.nameToASCII(name, new StringBuilder(), info).toString();
        return info.hasErrors() ? Optional.empty() : Optional.of(ascii.toLowerCase(Locale.ROOT));
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> escaped.append(c < 0x80 ? Character.toString(c) : "\\u{%x}".formatted(c)));
        return escaped.toString();
    }
}
