package io.allim.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Message;
import io.allim.channel.Urgency;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeUtility;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MailTest {

    private static Mail mail(String title, String body, Optional<String> url) {
        Message message = new Message(
                "t-1",
                new Address(Kinds.EMAIL, "ada@example.com"),
                title,
                body,
                url,
                Urgency.NORMAL,
                JsonNodeFactory.instance.objectNode(),
                Instant.EPOCH);
        return mail(message);
    }

    private static Mail mail(Message message) {
        Mailbox from = Mailbox.parse("allim@example.com").orElseThrow();
        return Mail.of(
                message,
                from,
                Optional.empty(),
                EmailAddress.parse("ada@example.com").orElseThrow(),
                Optional.of(Brand.NONE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"Title|Body|Title", "' a  b '|Body|a b", "''|'\n\n First \nsecond'|First", "' '|' '|Notification"})
    void subject_isTheTitleOrTheFirstLine(String title, String body, String subject) {
        assertThat(mail(title, body, Optional.empty()).subject()).isEqualTo(subject);
    }

    @Test
    void subject_isCutAtWholeCharacters() {
        String subject = mail("안".repeat(200), "Body", Optional.empty()).subject();
        assertThat(subject).isEqualTo("안".repeat(82) + "…");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.com/?a=1&b=2", "HTTP://example.com"})
    void html_linksToWebPages(String url) {
        Mail mail = mail("T", "B", Optional.of(url));
        String escaped = url.replace("&", "&amp;");
        assertThat(mail.html().orElseThrow()).containsOnlyOnce("href=\"" + escaped + "\"");
        assertThat(mail.text()).isEqualTo("T\n\nB\n\n" + url);
        assertThat(mail.notes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "data:text/html,x",
                "//example.com",
                "https://a\" onclick=\"x",
                "https://a b",
                "https://a\nb",
                "https://a/<script>",
                " https://a",
                "ftp://a"
            })
    void html_linksToNothingElse(String url) {
        Mail mail = mail("T", "B", Optional.of(url));
        assertThat(mail.html().orElseThrow()).doesNotContain("href");
        assertThat(mail.text()).isEqualTo("T\n\nB");
        assertThat(mail.notes()).hasSize(1);
    }

    /** Of words without HTML of their own; where nobody named their language, readers judge by their characters. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            value = {
                "ko | <html lang='ko' dir='ltr'>",
                "ar-EG | <html lang='ar-EG' dir='rtl'>",
                "uz-Arab | <html lang='uz-Arab' dir='rtl'>",
                "- | <html lang='en' dir='ltr'>"
            },
            quoteCharacter = '"')
    void html_saysItsLanguage(String language, String root) {
        Message message = new Message(
                "t-1",
                new Address(Kinds.EMAIL, "ada@example.com"),
                "T",
                "B",
                Optional.empty(),
                Optional.ofNullable(language),
                Optional.empty(),
                Optional.empty(),
                Urgency.NORMAL,
                JsonNodeFactory.instance.objectNode(),
                Instant.EPOCH,
                Instant.EPOCH);
        assertThat(mail(message).html().orElseThrow())
                .startsWith("<!DOCTYPE html>\n" + root.replace('\'', '"') + "\n<head>");
    }

    @Test
    void html_showsEveryCharacterAsItIs() {
        assertThat(mail("</title><script>", "</p><img src=x onerror='a'>\"&amp;", Optional.empty())
                        .html()
                        .orElseThrow())
                .contains("<title>&lt;/title&gt;&lt;script&gt;</title>")
                .contains("\">&lt;/p&gt;&lt;img src=x onerror=&#39;a&#39;&gt;&quot;&amp;amp;</p>");
    }

    @Test
    void link_thatStandsInTheText_standsOnceThere() {
        Mail mail = mail("T", "• one\nand 3 more: https://a.b/?x&y", Optional.of("https://a.b/?x&y"));
        assertThat(mail.text()).isEqualTo("T\n\n• one\nand 3 more: https://a.b/?x&y");
    }

    @Test
    void date_hasItsOffsetInNumbers() {
        assertThat(new String(MailMime.of(mail("T", "B", Optional.empty())), StandardCharsets.US_ASCII))
                .startsWith("Date: Thu, 1 Jan 1970 00:00:00 +0000\r\n");
    }

    /** RFC 2047, section 2: words of 75 characters, lines of 76; and no word ends within what people see as one character. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "é",
                "안",
                "🚀",
                "👩‍🚀",
                "🇰🇷",
                "e\u0301",
                "\u1112\u1161\u11ab",
                "👨‍👩‍👧‍👦",
                "a\u0300\u0301\u0302"
            })
    void headers_haveShortWords(String piece) throws Exception {
        String text = piece + "=?" + piece.repeat(60);
        Mailbox from = new Mailbox(
                piece.repeat(30), EmailAddress.parse("allim@example.com").orElseThrow());
        Mail base = mail(text.substring(0, 60), "B", Optional.empty());
        Mail mail = new Mail(
                from,
                Optional.of(from),
                base.to(),
                text,
                "B",
                Optional.of("B"),
                "t",
                Instant.EPOCH,
                Optional.empty(),
                List.of());
        String source = new String(MailMime.of(mail), StandardCharsets.US_ASCII);

        String head = source.substring(0, source.indexOf("\r\n\r\n"));
        assertThat(head.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(76));
        List<String> words = Pattern.compile("=\\?[^ \r\n]*\\?=")
                .matcher(head)
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(words).isNotEmpty().allSatisfy(word -> {
            assertThat(word).hasSizeLessThanOrEqualTo(75);
            assertThat(MimeUtility.decodeWord(word)).matches("((" + piece + ")|=|\\?)+");
        });
        ReceivedMail received = new ReceivedMail(source);
        assertThat(received.subject()).isEqualTo(text);
        assertThat(received.parsed().getFrom()[0]).isEqualTo(new InternetAddress("allim@example.com"));
        assertThat(((InternetAddress) received.parsed().getFrom()[0]).getPersonal())
                .isEqualTo(piece.repeat(30));
    }

    @Test
    void text_isCutAtOneMiB() {
        Mail mail = mail("T", "안".repeat(400_000), Optional.of("https://a.b"));
        assertThat(mail.text().getBytes(StandardCharsets.UTF_8).length)
                .isBetween(Mail.MAX_TEXT_BYTES, Mail.MAX_TEXT_BYTES + 20);
        assertThat(mail.text()).endsWith("…\n\nhttps://a.b");
        assertThat(mail.notes()).hasSize(2).first().asString().contains("cut");
        assertThat(mail.html()).isEmpty();
    }
}
