package io.allim.pipeline.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.chat.RichText;
import io.allim.notification.Digest;
import io.allim.notification.Digests;
import io.allim.notification.NotificationId;
import io.allim.recipient.Target;
import io.allim.template.ChatText;
import io.allim.template.TemplateText;
import io.allim.workflow.DigestRule;
import io.allim.workflow.Window;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing that a digest holds is lost in its words. */
class DigestTextTest {

    private static final String LINK = "https://notify.example.com/d/x";

    private static final Digest DIGEST = Digests.open(
            NotificationId.derived(Instant.EPOCH, "digest"),
            new Target.ToRecipient("ada"),
            DigestRule.of(Window.none()),
            3,
            Instant.EPOCH);

    @ParameterizedTest
    @CsvSource({
        "'', Build 7, passed, Build 7, passed",
        "1 builds, Build 7, passed, 1 builds, 'Build 7\npassed'",
        "Build 7, Build 7, passed, Build 7, passed",
        "1 builds, '', passed, 1 builds, passed",
        "1 builds, Build 7, '', 1 builds, Build 7",
        "'', Build 7, '', Build 7, Build 7"
    })
    void onlyItem_isThereAsAWhole(String title, String itemTitle, String itemBody, String subject, String body) {
        ObjectNode item = JsonNodeFactory.instance.objectNode();
        item.put("title", itemTitle).put("body", itemBody).put("url", "https://example.com/7");
        TemplateText text = words(1, List.of(item), LINK).plain(title, 1);
        assertThat(text.title()).isEqualTo(subject);
        assertThat(text.body()).isEqualTo(body);
        assertThat(text.url()).contains("https://example.com/7");
    }

    @ParameterizedTest
    @CsvSource({
        "13 comments, 'and 3 more: " + LINK + "'",
        "'3 hours ago', 'and 3 more: " + LINK + "'",
        "'and 3 more', 'and 3 more: " + LINK + "'",
        "'others: " + LINK + "', ''"
    })
    void whatIsNotShown_isCountedWithTheLink(String body, String added) {
        assertThat(completed(body, LINK)).isEqualTo(added.isEmpty() ? body : body + "\n" + added);
    }

    @ParameterizedTest
    @CsvSource({"13 comments, and 3 more", "'3 hours ago', and 3 more", "'so and so, and 3 more', ''"})
    void whatIsNotShown_isCountedWithoutALinkAsWell(String body, String added) {
        assertThat(completed(body, "")).isEqualTo(added.isEmpty() ? body : body + "\n" + added);
    }

    @Test
    void whatIsShown_needsNoCount() {
        TemplateText text = new TemplateText("t", "b", Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(words(2, items(2), LINK).complete(text, 2)).isEqualTo(text);
    }

    /** In HTML the count stands at the end of what is shown. */
    @ParameterizedTest
    @CsvSource({
        "<p>a</p></body></html>, <p>a</p>+</body></html>",
        "<p>a</p></BODY>, <p>a</p>+</BODY>",
        "</body>, +</body>",
        "<p>a</p>, <p>a</p>+",
        "see " + LINK + ", see " + LINK
    })
    void whatIsNotShown_isCountedInHtmlAsWell(String html, String expected) {
        TemplateText text = new TemplateText("t", "b", Optional.of(html), Optional.empty(), Optional.empty());
        TemplateText complete = words(3, items(2), LINK).complete(text, 2);
        assertThat(complete.html().orElseThrow())
                .isEqualTo(expected.replace("+", "<p><a href=\"" + LINK + "\">and 1 more</a></p>\n"));
        assertThat(complete.url()).contains(LINK);
        if (!html.contains(LINK)) {
            assertThat(words(3, items(2), "").complete(text, 2).html().orElseThrow())
                    .isEqualTo(expected.replace("+", "<p>and 1 more</p>\n"));
        }
        assertThat(words(3, items(2), "").complete(text, 2).url()).isEmpty();
    }

    @Test
    void url_ofTheTextComesBeforeTheLink() {
        TemplateText own =
                new TemplateText("t", "b", Optional.empty(), Optional.of("https://example.com/"), Optional.empty());
        assertThat(words(3, items(2), LINK).complete(own, 2).url()).contains("https://example.com/");
    }

    /** One that is shown of many is no message of its own. */
    @ParameterizedTest
    @CsvSource({"1, 1, item 0", "2, 1, 2 notifications", "2, 2, 2 notifications", "1, 0, 1 notifications"})
    void several_areListedAndCounted(long total, int shown, String title) {
        TemplateText text = words(total, items(Math.max(1, shown)), LINK).plain("", shown);
        assertThat(text.title()).isEqualTo(title);
        assertThat(text.body())
                .isEqualTo(
                        total == 1 && shown == 1
                                ? "line"
                                : shown == 0 ? title : "• line" + "\n• line".repeat(shown - 1));
        assertThat(words(total, items(Math.max(1, shown)), LINK).more(shown)).isEqualTo(total - shown);
    }

    @Test
    void title_isThatOfTheRule_andTheUrlThatOfTheOnlyItem() {
        assertThat(words(2, items(2), LINK).plain("Builds", 2).title()).isEqualTo("Builds");
        assertThat(words(1, items(1), LINK).plain("", 1).url()).isEmpty();
        assertThat(words(2, items(2), LINK).plain("", 2).url()).isEmpty();
    }

    @Test
    void korean_hasItsOwnWords() {
        DigestText words =
                new DigestText(DIGEST, new DigestContents(3, List.of(), Optional.empty(), Map.of()), "", true);
        assertThat(words.plain("", 0).title()).isEqualTo("알림 3개");
        TemplateText text = new TemplateText("t", "b", Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(words.complete(text, 0).body()).isEqualTo("b\n외 3개");
    }

    @Test
    void whatIsCounted_leavesTheRestAsItIs() {
        TemplateText text = new TemplateText(
                "t",
                "b",
                Optional.of("<p>b</p>"),
                Optional.of("https://e.example/"),
                Optional.of(JsonNodeFactory.instance.objectNode()),
                Optional.of("ar"),
                Optional.empty(),
                true);
        assertThat(words(13, items(10), LINK).complete(text, 10))
                .usingRecursiveComparison()
                .ignoringFields("body", "html")
                .isEqualTo(text);
    }

    /** A chat gets a list, and what else there is behind it as a link. */
    @Test
    void inChat_itemsAreAList() {
        DigestText words = words(13, items(2), LINK);
        TemplateText text = words.complete(words.inChat(words.plain("", 2), 2), 2);
        RichText body = text.chat().orElseThrow().body();
        assertThat(body.blocks()).hasSize(2);
        assertThat(body.blocks().getFirst()).isInstanceOfSatisfying(RichText.Items.class, list -> {
            assertThat(list.first()).isZero();
            assertThat(list.items()).hasSize(2);
        });
        assertThat(body.blocks().getLast())
                .isEqualTo(new RichText.Paragraph(
                        List.of(new RichText.Link(List.of(new RichText.Text("and 11 more")), LINK))));
        assertThat(text.body()).endsWith("and 11 more: " + LINK);
    }

    @Test
    void inChat_buttonSaysWhatElseThereIs() {
        ChatText chat = new ChatText(
                RichText.plain("b"),
                List.of(),
                Optional.empty(),
                List.of(new ChatText.Button("All", Optional.of(LINK))));
        TemplateText text = new TemplateText("t", "b", Optional.empty(), Optional.empty(), Optional.empty())
                .with(Optional.of(chat));
        assertThat(words(13, items(10), LINK).complete(text, 10).chat()).contains(chat);
    }

    @Test
    void inChat_theOnlyItemIsNoList() {
        DigestText words = words(1, items(1), LINK);
        TemplateText plain = words.plain("", 1);
        assertThat(words.inChat(plain, 1).chat().orElseThrow().body()).isEqualTo(RichText.plain(plain.body()));
    }

    private static String completed(String body, String link) {
        return words(13, items(10), link)
                .complete(new TemplateText("t", body, Optional.empty(), Optional.empty(), Optional.empty()), 10)
                .body();
    }

    private static List<ObjectNode> items(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> JsonNodeFactory.instance.objectNode().put("title", "item " + i))
                .toList();
    }

    private static DigestText words(long total, List<ObjectNode> items, String link) {
        List<DigestContents.Item> shown = items.stream()
                .map(item -> new DigestContents.Item(item, "", "line"))
                .toList();
        return new DigestText(
                DIGEST, new DigestContents(total, shown, Optional.of(shown.getLast()), Map.of()), link, false);
    }
}
