package io.allim.template.liquid;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.channel.DescribedChannels;
import io.allim.channel.Kinds;
import io.allim.channel.Message;
import io.allim.channel.PlainText;
import io.allim.channel.Urgency;
import io.allim.channel.email.MailShape;
import io.allim.channel.email.SesShape;
import io.allim.channel.sns.SnsShape;
import io.allim.channel.webhook.WebhookShape;
import io.allim.inbox.InboxEntry;
import io.allim.inbox.InboxShape;
import io.allim.template.Part;
import io.allim.template.Rendering;
import io.allim.template.TemplateStore;
import io.allim.template.TemplateText;
import io.allim.template.TemplateVersion;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the data holds, a message keeps the structure that its template gave it. */
@Tag("slow")
class InjectionTest {

    private static final String HARMLESS = "https://example.com/a";

    private static final String HTML = """
            <!DOCTYPE html><html><head><title>{{ data.x }}</title></head>
            <body style="color: {{ data.x }}">
            <!-- {{ data.x }} -->
            <h1>{{ data.x }}</h1>
            <p title="{{ data.x }}" class='{{ data.x }}'>{{ data.x | newline_to_br }}{{ data.x | escape }}</p>
            <a href="{{ data.x }}">a</a><a href="https://example.com/{{ data.x }}?q={{ data.x | url_encode }}">b</a>
            <a href='{% if data.x %}{{ data.x }}{% else %}https://example.com{% endif %}'>c</a>
            <img src="{{ data.x }}" alt="{{ data.x }}"><textarea>{{ data.x }}</textarea>
            {% capture box %}<b>{{ data.x }}</b>{% endcapture %}{{ box }}{{ box | append: data.x }}
            {% assign y = data.x | append: data.x %}<i>{{ y }}</i>
            {% for e in data.xs %}<u>{{ e }}</u>{% endfor %}{% cycle data.x %}
            <table><tr><td>{{ data.x }}</td></tr></table><select><option value="{{ data.x }}">{{ data.x }}</option></select>
            <svg><text>{{ data.x }}</text></svg></body></html>
            """;

    private static final LiquidRenderer RENDERER =
            new LiquidRenderer(new TemplateStore(null), DescribedChannels.forTemplates());
    private static SnsShape sns;
    private static SesShape ses;
    private static InboxShape inbox;

    @BeforeAll
    static void open(@TempDir Path directory) {
        sns = new SnsShape();
        ses = new SesShape();
        inbox = new InboxShape(directory);
    }

    @AfterAll
    static void close() {
        sns.close();
        ses.close();
        inbox.close();
    }

    /** 66 texts. */
    static List<String> payloads() {
        List<String> payloads = new ArrayList<>(List.of(
                "<script>alert(1)</script>",
                "</title><script>alert(1)</script>",
                "</textarea><img src=x onerror=alert(1)>",
                "\"><script>alert(1)</script>",
                "'><script>alert(1)</script>",
                "\" onmouseover=\"alert(1)",
                "' onmouseover='alert(1)",
                "` onmouseover=`alert(1)",
                "x onmouseover=alert(1)",
                "/><b>",
                "--><b>",
                "--!><b>",
                "-->",
                "--",
                "->",
                "]]><b>",
                "<![CDATA[<b>]]>",
                "<!--",
                "<!DOCTYPE x>",
                "<?php echo 1 ?>",
                "</p></body></html>",
                "<plaintext>",
                "<style>*{display:none}</style>",
                "<base href=//evil.example>",
                "<meta http-equiv=refresh content=0>",
                "<svg/onload=alert(1)>",
                "</svg><img src=x onerror=alert(1)>",
                "<math><mi//xlink:href=\"data:x,<script>\">",
                "javascript:alert(1)",
                "JaVaScRiPt:alert(1)",
                " javascript:alert(1)",
                "java\tscript:alert(1)",
                "java\nscript:alert(1)",
                "\u0001javascript:alert(1)",
                "javascript&colon;alert(1)",
                "&#106;avascript:alert(1)",
                "vbscript:msgbox(1)",
                "data:text/html,<script>alert(1)</script>",
                "//evil.example",
                "https://a\" onclick=\"alert(1)",
                "url(javascript:alert(1))",
                "red; background: url(//evil.example)",
                "expression(alert(1))",
                "&lt;script&gt;",
                "&quot;&gt;&lt;b&gt;",
                "&amp;#60;b&amp;#62;",
                "\r\nBcc: eve@example.com",
                "\nContent-Type: text/html\n\n<b>",
                "\r\n\r\n<script>",
                "\r\n--=_t-1\r\nContent-Type: text/html\r\n\r\n<b>",
                "\r\n.\r\nRCPT TO:<eve@example.com>",
                "=?UTF-8?B?PGI+?=",
                "%0d%0aBcc: eve@example.com",
                "\u2028\u2029\u0085Bcc: eve@example.com",
                "\",\"admin\":true,\"x\":\"",
                "\"}}},{\"a\":{\"b\":\"",
                "\\\",\\\"admin\\\":true",
                "\\u0022,\\u0022admin\\u0022:1",
                "\\",
                "&Action=DeleteTopic&TopicArn=x",
                "&MessageAttributes.entry.9.Name=x",
                "{{ data.secret }}{% raw %}",
                "{% endif %}{% endfor %}{{",
                "\0\u0008\u001b[31m",
                "\u202Egnp.exe",
                "<".repeat(200)));
        return payloads;
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void email_keepsItsElementsHeadersAndParts(String payload) {
        MailShape plain = MailShape.of(message("email", Kinds.EMAIL, "ada@example.com", HARMLESS));
        MailShape mail = MailShape.of(message("email", Kinds.EMAIL, "ada@example.com", payload));
        assertThat(mail.structure()).isEqualTo(plain.structure());
        Document document = Jsoup.parse(mail.html());
        assertThat(elements(document)).isEqualTo(elements(Jsoup.parse(plain.html())));
        assertThat(document.select("[href],[src]").stream().flatMap(it -> Stream.of(it.attr("href"), it.attr("src"))))
                .allMatch(url -> url.isEmpty() || url.equals("#") || url.startsWith("https://"));
        assertThat(document.select("[style]").attr("style")).doesNotContain(";", "(", "\\");
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void emailOverSes_isOneRequestOfTheSameShape(String payload) {
        MailShape plain = ses.of(message("email", Kinds.EMAIL, "ada@example.com", HARMLESS));
        MailShape mail = ses.of(message("email", Kinds.EMAIL, "ada@example.com", payload));
        assertThat(mail.structure()).isEqualTo(plain.structure());
        assertThat(elements(Jsoup.parse(mail.html()))).isEqualTo(elements(Jsoup.parse(plain.html())));
    }

    /** The default part has no HTML; the channel makes it. */
    @ParameterizedTest
    @MethodSource("payloads")
    void emailOfPlainWords_keepsItsElements(String payload) {
        String once = new PlainText(payload).value().replaceAll("\\s*\n\\s*\n", "\n");
        MailShape plain = MailShape.of(message("inbox", Kinds.EMAIL, "ada@example.com", HARMLESS));
        MailShape mail = MailShape.of(message("inbox", Kinds.EMAIL, "ada@example.com", once));
        assertThat(mail.structure()).isEqualTo(plain.structure());
        Document document = Jsoup.parse(mail.html());
        Document harmless = Jsoup.parse(plain.html());
        assertThat(document.select("[href],[src]").stream().map(it -> it.attr("href") + it.attr("src")))
                .allMatch(url -> url.matches("(?i)https?://.*"));
        // What looks like a URL of the web in plain words leads there.
        document.select("a.l").unwrap();
        harmless.select("a.l").unwrap();
        assertThat(elements(document)).isEqualTo(elements(harmless));
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void overSns_theParametersStayTheSame(String payload) {
        Map<String, AddressKind> kinds = Map.of("sms", Kinds.PHONE, "push", Kinds.DEVICE, "sns", Kinds.SNS_TOPIC);
        Map<String, String> addresses = Map.of(
                "sms", "+12065550100",
                "push", "arn:aws:sns:us-east-1:123456789012:endpoint/GCM/a/6c2a8c3e-91f4-4a6f-8e0d-000000000001",
                "sns", "arn:aws:sns:us-east-1:123456789012:orders");
        kinds.forEach((channel, kind) -> {
            String address = addresses.get(channel);
            assertThat(sns.of(channel, message(channel, kind, address, payload)))
                    .as(channel)
                    .isEqualTo(sns.of(channel, message(channel, kind, address, HARMLESS)));
        });
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void webhook_keepsItsFields(String payload) {
        assertThat(WebhookShape.of(message("webhook", Kinds.WEBHOOK, "https://a.b", payload)))
                .isEqualTo(WebhookShape.of(message("webhook", Kinds.WEBHOOK, "https://a.b", HARMLESS)));
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void inbox_keepsTheFieldsOfItsEntry(String payload) {
        InboxEntry plain = inbox.entry(message("inbox", Kinds.INBOX, "ada", HARMLESS));
        InboxEntry entry = inbox.entry(message("inbox", Kinds.INBOX, "ada", payload));
        assertThat(InboxShape.of(entry)).isEqualTo(InboxShape.of(plain));
        assertThat(entry.url()).hasValueSatisfying(url -> assertThat(url).matches("https://example\\.com/[!#-~]*"));
        assertThat(entry.title()).doesNotContainPattern("[\\p{Cntrl}\\u2028\\u2029\\u0085]");
    }

    /** What an inbox or an app is given: lines where lines belong, and data of the template's shape. */
    @ParameterizedTest
    @MethodSource("payloads")
    void words_areLinesAndTexts(String payload) {
        TemplateText text = text("inbox", payload);
        assertThat(text.title()).doesNotContainPattern("[\\p{Cntrl}\\u2028\\u2029\\u0085]");
        assertThat(text.body()).doesNotContainPattern("[\\p{Cntrl}&&[^\n\t]]");
        assertThat(text.data().orElseThrow().properties()).hasSize(2);
        assertThat(text.data().orElseThrow().at("/list")).hasSize(1);
        assertThat(text.data().orElseThrow().at("/list/0").isTextual()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "//evil.example",
                "https://a b",
                "https://a\nb",
                "ftp://a",
                "data:text/html,x",
                "https://a\"b",
                "/relative"
            })
    void url_isOneOfTheWebOrNone(String payload) {
        Optional<String> none = Optional.empty();
        Part part = new Part(none, Optional.of("x"), none, none, Optional.of("{{ data.x }}"), Optional.empty());
        assertThat(RENDERER.render(version(Map.of("default", part)), "sms", none, variables(payload)))
                .isInstanceOf(Rendering.Failed.class);
    }

    /** A browser's parser says where the link is, and whether it is one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!-->",
                "<!--->",
                "<!---->",
                "<!----->",
                "<!--x-->",
                "<!--x--->",
                "<!--x--!>",
                "<!----!>",
                "<!--x--!-->",
                "<!-- <!-->",
                "<!--x--!x-->",
                "<!--x-",
                "<!--x--!",
                "<!--x--!->",
                "<!--x-!>",
                "<!--x-- >",
                "<!x>",
                "<?x>",
                "</>",
                "</ a=\">",
                "</3 a=\">",
                "<// a=\">",
                "</b a=\"\">"
            })
    void comments_endWhereBrowsersEndThem(String comment) {
        String link = rendered(comment + " <a href=\"{{ data.x }}\">a</a> --><!-- --!> <a href='{{ data.x }}'>b</a>");
        assertThat(Jsoup.parse(link).select("a"))
                .isNotEmpty()
                .allMatch(a -> a.attr("href").equals("#"), link);
    }

    private static String rendered(String html) {
        Optional<String> none = Optional.empty();
        Part part = new Part(none, Optional.of("x"), Optional.of(html), none, none, Optional.empty());
        TemplateVersion version = version(Map.of("email", part));
        assertThat(RENDERER.faults(version)).isEmpty();
        Rendering rendering = RENDERER.render(version, "email", none, variables("javascript:alert(1)"));
        return ((Rendering.Done) rendering).text().html().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
                    <a href={{ x }}> → quotes
                    <a {{ x }}> → between tags
                    <{{ x }}> → between tags
                    <b{{ x }}> → between tags
                    <a onclick="{{ x }}"> → onclick
                    <img srcset="{{ x }}"> → srcset
                    <iframe srcdoc="{{ x }}"> → srcdoc
                    <script>{{ x }}</script> → script
                    <SCRIPT type=a>{{ x }}</SCRIPT> → script
                    <script/>{{ x }} → script
                    <style>{{ x }}</style> → style
                    <noscript>{{ x }}</noscript> → noscript
                    <!-{{ x }} → between tags
                    <!-- -{{ x }}-> --> → dash
                    <!--{{ x }}> → dash
                    <!-- --!{{ x }}> → dash
                    <!--{% if x %}a{% endif %}> → where it began
                    </{{ x }}> → between tags
                    </3 {{ x }}> → between tags
                    <a href="{{ x }} → within a tag
                    {% if x %}<a href="{% endif %}">{{ x }} → where it began
                    {% for i in x %}<b {% endfor %}> → where it began
                    {% if x %}<script>{% else %}<b>{% endif %}{{ x }} → where it began
                    {% capture y %}<a href="{% endcapture %} → where it began
                    """)
    void html_hasNoPlaceForAValueThatCannotBeMadeSafe(String html, String why) {
        Optional<String> none = Optional.empty();
        Part part = new Part(none, none, Optional.of(html), none, none, Optional.empty());
        assertThat(RENDERER.faults(version(Map.of("email", part))))
                .singleElement()
                .satisfies(fault -> assertThat(fault.why()).contains(why));
    }

    private static List<String> elements(Document document) {
        return document.select("*").stream()
                .map(it -> it.tagName()
                        + it.attributes().asList().stream().map(a -> a.getKey()).toList())
                .filter(it -> !it.equals("br[]"))
                .toList();
    }

    private static Message message(String channel, AddressKind kind, String address, String payload) {
        TemplateText text = text(channel, payload);
        return new Message(
                "t-1",
                new Address(kind, address),
                text.title(),
                text.body(),
                text.html(),
                text.url(),
                Optional.empty(),
                Urgency.NORMAL,
                text.data().orElseGet(JsonNodeFactory.instance::objectNode),
                Instant.parse("2026-11-23T05:00:00Z"));
    }

    private static TemplateText text(String channel, String payload) {
        Rendering rendering = RENDERER.render(version(parts()), channel, Optional.empty(), variables(payload));
        assertThat(rendering).isInstanceOf(Rendering.Done.class);
        return ((Rendering.Done) rendering).text();
    }

    private static Map<String, Part> parts() {
        Optional<String> none = Optional.empty();
        Optional<String> title = Optional.of("Order {{ data.x }}");
        Optional<String> body = Optional.of("Dear {{ data.x }},\nyour order {{ data.x | upcase }} of {{ data.xs }}.");
        Optional<String> url = Optional.of("https://example.com/{{ data.x | url_encode | slice: 0, 20 }}");
        ObjectNode data = JsonNodeFactory.instance.objectNode().put("text", "a {{ data.x }}");
        data.putArray("list").add("{{ data.x }}");
        Map<String, Part> parts = new HashMap<>();
        parts.put("email", new Part(title, body, Optional.of(HTML), none, url, Optional.empty()));
        parts.put("sms", new Part(none, body, none, none, url, Optional.empty()));
        parts.put("default", new Part(title, body, none, none, url, Optional.of(data)));
        return parts;
    }

    private static TemplateVersion version(Map<String, Part> parts) {
        return new TemplateVersion("t", 0, Instant.EPOCH, true, false, parts, Map.of());
    }

    private static ObjectNode variables(String payload) {
        ObjectNode variables = JsonNodeFactory.instance.objectNode();
        ObjectNode data = variables.putObject("data").put("x", payload).put("secret", "s3cr3t");
        data.putArray("xs").add(payload);
        return variables;
    }
}
