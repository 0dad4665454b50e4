package io.allim.template.liquid;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.ChatPayloads;
import io.allim.channel.DescribedChannels;
import io.allim.channel.PlainText;
import io.allim.chat.ChatColor;
import io.allim.chat.ChatField;
import io.allim.chat.RichText;
import io.allim.chat.Shape;
import io.allim.table.Json;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import io.allim.template.ChatPart;
import io.allim.template.ChatText;
import io.allim.template.Part;
import io.allim.template.Rendering;
import io.allim.template.TemplateFault;
import io.allim.template.TemplateStore;
import io.allim.template.TemplateText;
import io.allim.template.TemplateVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts for chats. */
class ChatTemplateTest {

    private static final Optional<String> NONE = Optional.empty();
    private static final LiquidRenderer RENDERER = new LiquidRenderer(
            new TemplateStore(new MemoryTable(new SettableClock(Instant.EPOCH))), DescribedChannels.forTemplates());

    @Test
    void body_isMarkdown_andFieldsAreText() {
        TemplateText text = done(
                Map.of(
                        "chat",
                        part(
                                "{{ data.x }}!",
                                "**{{ data.x }}** on [{{ data.host }}](https://a.example/{{ data.host }})")),
                data("*x*\ny"));
        assertThat(text.title()).isEqualTo("*x* y!");
        assertThat(text.body()).isEqualTo("*x*\ny on db-1 (https://a.example/db-1)");
        assertThat(chat(text).body())
                .isEqualTo(new RichText(List.of(new RichText.Paragraph(List.of(
                        new RichText.Bold(
                                List.of(new RichText.Text("*x*"), new RichText.LineBreak(), new RichText.Text("y"))),
                        new RichText.Text(" on "),
                        new RichText.Link(List.of(new RichText.Text("db-1")), "https://a.example/db-1"))))));
    }

    /** Own part, chat, default; a language is worth more than a fit. */
    @ParameterizedTest
    @CsvSource(textBlock = """
                    slack chat default, '', slack
                    chat default, '', chat
                    default, '', default
                    slack chat default ko.default, ko, ko.default
                    slack chat default ko.default ko.chat, ko, ko.chat
                    slack chat default ko.default ko.chat ko.slack, ko-KR, ko.slack
                    slack chat default ko.email, ko, slack
                    """)
    void parts_areLookedFor(String parts, String locale, String found) {
        Map<String, Part> own = new TreeMap<>();
        Map<String, Part> korean = new TreeMap<>();
        for (String name : parts.split(" ")) {
            Map<String, Part> into = name.startsWith("ko.") ? korean : own;
            String channel = name.replace("ko.", "");
            Optional<String> body = Optional.of(name);
            into.put(
                    channel,
                    channel.equals("default") || channel.equals("email")
                            ? new Part(NONE, body, NONE, NONE, NONE, Optional.empty())
                            : part(null, name));
        }
        TemplateVersion version = new TemplateVersion("t", 1, Instant.EPOCH, true, false, own, Map.of("ko", korean));
        Rendering.Done done = (Rendering.Done)
                RENDERER.render(version, "slack", Optional.of(locale).filter(it -> !it.isEmpty()), data("x"));
        assertThat(done.text().body()).isEqualTo(found);
    }

    @Test
    void chat_servesNobodyElse() {
        assertThat(RENDERER.render(version(Map.of("chat", part(null, "x"))), "sms", NONE, data("x")))
                .isInstanceOf(Rendering.Failed.class);
    }

    /** The default part is no Markdown, and what it lacks comes from the next one. */
    @Test
    void defaultPart_isPlain_andBorrows() {
        Part plain = new Part(NONE, Optional.of("**{{ data.x }}**"), NONE, NONE, NONE, Optional.empty());
        Part chat =
                part("Title", "body", List.of(field("a", "b")), "warning", List.of(link("Go", "https://a.example")));
        TemplateVersion version = new TemplateVersion(
                "t", 1, Instant.EPOCH, true, false, Map.of("chat", chat), Map.of("ko", Map.of("default", plain)));
        TemplateText text =
                ((Rendering.Done) RENDERER.render(version, "slack", Optional.of("ko"), data("<!here>"))).text();
        assertThat(text.title()).isEqualTo("Title");
        assertThat(chat(text))
                .isEqualTo(new ChatText(
                        RichText.plain("**<!here>**"),
                        List.of(new ChatField("a", "b", false)),
                        Optional.of(ChatColor.WARNING),
                        List.of(new ChatText.Button("Go", Optional.of("https://a.example")))));
    }

    @Test
    void emptyLists_sayThatThereIsNone() {
        Part chat =
                part("Title", "body", List.of(field("a", "b")), "warning", List.of(link("Go", "https://a.example")));
        Part slack = part(null, "own", List.of(), null, List.of());
        TemplateText text = done(Map.of("chat", chat, "slack", slack), data("x"));
        assertThat(chat(text).fields()).isEmpty();
        assertThat(chat(text).buttons()).isEmpty();
        assertThat(chat(text).color()).contains(ChatColor.WARNING);
    }

    @Test
    void whatComesOutEmpty_isLeftOut() {
        Part part = part(
                "t",
                "b",
                List.of(field("{{ data.none }}", "v"), field("n", " {{ data.none }}\n"), field("n", "v")),
                "{{ data.none }}",
                List.of(
                        link("{{ data.none }}", "https://a.example"),
                        link("a", "{{ data.none }}"),
                        link("b", "{{ data.x }}"),
                        new ChatPart.Button("{{ data.none }}", Optional.empty(), true),
                        new ChatPart.Button("c\nd", Optional.empty(), true)));
        TemplateVersion version =
                new TemplateVersion("t", 1, Instant.EPOCH, false, false, Map.of("chat", part), Map.of());
        Rendering.Done done = (Rendering.Done) RENDERER.render(version, "slack", NONE, data("javascript:alert(1)"));
        assertThat(chat(done.text()))
                .isEqualTo(new ChatText(
                        RichText.plain("b"),
                        List.of(new ChatField("n", "v", false)),
                        Optional.empty(),
                        List.of(new ChatText.Button("c d", Optional.empty()))));
        assertThat(done.notes())
                .containsExactly("parts.chat.buttons[2].url of the template t, version 1: the button is left out, "
                        + "since what it gives is no URL of http or https");
    }

    @ParameterizedTest
    @CsvSource({"good, GOOD", "neutral, NEUTRAL", "' Warning ', WARNING", "danger, DANGER", "red,", "'',"})
    void color_isOneOfFour(String word, ChatColor color) {
        Part part = part("t", "b", List.of(), "{{ data.x }}", List.of());
        Rendering.Done done =
                (Rendering.Done) RENDERER.render(version(Map.of("chat", part)), "slack", NONE, data(word));
        assertThat(chat(done.text()).color()).isEqualTo(Optional.ofNullable(color));
        assertThat(done.notes()).hasSize(word.equals("red") ? 1 : 0);
    }

    /** A body may come out empty where a title or a field is left. */
    @Test
    void something_isLeft() {
        assertThat(done(Map.of("chat", part("t", "{% comment %}{% endcomment %}")), data("x"))
                        .body())
                .isEqualTo("t");
        Part facts = part(null, "**{{ data.x }}**", List.of(field("n", "v")), null, List.of());
        assertThat(done(Map.of("chat", facts), data("")).body()).isEqualTo("n: v");
        assertThat(RENDERER.render(version(Map.of("chat", part(null, "**{{ data.x }}**"))), "slack", NONE, data("")))
                .isInstanceOfSatisfying(
                        Rendering.Failed.class,
                        failed -> assertThat(failed.why())
                                .isEqualTo(
                                        "parts.chat.body of the template t, version 1: nothing is left of the text"));
    }

    @Test
    void faults_nameTheirPlace() {
        Part part = part(
                "{{",
                "{{",
                List.of(field("ok", "ok"), field("{{", "{%")),
                "{{",
                List.of(link("ok", "{{ data.x }}"), link("{{", "{{")));
        TemplateVersion version = new TemplateVersion(
                "t", 0, Instant.EPOCH, true, false, Map.of("chat", part), Map.of("ko", Map.of("slack", part)));
        assertThat(RENDERER.faults(version))
                .extracting(TemplateFault::path)
                .startsWith(
                        "parts.chat.title",
                        "parts.chat.body",
                        "parts.chat.fields[1].name",
                        "parts.chat.fields[1].value",
                        "parts.chat.color",
                        "parts.chat.buttons[1].text",
                        "parts.chat.buttons[1].url",
                        "locales.ko.slack.title")
                .hasSize(14);
    }

    @Test
    void variables_areFoundInEachText() {
        Part part = part(
                "{{ data.a }}",
                "{{ data.b }}{% if data.h %}x{% endif %}",
                List.of(field("{{ data.c }}", "{{ data.d }}")),
                "{{ data.e }}",
                List.of(link("{{ data.f }}", "{{ data.g }}")));
        TemplateVersion version = version(Map.of("chat", part));
        assertThat(RENDERER.variables(version).required())
                .containsExactly("data.a", "data.b", "data.c", "data.d", "data.e", "data.f", "data.g");
        assertThat(RENDERER.variables(version).optional()).containsExactly("data.h");
        TemplateStore store = new TemplateStore(new MemoryTable(new SettableClock(Instant.EPOCH)));
        store.add(version, true, Instant.EPOCH);
        LiquidRenderer stored = new LiquidRenderer(store, DescribedChannels.forTemplates());
        ObjectNode data = Json.read("{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1}", ObjectNode.class);
        assertThat(stored.bind("t", Set.of("slack"), data).lacking()).contains("data.g");
        assertThat(stored.bind("t", Set.of("slack"), data.put("g", 1)).lacking())
                .isEmpty();
        assertThat(((Rendering.Done) stored.render("t", NONE.map(Integer::valueOf), "slack", NONE, variables(data)))
                        .text()
                        .body())
                .isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[x](mention:{{ data.x }})",
                "[x](<mention:{{ data.x }}>)",
                "[x]( mention:U{{ data.x }})",
                "[{{ data.x }}](mention:{{ data.x }}1)",
                "[x](mention:{% cycle data.x, 'a' %})"
            })
    void mentionsOfData_areFaults(String body) {
        assertThat(RENDERER.faults(version(Map.of("chat", part(null, body)))))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.path()).isEqualTo("parts.chat.body");
                    assertThat(fault.why()).startsWith("whom it mentions can't come from data");
                });
        assertThat(RENDERER.faults(version(
                        Map.of("default", new Part(NONE, Optional.of(body), NONE, NONE, NONE, Optional.empty())))))
                .isEmpty();
    }

    /** None of these names in data mentions anybody, whatever the template does with it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[x](mention:{% if true %}{{ data.x }}{% endif %})",
                "[x](mention:{% assign y = data.x %}{% if y %}{{ y }}{% endif %})",
                "{% capture y %}here{% endcapture %}[x](mention:{% if y %}{{ y | downcase }}{% endif %})",
                "[x]({{ data.scheme }}:here)",
                "[x]({{ data.whole }})",
                "[x](&{{ data.entity }}mention:here)",
                "[x](mention&{{ data.colon }};here)",
                "[x](mention&#{{ data.number }};here)",
                "{{ data.markdown }}",
                "{{ data.markdown | strip | append: '' }}",
                "{% capture y %}{{ data.markdown }}{% endcapture %}{{ y }}{{ y | upcase }}{{ y | downcase }}",
                "{% assign y = data.markdown | split: '(' %}{{ y[0] }}({{ y[1] }}",
                "[x]{{ data.end }}",
                "[x][{{ data.x }}]\n\n[here]: mention:here",
                "[{{ data.x }}]\n\n[{{ data.x }}]: mention:here",
                "[x]: {{ data.whole }}\n\n[x]",
                "{% for y in data.list %}{{ y }}{% endfor %}",
                "{{ data.list | join: '' }}",
                "{{ data.list }}",
                "{{ data.markdown | json }}",
                "{{ data.encoded | url_decode }}",
                "{% cycle data.markdown %}"
            })
    void data_mentionsNobody(String body) {
        ObjectNode data = Json.read("""
                {"x":"here","scheme":"mention","whole":"mention:here","entity":"#32;","colon":"colon","number":"58",
                 "markdown":"[x](mention:here)","end":"(mention:here)","list":["[x]","(mention:","here)"],
                 "encoded":"%5Bx%5D%28mention%3Ahere%29"}
                """, ObjectNode.class);
        TemplateVersion version = version(Map.of("chat", part("t", body)));
        Rendering rendered = RENDERER.render(version, "slack", NONE, variables(data));
        assertThat(rendered.toString()).doesNotContain("Mention[");
        assertThat(rendered instanceof Rendering.Failed).isEqualTo(body.contains("](mention:{%"));
    }

    /** What a template says itself, also in parts and by a choice, is a mention; its label may be data. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{{ data.x }}](mention:here)",
                "[@here](mention:{% if data.x %}here{% else %}U1{% endif %})",
                "{% capture y %}[@here](mention:here){% endcapture %}{{ data.x }} {{ y }}",
                "{% if data.x contains 'U' %}[a](mention:here){% else %}[b](mention:here){% endif %}"
            })
    void templates_mention(String body) {
        assertThat(done(Map.of("chat", part("t", body)), data("x")).toString()).contains("Mention[", "who=here");
    }

    @Test
    void captured_isMarkdown_andItsFiltersSeeText() {
        String body = "{% capture y %}**{{ data.x }}**{% endcapture %}{{ y }}, {{ y | upcase }}"
                + "{% if y == '**a*b**' %}, equal{% endif %}";
        assertThat(chat(done(Map.of("chat", part("t", body)), data("a*b")))
                        .body()
                        .blocks())
                .containsExactly(new RichText.Paragraph(List.of(
                        new RichText.Bold(List.of(new RichText.Text("a*b"))), new RichText.Text(", **A*B**, equal"))));
    }

    static List<String> payloads() {
        return ChatPayloads.all();
    }

    /** Every payload in every place: the structure is that of a word there, and text is text. */
    @ParameterizedTest
    @MethodSource("payloads")
    void payloads_areText_everywhere(String payload) {
        String plain = new PlainText(payload).value();
        String line = new PlainText(payload).oneLine().value();
        Part part = part(
                "A {{ data.x }}",
                "a {{ data.x }}\n\n- **x{{ data.x }}**\n- `x{{ data.x }}`\n\n> x{{ data.x }}\n\n```\nx{{ data.x }}\n```\n\n"
                        + "[x{{ data.x }}](https://a.example) [@here](mention:here)",
                List.of(field("a{{ data.x }}", "b {{ data.x }}")),
                "{{ data.x }}",
                List.of(link("c{{ data.x }}", "https://a.example/?q={{ data.x | url_encode }}")));
        TemplateText text = done(Map.of("chat", part), data(payload));
        TemplateText word = done(Map.of("chat", part), data("w"));

        assertThat(Shape.of(chat(text).body())).isEqualTo(Shape.of(chat(word).body()));
        assertThat(text.title()).isEqualTo(("A " + line).strip());
        assertThat(chat(text).fields())
                .containsExactly(
                        new ChatField(new PlainText("a" + plain).oneLine().value(), ("b " + plain).strip(), false));
        assertThat(chat(text).buttons()).singleElement().satisfies(button -> {
            assertThat(button.text())
                    .isEqualTo(new PlainText("c" + plain).oneLine().value());
            assertThat(button.url().orElseThrow()).startsWith("https://a.example/?q=");
        });
        assertThat(Pattern.compile("Mention\\[").matcher(chat(text).toString()).results())
                .hasSize(1);
        assertThat(((RichText.CodeBlock) chat(text).body().blocks().get(3)).text())
                .isEqualTo(readable(("x" + plain).stripTrailing()));
    }

    /** What stands for data in Markdown can't be data. */
    private static String readable(String plain) {
        StringBuilder readable = new StringBuilder();
        plain.codePoints().map(c -> c >= 0x10FF00 && c <= 0x10FFA1 ? 0xFFFD : c).forEach(readable::appendCodePoint);
        return readable.toString();
    }

    private static ChatText chat(TemplateText text) {
        return text.chat().orElseThrow();
    }

    private static TemplateText done(Map<String, Part> parts, ObjectNode variables) {
        Rendering rendering = RENDERER.render(version(parts), "slack", NONE, variables);
        assertThat(rendering).isInstanceOf(Rendering.Done.class);
        return ((Rendering.Done) rendering).text();
    }

    private static TemplateVersion version(Map<String, Part> parts) {
        return new TemplateVersion("t", 1, Instant.EPOCH, true, false, parts, Map.of());
    }

    private static Part part(String title, String body) {
        return new Part(
                Optional.ofNullable(title),
                Optional.of(body),
                NONE,
                NONE,
                NONE,
                Optional.empty(),
                Optional.of(new ChatPart(Optional.empty(), NONE, Optional.empty())));
    }

    private static Part part(
            String title, String body, List<ChatPart.Field> fields, String color, List<ChatPart.Button> buttons) {
        return new Part(
                Optional.ofNullable(title),
                Optional.of(body),
                NONE,
                NONE,
                NONE,
                Optional.empty(),
                Optional.of(new ChatPart(Optional.of(fields), Optional.ofNullable(color), Optional.of(buttons))));
    }

    private static ChatPart.Field field(String name, String value) {
        return new ChatPart.Field(name, value, false);
    }

    private static ChatPart.Button link(String text, String url) {
        return new ChatPart.Button(text, Optional.of(url), false);
    }

    private static ObjectNode data(String x) {
        ObjectNode data = Json.read("{\"host\":\"db-1\"}", ObjectNode.class).put("x", x);
        return variables(data);
    }

    private static ObjectNode variables(ObjectNode data) {
        ObjectNode variables = Json.read("{}", ObjectNode.class);
        variables.set("data", data);
        return variables;
    }
}
