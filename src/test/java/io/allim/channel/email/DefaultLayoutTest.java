package io.allim.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.ChatPayloads;
import io.allim.channel.Kinds;
import io.allim.channel.MailLayout;
import io.allim.channel.Message;
import io.allim.channel.PlainText;
import io.allim.channel.Urgency;
import io.allim.template.html.HtmlText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A mail that nobody designed says the same as text and as HTML, in what mail readers have in common. */
final class DefaultLayoutTest {

    static final Brand BRAND =
            new Brand(Optional.of("Example Shop"), Optional.of("https://example.com/logo.png"), "#0b57c2");

    private static final Pattern URL = Pattern.compile("(?i)https?://[^\\s<>\"]+");

    /** Elements of HTML's standard that mail readers have in common. */
    private static final Set<String> ELEMENTS = Set.of(
            "html",
            "head",
            "meta",
            "title",
            "style",
            "body",
            "div",
            "table",
            "tbody",
            "tr",
            "td",
            "h1",
            "h2",
            "p",
            "br",
            "a",
            "img",
            "ul",
            "ol",
            "li",
            "strong",
            "em",
            "s",
            "code",
            "pre",
            "blockquote");

    private static final Set<String> ATTRIBUTES = Set.of(
            "lang", "dir", "charset", "name", "content", "class", "style", "role", "href", "src", "alt", "height",
            "start");

    static Message message(String title, String body, Optional<String> url, Optional<String> language) {
        return new Message(
                        "t-1",
                        new Address(Kinds.EMAIL, "ada@example.com"),
                        title,
                        body,
                        Optional.empty(),
                        language,
                        url,
                        Optional.of("https://notify.example.com/u/abc"),
                        Urgency.NORMAL,
                        JsonNodeFactory.instance.objectNode(),
                        Instant.EPOCH,
                        Instant.EPOCH)
                .with(new MailLayout(false, Optional.of("https://notify.example.com/p/abc"), Optional.of("ko-KR")));
    }

    static Mail mail(Message message, Optional<Brand> brand) {
        return Mail.of(
                message,
                Mailbox.parse("allim@example.com").orElseThrow(),
                Optional.empty(),
                EmailAddress.parse("ada@example.com").orElseThrow(),
                brand);
    }

    private static Mail english(String title, String body) {
        return mail(
                message(title, body, Optional.of("https://example.com/o/7?a=1&b=2"), Optional.of("en")),
                Optional.of(BRAND));
    }

    static Stream<String> payloads() {
        return ChatPayloads.all().stream().distinct().filter(payload -> !payload.isBlank());
    }

    @Test
    void text_hasTitleBodyLinkAndFooter() {
        assertThat(english("Order 7", "It is on its way.").text()).isEqualTo("""
                Order 7

                It is on its way.

                https://example.com/o/7?a=1&b=2

                --\s
                Example Shop
                Notification settings: https://notify.example.com/p/abc
                Unsubscribe: https://notify.example.com/u/abc""");
    }

    @Test
    void payloads_areAtLeast66() {
        assertThat(payloads().count()).isGreaterThanOrEqualTo(66);
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void html_isValidAndSaysWhatTheTextSays(String payload) {
        String line = new PlainText(payload).oneLine().value();
        Brand brand = new Brand(Optional.of("Shop " + line), BRAND.logoUrl(), BRAND.color());
        Mail mail = mail(
                message(
                        "Title " + payload,
                        "Body " + payload + "\n\nend",
                        Optional.of("https://example.com/7"),
                        Optional.of("en")),
                Optional.of(brand));
        assertValid(mail.html().orElseThrow());
        assertSame(mail);
        Mail harmless = mail(
                message("Title x", "Body x\n\nend", Optional.of("https://example.com/7"), Optional.of("en")),
                Optional.of(BRAND));
        assertThat(elements(mail)).isEqualTo(elements(harmless));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "en, en, ltr, Open, ''",
                "ko, ko, ltr, 열기, ''",
                "ar, ar, rtl, Open, en",
                "en-GB, en-GB, ltr, Open, ''",
                "-, ko-KR, ltr, 열기, ''"
            })
    void wordsOfItsOwn_areInTheLanguageOfTheMessage(
            String language, String tag, String direction, String open, String own) {
        Mail mail = mail(
                message("T", "B", Optional.of("https://example.com"), Optional.ofNullable(language)),
                Optional.of(BRAND));
        Document page = Jsoup.parse(mail.html().orElseThrow());
        Element root = page.selectFirst("html");
        assertThat(root.attr("lang")).isEqualTo(tag);
        assertThat(root.attr("dir")).isEqualTo(direction);
        assertThat(page.selectFirst(".k a").text()).isEqualTo(open);
        assertThat(page.selectFirst(".k a").attr("lang")).isEqualTo(own);
        assertThat(page.selectFirst(".c").attr("dir")).isEqualTo(language == null ? "auto" : "");
        assertValid(mail.html().orElseThrow());
        assertSame(mail);
    }

    @Test
    void titleThatTheBodyBeginsWith_standsOnce() {
        Mail mail = english("Hello", "Hello\n\nthere");
        assertThat(mail.text()).startsWith("Hello\n\nthere");
        assertThat(mail.html().orElseThrow()).doesNotContain("<h1");
    }

    @ParameterizedTest
    @CsvSource({
        "'See https://a.b/c.', https://a.b/c",
        "'(https://a.b/c)', https://a.b/c",
        "'https://a.b/c_(d)', https://a.b/c_(d)",
        "'https://a.b/안', https://a.b/%EC%95%88",
        "'HTTP://a.b, and', HTTP://a.b"
    })
    void urlsInWords_areLinks(String body, String target) {
        Document page = Jsoup.parse(english("T", body).html().orElseThrow());
        assertThat(page.select("a.l"))
                .singleElement()
                .satisfies(it -> assertThat(it.attr("href")).isEqualTo(target));
    }

    @Test
    void linksOfTheWords_areNotAddedToTheFooter() {
        Mail mail = english("T", "Unsubscribe at https://notify.example.com/u/abc, please.");
        assertThat(mail.text()).doesNotContain("Unsubscribe:");
        assertThat(Jsoup.parse(mail.html().orElseThrow()).select("[href='https://notify.example.com/u/abc']"))
                .hasSize(1);
    }

    /** Gmail cuts a mail of more than 102 KB of HTML; text is whole everywhere. */
    @Test
    void html_isLeftOutWhereReadersWouldCutIt() {
        int frame = english("T", "b").html().orElseThrow().getBytes(StandardCharsets.UTF_8).length - 2 - 200;
        int room = DefaultLayout.MAX_HTML_BYTES - frame - 400;
        Mail fits = english("T", "b".repeat(room));
        assertThat(fits.html().orElseThrow().getBytes(StandardCharsets.UTF_8).length)
                .isLessThanOrEqualTo(DefaultLayout.MAX_HTML_BYTES);
        assertThat(fits.notes()).isEmpty();
        Mail larger = english("T", "b".repeat(room + 800));
        assertThat(larger.html()).isEmpty();
        assertThat(larger.text()).contains("b".repeat(room + 800));
        assertThat(larger.notes()).singleElement().asString().contains("text alone");
        assertThat(english("T", "<".repeat(30_000)).html()).isEmpty();
    }

    @Test
    void mailOfTextAlone_hasNoFrame() {
        Message message = message("T", "B", Optional.of("https://a.b"), Optional.of("en"));
        Mail bare = mail(message.with(new MailLayout(true, Optional.empty(), Optional.empty())), Optional.of(BRAND));
        assertThat(bare.html()).isEmpty();
        assertThat(bare.text()).isEqualTo("B\n\nhttps://a.b");
        assertThat(mail(message, Optional.empty()).html()).isEmpty();
        assertThat(new String(MailMime.of(bare), StandardCharsets.US_ASCII))
                .contains("Content-Type: text/plain; charset=utf-8")
                .doesNotContain("multipart", "text/html");
    }

    @ParameterizedTest
    @CsvSource({"#000000, #ffffff", "#ffffff, #000000", "#ffe000, #000000", "#0b57c2, #ffffff", "#777777, #000000"})
    void button_canBeRead(String color, String words) {
        assertThat(new Brand(Optional.empty(), Optional.empty(), color).onColor())
                .isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"#ffe000, #123456", "#0b57c2, #0b57c2", "#767676, #767676", "#777777, #123456"})
    void links_haveTheColorWhereItCanBeRead(String color, String used) {
        assertThat(new Brand(Optional.empty(), Optional.empty(), color).colorOn("#ffffff", "#123456"))
                .isEqualTo(used);
    }

    /** The rules of HTML's standard and of mail readers: no script, nothing loaded but the logo, no position, no float. */
    private static void assertValid(String html) {
        Parser parser = Parser.htmlParser().setTrackErrors(20);
        Document page = parser.parseInput(html, "");
        assertThat(parser.getErrors()).isEmpty();
        assertThat(html).startsWith("<!DOCTYPE html>\n<html lang=\"");
        assertThat(page.select("title")).hasSize(1);
        assertThat(page.selectFirst("title").text()).isNotBlank();
        assertThat(page.select("head *, body, body *").stream().map(Element::tagName))
                .isSubsetOf(ELEMENTS);
        assertThat(page.select("*").stream()
                        .flatMap(it -> it.attributes().asList().stream())
                        .map(it -> it.getKey()))
                .isSubsetOf(ATTRIBUTES);
        assertThat(page.select("meta[name=color-scheme]").attr("content")).isEqualTo("light dark");
        assertThat(page.select("table")).allMatch(it -> it.attr("role").equals("presentation"));
        assertThat(page.select("img"))
                .allMatch(it -> it.hasAttr("alt") && it.attr("src").startsWith("https://"));
        assertThat(page.select("a")).allMatch(it -> it.attr("href").matches("(?i)https?://[!#-;=?-~]+"));
        String styles = page.select("style").html()
                + page.select("[style]").stream().map(it -> it.attr("style")).collect(Collectors.joining(";"));
        assertThat(styles)
                .contains("prefers-color-scheme:dark", "max-width:560px")
                .doesNotContain("url(", "@import", "position:", "float:", "expression(", "javascript:");
        assertThat(html.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(DefaultLayout.MAX_HTML_BYTES);
    }

    /** Words but for white space, and where one can go from them. */
    private static void assertSame(Mail mail) {
        Document page = Jsoup.parse(mail.html().orElseThrow());
        Set<String> targets = page.select("a").stream()
                .map(it -> it.attr("href"))
                .filter(it -> it.startsWith("https://example.com") || it.contains("notify.example.com"))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        assertThat(URL.matcher(mail.text()).results().map(MatchResult::group)).containsAll(targets);
        // The image stands for the name, and the button's words for its URL.
        page.select("img, .k").remove();
        page.select(".q")
                .forEach(it -> it.text(it.text() + ": " + it.attr("href")).removeAttr("href"));
        page.select("a").forEach(it -> it.removeAttr("href"));
        String shown = HtmlText.of(page.outerHtml()).replace(" · ", "\n");
        String text = mail.text().replace("\n\n-- \n", "\n").replaceFirst("\n\nhttps://example.com\\S*(?=\n)", "");
        assertThat(words(shown)).isEqualTo(words(text));
    }

    private static List<String> words(String text) {
        return Stream.of(text.split("[\\s\\p{Z}]+")).filter(it -> !it.isEmpty()).toList();
    }

    private static List<String> elements(Mail mail) {
        Document page = Jsoup.parse(mail.html().orElseThrow());
        page.select("a.l").unwrap();
        // Empty lines of a payload make paragraphs.
        return page.select("*").stream()
                .map(Element::tagName)
                .filter(it -> !it.equals("br") && !it.equals("p"))
                .toList();
    }
}
