package io.allim.sandbox.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.sandbox.wire.ChatView;
import io.allim.sandbox.wire.ChatView.Block;
import io.allim.sandbox.wire.ChatView.Kind;
import io.allim.sandbox.wire.ChatView.Span;
import io.allim.sandbox.wire.ChatView.Style;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatMarkupTest {

    private static final ChatMarkup MARKDOWN = new ChatMarkup(
            marks("**", Style.BOLD, "*", Style.ITALIC, "~~", Style.STRIKE),
            ChatMarkup.MARKDOWN_LINK,
            Pattern.compile("<@\\d+>|@everyone"),
            true,
            false);
    private static final ChatMarkup ANGLES = new ChatMarkup(
            marks("*", Style.BOLD, "_", Style.ITALIC),
            ChatMarkup.ANGLE_LINK,
            Pattern.compile("<@[A-Z0-9]+>|<!(?<label>[a-z]+)>"),
            false,
            true);

    @Test
    void marks_stylesAndNests() {
        assertThat(MARKDOWN.spans("a **b *c* d** ~~e~~"))
                .containsExactly(
                        span("a "),
                        span("b ", Style.BOLD),
                        span("c", Style.BOLD, Style.ITALIC),
                        span(" d", Style.BOLD),
                        span(" "),
                        span("e", Style.STRIKE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2 * 3 * 4", "a ** b", "*", "**", "`", "``", "[a](javascript:x)", "[a]", "<b>", "\\", "a\\b"})
    void whatIsNoMarkup_isText(String text) {
        assertThat(MARKDOWN.spans(text)).containsExactly(span(text));
    }

    @Test
    void escapedMarks_areText() {
        assertThat(MARKDOWN.spans("\\*\\*a\\*\\* \\[b\\](https://example.com) \\<@1\\>"))
                .containsExactly(span("**a** [b](https://example.com) <@1>"));
        assertThat(MARKDOWN.spans("*a\\*b*")).containsExactly(span("a*b", Style.ITALIC));
    }

    @Test
    void links_leadSomewhere() {
        assertThat(MARKDOWN.spans("[see **it**](https://example.com/a)"))
                .containsExactly(
                        new Span("see ", Set.of(), "https://example.com/a"),
                        new Span("it", Set.of(Style.BOLD), "https://example.com/a"));
        assertThat(ANGLES.spans("<https://example.com/?a&amp;b|see> <https://example.com>"))
                .containsExactly(
                        new Span("see", Set.of(), "https://example.com/?a&b"),
                        span(" "),
                        new Span("https://example.com", Set.of(), "https://example.com"));
    }

    @Test
    void mentions_areSeenAsSuch() {
        assertThat(MARKDOWN.spans("hi <@7>")).containsExactly(span("hi "), span("<@7>", Style.MENTION));
        assertThat(ANGLES.spans("<!here> &lt;!here&gt;"))
                .containsExactly(span("here", Style.MENTION), span(" <!here>"));
    }

    @Test
    void blocks_areQuotesAndFences() {
        assertThat(MARKDOWN.blocks("a\nb\n> c\n> d\n```sh\n*e*\n```\nf"))
                .containsExactly(
                        block(Kind.TEXT, "a\nb"),
                        block(Kind.QUOTE, "c\nd"),
                        block(Kind.CODE, "*e*\n"),
                        block(Kind.TEXT, "f"));
    }

    private static Block block(Kind kind, String text) {
        return new Block(kind, ChatViewBuilder.plain(text));
    }

    private static Span span(String text, Style... styles) {
        return new Span(text, Set.of(styles), "");
    }

    private static Map<String, Style> marks(String a, Style one, String b, Style two) {
        Map<String, Style> marks = new LinkedHashMap<>();
        marks.put(a, one);
        marks.put(b, two);
        return marks;
    }

    private static Map<String, Style> marks(String a, Style one, String b, Style two, String c, Style three) {
        Map<String, Style> marks = marks(a, one, b, two);
        marks.put(c, three);
        return marks;
    }

    @Test
    void text_isWhatAReaderWouldReadOut() {
        ChatView view = new ChatViewBuilder("Allim", request())
                .blocks(MARKDOWN.blocks("**a**\n> b"))
                .field("Region", ChatViewBuilder.plain("eu"), true)
                .build();
        assertThat(view.text()).isEqualTo("a\nb\nRegion: eu");
    }

    private static io.allim.sandbox.wire.HttpRequest request() {
        return new io.allim.sandbox.wire.HttpRequest("POST", "/x/", "", Map.of(), new byte[0]);
    }
}
