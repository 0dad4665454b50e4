package io.allim.template.liquid;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.DescribedChannels;
import io.allim.channel.TemplateFields;
import io.allim.table.Json;
import io.allim.template.Part;
import io.allim.template.Rendering;
import io.allim.template.TemplateFault;
import io.allim.template.TemplateStore;
import io.allim.template.TemplateText;
import io.allim.template.TemplateVersion;
import io.allim.template.html.HtmlFrame;
import io.allim.template.html.HtmlText;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What parts and languages make of one message. */
class MessageTest {

    private static final Optional<String> NONE = Optional.empty();
    private static final LiquidRenderer RENDERER =
            new LiquidRenderer(new TemplateStore(null), DescribedChannels.forTemplates());

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
                    &euro;5 &rsquo;x&rsquo; &hellip; &#8212; &#x1F680; &nope; &amp;lt; → €5 ’x’ … — 🚀 &nope; &lt;
                    <div style="display:none">pre</div><p hidden>h</p><span style='opacity:0;'>o</span><i style="opacity:0.5">s</i> → s
                    <b style="font-size:0px">a</b><b style="FONT-SIZE: 0">b</b><b style="font-size:0.9em">c</b><b style="visibility : hidden">d</b> → c
                    <a href=https://example.com/a>go</a> → go (https://example.com/a)
                    <A HREF = 'https://example.com/?a=1&amp;b=2'>go</A> → go (https://example.com/?a=1&b=2)
                    <a href="https://example.com">https://example.com</a> <a href="#">top</a> → https://example.com top
                    <a href="mailto:a@b.example">write</a> <a href="tel:+1">+1</a> → write (a@b.example) +1
                    <a href="https://e.example"><img src=x alt="Logo"></a><img src=y> → Logo (https://e.example)
                    <a href="https://e.example"><img src=x></a> → https://e.example
                    a<!-- b --><!--[if mso]>c<![endif]--><![if !mso]>d<![endif]><title>e</title><style>f</style>g → adg
                    <table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table> → a b⏎c
                    <p>a</p><p>b<br>c<br><br>d</p><ul><li>e<li>f</ul> → a⏎⏎b⏎c⏎⏎d⏎⏎e⏎f
                    <pre>a  b⏎  c</pre>x  y → a  b⏎  c⏎⏎x y
                    1 < 2 & 3 > 2 <3 → 1 < 2 & 3 > 2 <3
                    a<p>b</p>c<div>d</div>e → a⏎⏎b⏎⏎c⏎⏎d⏎⏎e
                    <br><br><p> </p><ul><li>a → a
                    a<table><tr><th>b<th>c<tbody><tr><td>d<td>e</table>f → a⏎⏎b c⏎d e⏎⏎f
                    <table><tr><td>a</td></tr>b</table> → a⏎b
                    <b alt="a">b</b><a alt="c" href="#">d</a> → bd
                    https://e.example <a href="https://e.example">go</a> → https://e.example go (https://e.example)
                    a<a href="https://e.example"><img src=x></a> → ahttps://e.example
                    a <a href="https://e.example"><img src=x></a> → a https://e.example
                    <p>x</p><pre><b>a  b</b>  c</pre> → x⏎⏎a  b  c
                    a&nbsp; &nbsp;b&#9;c → a b c
                    """)
    void textOfHtml_isWhatIsShown(String html, String text) {
        assertThat(HtmlText.of(html.replace("⏎", "\n"))).isEqualTo(text.replace("⏎", "\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
                    ko → <p>x</p> → <html lang="ko" dir="ltr">
                    ar-EG → <p>x</p> → <html lang="ar-EG" dir="rtl">
                    uz-Arab → <p>x</p> → <html lang="uz-Arab" dir="rtl">
                    he → <!doctype html><html class="a"><p>x → <html lang="he" dir="rtl" class="a">
                    he → <html lang="iw" dir=ltr><p>x → <html lang="iw" dir=ltr>
                    he → <html data-lang="x"><p>x → <html lang="he" dir="rtl" data-lang="x">
                    he → <!doctype html><p>x → <!doctype html><p>x
                    """)
    void html_saysItsLanguage(String language, String html, String root) {
        assertThat(HtmlFrame.of(html, "t", Optional.of(language))).contains(root);
        assertThat(HtmlFrame.of("<p>x</p>", "t", NONE)).contains("<html dir=\"auto\">");
        assertThat(HtmlFrame.of("<html><p>x", "t", NONE)).isEqualTo("<html><p>x");
    }

    @Test
    void frame_escapesWhatItIsGiven() {
        Optional<String> tag = Optional.of("ko\"><b>");
        assertThat(HtmlFrame.of("<p>x</p>", "</title><b>&", tag))
                .contains("<title>&lt;/title&gt;&lt;b&gt;&amp;</title>", " lang=\"ko&quot;&gt;&lt;b&gt;\"")
                .contains("\n<p>x</p>\n");
        assertThat(HtmlFrame.of("<html><p>x", "t", tag)).startsWith("<html lang=\"ko&quot;&gt;&lt;b&gt;\" dir=");
    }

    @ParameterizedTest
    @CsvSource({"2048, true", "2049, false"})
    void url_has2048CharactersAtMost(int length, boolean taken) {
        String url = "https://e.example/";
        Part part = part(null, "x", url + "a".repeat(length - url.length()));
        assertThat(RENDERER.render(version(part), "email", NONE, variables()) instanceof Rendering.Done)
                .isEqualTo(taken);
    }

    @Test
    void message_hasTextOrData() {
        ObjectNode data = JsonNodeFactory.instance.objectNode().put("a", "b");
        Part silent = new Part(NONE, NONE, NONE, NONE, NONE, Optional.of(data));
        assertThat(done(version(silent), "email", NONE).text().data()).contains(data);
        Part empty = part("t", " {{ data.none | default: '' }} ", null);
        assertThat(RENDERER.render(version(empty), "email", NONE, variables())).isInstanceOf(Rendering.Failed.class);
    }

    /** Language, then channel: the fields that a part lacks come from the wider one. */
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
                    inbox,   ko-KR,      T,   ko body,  https://e.example/d
                    inbox,   KO,         T,   ko body,  https://e.example/d
                    inbox,   kok-IN,     T,   body,     https://e.example/d
                    inbox,   k,          T,   body,     https://e.example/d
                    inbox,   -,          T,   body,     https://e.example/d
                    push,    ko,         P,   ko body,  https://e.example/d
                    push,    en,         P,   push,     https://e.example/d
                    push,    fr-CA-x-a,  F,   pousse,   https://e.example/d
                    sms,     en,         '',  sms,      -
                    sms,     ko,         T,   ko body,  https://e.example/d
                    sms,     fr,         T,   corps,    -
                    """)
    void fields_comeFromTheWiderPart(String channel, String locale, String title, String body, String url) {
        Map<String, Part> parts = Map.of(
                "default", part("T", "body", "https://e.example/d"),
                "push", part("P", "push", null),
                "sms", part(null, "sms", null));
        Map<String, Map<String, Part>> locales = Map.of(
                "ko", Map.of("default", part(null, "ko body", null)),
                "fr", Map.of("default", part(null, "corps", ""), "push", part("F", "pousse", null)));
        TemplateVersion version = new TemplateVersion("t", 0, Instant.EPOCH, true, false, parts, locales);
        TemplateText text = done(version, channel, Optional.ofNullable(locale)).text();
        if (channel.equals("push") && locale.startsWith("fr")) {
            assertThat(text.url()).isEmpty();
            return;
        }
        assertThat(text.language()).isEqualTo(language(body));
        assertThat(text.title()).isEqualTo(title);
        assertThat(text.body()).isEqualTo(body);
        assertThat(text.url()).isEqualTo(Optional.ofNullable(url));
    }

    private static Optional<String> language(String body) {
        return switch (body) {
            case "ko body" -> Optional.of("ko");
            case "corps" -> Optional.of("fr");
            default -> NONE;
        };
    }

    @Test
    void whatIsOdd_isNotedAndNoFault() {
        Part part = new Part(
                NONE,
                Optional.of("{% if data.x > 1 %}y{% endif %}{{ data.x | date: '%F' }}"),
                Optional.of("<a href='{{ data.x }}' style='color:{{ data.style }}'>a</a>"),
                NONE,
                Optional.of("https://example.com/{{ data.ko }}"),
                Optional.empty());
        Rendering.Done done = done(version(part), "email", NONE);
        assertThat(done.text().url()).contains("https://example.com/%EC%A3%BC");
        assertThat(done.text().html().orElseThrow()).contains("href='#' style='color:'");
        assertThat(done.notes())
                .hasSize(4)
                .anyMatch(
                        note -> note.equals(
                                "parts.email.text of the template t: the filter date can't read its value, which stays as it is"))
                .anyMatch(note -> note.contains("order of two values"))
                .anyMatch(note -> note.contains("leads nowhere"))
                .anyMatch(note -> note.contains("style"));
    }

    @Test
    void linkWithASpace_isRepaired() {
        Part part =
                new Part(NONE, NONE, Optional.of("<a href=\"{{ data.spaced }}\">a</a>"), NONE, NONE, Optional.empty());
        Rendering.Done done = done(version(part), "email", NONE);
        String repaired = "https://e.example/my%20file?q=%EC%A3%BC%20x";
        assertThat(done.text().html().orElseThrow()).contains("<a href=\"" + repaired + "\">a</a>");
        assertThat(done.text().body()).isEqualTo("a (" + repaired + ")");
        assertThat(done.notes()).isEmpty();
    }

    @Test
    void linkThatThereIsNot_isNothing() {
        Part part = part(null, "a{{ unsubscribeUrl }}{% if unsubscribeUrl %}b{% endif %}", null);
        assertThat(done(version(part), "email", NONE).text().body()).isEqualTo("a");
        for (String missing : List.of("a{{ data.none }}", "a{{ unsubscribeUrl.x }}")) {
            assertThat(RENDERER.render(version(part(null, missing, null)), "email", NONE, variables()))
                    .isInstanceOf(Rendering.Failed.class);
        }
    }

    /** Names, numbers and structure of the data are the template's. */
    @Test
    void data_hasItsTextsRendered() {
        String data = """
                {"{{ data.x }}": "{{ data.html }}", "a": [{"b": "{{ data.ko }}"}, ["c", 1.50, true, null]]}
                """;
        Part part = new Part(NONE, NONE, NONE, NONE, NONE, Optional.of(Json.read(data, ObjectNode.class)));
        assertThat(done(version(part), "email", NONE).text().data().orElseThrow())
                .hasToString("{\"{{ data.x }}\":\"<&'\",\"a\":[{\"b\":\"주\"},[\"c\",1.50,true,null]]}");
    }

    @Test
    void subjectAndText_areNoHtml() {
        Part part = part("1 <b {{ data.html }}", "2 <b {{ data.html }}", null);
        TemplateText text = done(version(part), "email", NONE).text();
        assertThat(text.title()).isEqualTo("1 <b <&'");
        assertThat(text.body()).isEqualTo("2 <b <&'");
        assertThat(RENDERER.faults(version(part))).isEmpty();
    }

    /** As the API names the fields, which are others for e-mail. */
    @Test
    void faults_nameTheirFields() {
        ObjectNode data = Json.read("{'a': [1, {'b': '{{'}]}".replace('\'', '"'), ObjectNode.class);
        Optional<String> wrong = Optional.of("{{");
        Optional<String> wrongHtml = Optional.of("<a {{ data.x }}>");
        Part part = new Part(wrong, wrong, wrongHtml, NONE, wrong, Optional.of(data));
        TemplateVersion version = new TemplateVersion(
                "t", 0, Instant.EPOCH, true, false, Map.of("email", part), Map.of("ko", Map.of("sms", part)));
        assertThat(RENDERER.faults(version))
                .extracting(TemplateFault::path)
                .containsExactly(
                        "parts.email.subject",
                        "parts.email.text",
                        "parts.email.html",
                        "parts.email.url",
                        "parts.email.data.a[1].b",
                        "locales.ko.sms.title",
                        "locales.ko.sms.body",
                        "locales.ko.sms.html",
                        "locales.ko.sms.url",
                        "locales.ko.sms.data.a[1].b");
    }

    @Test
    void escaped_isEscapedOnceInAttributesToo() {
        String html =
                "<a title='{{ data.html | escape }}' href='{{ data.u | escape }}'>{{ data.html | escape_once }}</a>";
        Part part = new Part(NONE, NONE, Optional.of(html), NONE, NONE, Optional.empty());
        assertThat(done(version(part), "email", NONE).text().html().orElseThrow())
                .contains("<a title='&lt;&amp;&#39;' href='https://e.example/?a=1&amp;b=2'>&lt;&amp;&#39;</a>");
    }

    @Test
    void escaped_isWrittenOutInPlainText() {
        Part part = part("{{ data.html | escape }}", "{{ data.html | escape }}", null);
        assertThat(done(version(part), "email", NONE).text().title()).isEqualTo("&lt;&amp;&#39;");
        assertThat(done(version(part), "email", NONE).text().body()).isEqualTo("&lt;&amp;&#39;");
    }

    /** Each alone is the content of a message; a title, a layout and a URL go beside it. */
    @Test
    void part_speaksByTextHtmlOrData() {
        Optional<String> some = Optional.of("x");
        Optional<ObjectNode> data =
                Optional.of(JsonNodeFactory.instance.objectNode().put("a", "b"));
        assertThat(speaks(new Part(NONE, some, NONE, NONE, NONE, Optional.empty())))
                .isTrue();
        assertThat(speaks(new Part(NONE, NONE, some, NONE, NONE, Optional.empty())))
                .isTrue();
        assertThat(speaks(new Part(NONE, NONE, NONE, NONE, NONE, data))).isTrue();
        assertThat(speaks(new Part(some, NONE, NONE, some, some, Optional.empty())))
                .isFalse();
    }

    private static boolean speaks(Part part) {
        return version(part)
                .sources("email", TemplateFields.TITLE_AND_BODY, NONE)
                .isPresent();
    }

    private static Rendering.Done done(TemplateVersion version, String channel, Optional<String> locale) {
        return (Rendering.Done) RENDERER.render(version, channel, locale, variables());
    }

    private static ObjectNode variables() {
        ObjectNode variables = JsonNodeFactory.instance.objectNode().put("unsubscribeUrl", (String) null);
        variables
                .putObject("data")
                .put("x", "no number")
                .put("style", "url(x)")
                .put("ko", "주")
                .put("html", "<&'")
                .put("spaced", "https://e.example/my file?q=주 x")
                .put("u", "https://e.example/?a=1&b=2")
                .putNull("none");
        return variables;
    }

    private static TemplateVersion version(Part part) {
        return new TemplateVersion("t", 0, Instant.EPOCH, true, false, Map.of("email", part), Map.of());
    }

    private static Part part(String title, String body, String url) {
        return new Part(
                Optional.ofNullable(title), Optional.of(body), NONE, NONE, Optional.ofNullable(url), Optional.empty());
    }
}
