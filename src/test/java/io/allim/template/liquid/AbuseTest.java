package io.allim.template.liquid;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.DescribedChannels;
import io.allim.template.Part;
import io.allim.template.Rendering;
import io.allim.template.TemplateStore;
import io.allim.template.TemplateVersion;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates and data that are made to cost much, to reach what is not theirs, or to be taken for each other. */
@Tag("slow")
class AbuseTest {

    private static final String DOUBLING = "{% assign x = \"ab\" %}{% for i in (1..60) %}";

    /** Drafts without a layout are not looked up in a table. */
    private final LiquidRenderer renderer =
            new LiquidRenderer(new TemplateStore(null), DescribedChannels.forTemplates());

    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
    private static long slowestMillis;

    private static ObjectNode variables() {
        ObjectNode variables = JsonNodeFactory.instance.objectNode();
        ObjectNode data = variables.putObject("data");
        data.put("big", "x".repeat(200_000)).put("spaces", " ".repeat(200_000)).put("open", "<".repeat(200_000));
        data.put("deep", "<b>x".repeat(50_000)).put("links", "<a href=http://a.b/>x".repeat(10_000));
        data.put("nested", "<div><b id=x><p>".repeat(12_000));
        data.put("flags", "🇰🇷".repeat(40_000));
        data.put("amps", "&".repeat(200_000)).put("aaab", "a".repeat(100_000) + "b");
        data.put("exponent", new BigDecimal("1e1000000000")).put("tiny", new BigDecimal("1e-1000000000"));
        data.put("huge", BigInteger.TEN.pow(990)).put("text", "1e999999999");
        data.put("liquid", "{{ data.name }}{% for i in (1..1000000000) %}x{% endfor %}")
                .put("name", "Ada");
        for (int i = 0; i < 5000; i++) {
            data.withArray("list").add("element " + i);
            data.withArray("rows").addObject().put("k", "x".repeat(20)).put("v", i);
        }
        return variables;
    }

    static Stream<Arguments> costly() {
        return Stream.of(
                        "{% for i in (1..1000000000) %}{% endfor %}",
                        "{% for i in (1..1000000000) %}x{% endfor %}",
                        "{% for i in (-2147483648..2147483647) %}{{ i }}{% endfor %}",
                        "{% for i in (1..99999999999999999999999) %}{% assign y = i %}{% endfor %}",
                        "{% for i in (1..1000000000) reversed limit: 1000000000 offset: 3 %}{% endfor %}",
                        "{% for a in (1..9999) %}{% for b in (1..9999) %}{% for c in (1..9999) %}{% endfor %}{% endfor %}{% endfor %}",
                        "{% for i in (1..1000000) %}{% cycle 'a', 'b' %}{% endfor %}",
                        "{% for i in (1..1000000) %}{% if data.list contains 'nothing' %}{% endif %}{% endfor %}",
                        "{% for i in (1..1000000) %}{% if data.spaces > 1 %}{% endif %}{% endfor %}",
                        "{% for i in (1..1000000) %}{% assign x = data.spaces | plus: 1 %}{% endfor %}",
                        "{% for i in (1..1000000) %}{% continue %}{% endfor %}",
                        DOUBLING + "{% assign x = x | append: x %}{% endfor %}{{ x }}",
                        DOUBLING + "{% assign x = x | prepend: x %}{% endfor %}",
                        DOUBLING + "{% assign x = x | replace: \"b\", \"ab\" | append: x %}{% endfor %}",
                        DOUBLING + "{% capture x %}{{ x }}{{ x }}{% endcapture %}{% endfor %}",
                        DOUBLING + "{{ x }}{% assign x = x | append: x %}{% endfor %}",
                        "{% assign n = 9 %}{% for i in (1..60) %}{% assign n = n | times: n %}{% endfor %}{{ n }}",
                        "{% assign n = 1.5 %}{% for i in (1..60) %}{% assign n = n | times: n %}{% endfor %}{{ n }}",
                        "{% assign l = data.list %}{% for i in (1..60) %}{% assign l = l | concat: l %}{% endfor %}",
                        "{% assign l = data.list %}{% for i in (1..9) %}{% assign l = l | concat: l %}{% endfor %}{{ l | join: data.big }}",
                        "{% for i in (1..100000) %}{{ data.big }}{% endfor %}",
                        "{% for i in (1..100000) %}{% assign x = data | json %}{% endfor %}",
                        "{% for i in (1..100000) %}{% assign x = data.rows | sort: 'k' %}{% endfor %}",
                        "{% for i in (1..100000) %}{% assign x = data.rows | uniq %}{% endfor %}",
                        "{% for i in (1..100000) %}{% assign x = data.rows | where: 'k', 'y' %}{% endfor %}",
                        "{% for i in (1..100000) %}{% assign x = data.big | split: '' %}{% endfor %}",
                        "{% for i in (1..100000) %}{% assign x = data.big | upcase | strip | url_encode %}{% endfor %}",
                        "{% for i in (1..100000) %}{% assign x = data.spaces | normalize_whitespace | truncatewords: 2 %}{% endfor %}",
                        "{% for i in (1..100000) %}{% assign x = data.open | strip_html %}{% endfor %}",
                        "{% for i in (1..100000) %}{% assign x = data.deep | strip_html %}{% endfor %}",
                        "{% for i in (1..100000) %}{% assign x = data.nested | strip_html %}{% endfor %}",
                        "{% for i in (1..100000) %}{% assign x = data.links | strip_html %}{% endfor %}",
                        "{% for i in (1..100000) %}{% assign x = data.amps | escape | strip_html %}{% endfor %}",
                        "{% for i in (1..100000) %}{% if data.rows == data.rows %}{% endif %}{% endfor %}",
                        "{% for i in (1..100000) %}{% assign x = data.flags.size %}{% endfor %}",
                        "{% for i in (1..100000) %}{% assign x = data.flags | truncate: 9 %}{% endfor %}",
                        "{% assign x = (1..1000000000) %}",
                        "{{ (1..1000000000) | join }}",
                        "{{ data.big | replace: data.aaab, 'x' }}",
                        "{% for i in (1..1000) %}{% if data.big contains data.aaab %}{% endif %}{% endfor %}",
                        "{{ data.big | replace: 'x', data.big }}",
                        "{{ data.big | replace: 'x', '0123456789' }}",
                        "{{ data.big | split: '' | join: '0123456789' }}",
                        "{{ data.big | newline_to_br | append: data.big | append: data.big | append: data.big | append: data.big | append: data.big }}",
                        "{{ data.exponent | plus: 1 }}",
                        "{{ data.tiny | plus: data.exponent }}",
                        "{{ data.huge | times: data.huge }}",
                        "{{ data.exponent | round: 2 }}",
                        "{{ 1 | divided_by: 0 }}",
                        "{{ data.name | date: data.big }}")
                .map(Arguments::of);
    }

    static Stream<Arguments> unparsable() {
        return Stream.of(
                        "{% if true %}".repeat(10_000),
                        "{% if true %}".repeat(200) + "{% endif %}".repeat(200),
                        "{% for i in (1..2) %}".repeat(100) + "{% endfor %}".repeat(100),
                        "{{ " + "(".repeat(900) + "1" + ")".repeat(900) + " }}",
                        "{{ a" + "[a".repeat(900) + "]".repeat(900) + " }}",
                        "{% if " + "a and ".repeat(300) + "a %}{% endif %}",
                        "{% if " + "a and ".repeat(3000) + "a %}{% endif %}",
                        "{{ x" + " | upcase".repeat(5000) + " }}",
                        "{{ '" + "x".repeat(100_000),
                        "{{ x }}".repeat(15_000),
                        "x".repeat(200_000),
                        "{% raw %}" + "{% ".repeat(30_000),
                        "{% comment %}" + "{{ x }}".repeat(10_000),
                        "{{ 99999999999999999999999999999999999999999999999999 }}",
                        "{% include 'etc/passwd' %}",
                        "{% include_relative ../x %}",
                        "{% render 'x' %}",
                        "{% layout 'x' %}",
                        "{% increment x %}",
                        "{% tablerow i in (1..9) %}{% endtablerow %}",
                        "{{ data | inspect }}",
                        "{{ 'x' | where_exp: 'a', 'b' }}",
                        "{{ 'now' | now }}",
                        "{% {{ x }} %}",
                        "{{ {{ x }} }}")
                .map(Arguments::of);
    }

    @BeforeAll
    static void warm() {
        Compiler.compile("{{ a | append: b }}{% for i in (1..2) %}{% endfor %}", false);
    }

    @ParameterizedTest
    @MethodSource("costly")
    void costly_isRefusedWhileItRuns(String template) throws InterruptedException {
        // A group of its own: threads of other tests come and go, one started by the renderer would stay in here.
        ThreadGroup group = new ThreadGroup("renderer");
        AtomicReference<Object> outcome = new AtomicReference<>();
        Thread caller = new Thread(group, () -> outcome.set(rendered(template, variables(), true)));
        caller.start();
        caller.join();
        assertThat(outcome.get()).isInstanceOf(Rendering.Failed.class);
        assertThat(group.activeCount()).isZero();
    }

    @ParameterizedTest
    @MethodSource("unparsable")
    void unparsable_isRefusedWithItsPlace(String template) {
        assertThat(renderer.faults(version(template, true))).singleElement().satisfies(fault -> {
            assertThat(fault.path()).isEqualTo("parts.default.body");
            assertThat(fault.line()).isPositive();
            assertThat(fault.column()).isPositive();
            assertThat(fault.why()).isNotBlank().hasSizeLessThan(200);
        });
        assertThat(rendered(template, variables(), true)).isInstanceOf(Rendering.Failed.class);
    }

    /** Takes one pass, and not one from each space or brace. */
    @ParameterizedTest
    @ValueSource(strings = {" ", "{", "}", "\n", "<", "-", "%"})
    void longRuns_areText(String piece) {
        String text = piece.repeat(100_000);
        String template = piece.equals("{") ? "{ ".repeat(50_000) : text;
        assertThat(renderer.faults(version(template + "x", true))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ data.class }}",
                "{{ data.getClass }}",
                "{{ data[\"class\"][\"name\"] }}",
                "{{ data.name.class.forName }}",
                "{{ data.name.bytes }}",
                "{{ data.name.value }}",
                "{{ data.name.hashCode }}",
                "{{ data.list.class }}",
                "{{ data._children }}",
                "{{ data.nodeType }}",
                "{{ recipient.toString }}",
                "{{ system }}{{ System }}{{ env }}{{ java }}",
                "{{ [\"class\"] }}",
                "{{ data.list[\"elementData\"] }}",
                "{% assign c = \"getClass\" %}{{ data[c] }}",
                "{% for x in data.name %}{{ x.class }}{% endfor %}",
                "{% for x in (1..1) %}{{ forloop.class }}{{ x.class }}{% endfor %}",
                "{{ data | map: \"class\" | join }}",
                "{{ data | where: \"class\" | size | minus: 0 | replace: \"0\", \"\" }}"
            })
    void java_isNotReachable(String template) {
        Rendering rendering = rendered("." + template, variables(), false);
        assertThat(rendering)
                .isInstanceOfSatisfying(
                        Rendering.Done.class,
                        done -> assertThat(done.text().body()).isEqualTo("."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ data.liquid }}",
                "{{ data.liquid | strip }}",
                "{% assign x = data.liquid %}{{ x }}",
                "{% capture x %}{{ data.liquid }}{% endcapture %}{{ x }}",
                "{% for x in data.liquid %}{{ x }}{% endfor %}",
                "{{ data.nobody | default: data.liquid }}",
                "{% cycle data.liquid %}"
            })
    void data_isNeverTakenForATemplate(String template) {
        Rendering rendering = rendered(template, variables(), true);
        assertThat(rendering)
                .isInstanceOfSatisfying(
                        Rendering.Done.class,
                        done -> assertThat(done.text().body())
                                .isEqualTo("{{ data.name }}{% for i in (1..1000000000) %}x{% endfor %}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{{ data.exponent }}", "{{ data.huge | size }}", "{{ data.text | plus: 1 }}", "{{ data.list }}"})
    void strangeData_isShown(String template) {
        assertThat(rendered("." + template, variables(), true)).isInstanceOf(Rendering.Done.class);
    }

    @AfterAll
    static void report() {
        System.out.println("the most costly abuse took " + slowestMillis + " ms of one core");
    }

    private Rendering rendered(String template, ObjectNode variables, boolean strict) {
        long start = CPU.getCurrentThreadCpuTime();
        Rendering rendering = renderer.render(version(template, strict), "sms", Optional.empty(), variables);
        slowestMillis = Math.max(slowestMillis, (CPU.getCurrentThreadCpuTime() - start) / 1_000_000);
        return rendering;
    }

    private static TemplateVersion version(String template, boolean strict) {
        Optional<String> none = Optional.empty();
        Part part = new Part(none, Optional.of(template), none, none, none, Optional.empty());
        return new TemplateVersion("t", 0, Instant.EPOCH, strict, false, Map.of("default", part), Map.of());
    }
}
