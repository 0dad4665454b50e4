package io.allim.template.liquid;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.DescribedChannels;
import io.allim.table.sqlite.SqliteTable;
import io.allim.template.Part;
import io.allim.template.Rendering;
import io.allim.template.TemplateStore;
import io.allim.template.TemplateVersion;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Templates as the pipeline finds them in the store. */
class StoredTemplateTest {

    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");

    @TempDir
    Path directory;

    private SqliteTable table;
    private TemplateStore store;
    private LiquidRenderer renderer;

    @BeforeEach
    void open() {
        table = new SqliteTable(directory.resolve("allim.db"), InstantSource.fixed(NOW));
        store = new TemplateStore(table);
        renderer = new LiquidRenderer(store, DescribedChannels.forTemplates());
    }

    @AfterEach
    void close() {
        table.close();
    }

    @Test
    void heldDelivery_keepsItsVersionOrFollows() {
        store.add(draft("one", true), true, NOW);
        assertThat(renderer.versionToKeep("t")).contains(1);
        store.add(draft("two", false), true, NOW);
        assertThat(renderer.versionToKeep("t")).isEmpty();
        assertThat(body(Optional.of(1))).isEqualTo("one");
        assertThat(body(Optional.empty())).isEqualTo("two");
        store.publish("t", 1, NOW);
        assertThat(body(Optional.empty())).isEqualTo("one");
        assertThat(body(Optional.of(2))).isEqualTo("two");
    }

    @Test
    void draft_isNotThereUntilItIsPublished() {
        assertThat(renderer.exists("t")).isFalse();
        store.add(draft("one", false), false, NOW);
        assertThat(renderer.exists("t")).isFalse();
        assertThat(failure(Optional.empty())).isEqualTo("there is no template t that is published");
        assertThat(failure(Optional.of(7))).isEqualTo("there is no template t of version 7");
        store.publish("t", 1, NOW);
        assertThat(renderer.exists("t")).isTrue();
    }

    @Test
    void retired_stillServesWhatIsHeld() {
        store.add(draft("one", false), true, NOW);
        assertThat(store.retire("t", NOW)).isTrue();
        assertThat(store.retire("t", NOW)).isFalse();
        assertThat(renderer.exists("t")).isFalse();
        assertThat(body(Optional.empty())).isEqualTo("one");
        assertThat(body(Optional.of(1))).isEqualTo("one");
        store.add(draft("two", false), false, NOW);
        assertThat(renderer.exists("t")).isFalse();
        store.add(draft("three", false), true, NOW);
        assertThat(renderer.exists("t")).isTrue();
        assertThat(body(Optional.of(2))).isEqualTo("two");
    }

    @Test
    void versionsOfManyWriters_areNumberedWithoutGaps() throws Exception {
        Callable<Integer> writer = () -> store.add(draft("x", false), true, NOW).number();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Integer> numbers = threads.invokeAll(Collections.nCopies(40, writer)).stream()
                    .map(Future::resultNow)
                    .sorted()
                    .toList();
            assertThat(numbers).isEqualTo(IntStream.rangeClosed(1, 40).boxed().toList());
        }
        assertThat(store.find("t").orElseThrow().latest()).isEqualTo(40);
    }

    @Test
    void sameProgram_servesManyThreads() throws Exception {
        store.add(draft("{% for i in (1..data.n) %}{{ data.list[forloop.index0] }}{% endfor %}", false), true, NOW);
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Boolean>> runs = IntStream.range(0, 400)
                    .<Callable<Boolean>>mapToObj(i -> () -> body(i % 7 + 1).equals("abcdefg".substring(0, i % 7 + 1)))
                    .toList();
            assertThat(threads.invokeAll(runs)).allMatch(Future::resultNow);
        }
    }

    @Test
    void missingLayout_isNamed() {
        Optional<String> none = Optional.empty();
        Part part = new Part(none, none, Optional.of("<p>x</p>"), Optional.of("frame"), none, Optional.empty());
        store.add(new TemplateVersion("t", 0, NOW, true, false, Map.of("email", part), Map.of()), true, NOW);
        assertThat(renderer.render("t", Optional.empty(), "email", Optional.empty(), variables(1)))
                .isInstanceOfSatisfying(
                        Rendering.Failed.class,
                        failed -> assertThat(failed.why()).contains("frame", "t, version 1"));
    }

    /** The content is HTML that was made; the subject is words. */
    @Test
    void layout_takesTheContentAsItIs_andEscapesTheSubject() {
        Optional<String> none = Optional.empty();
        Part frame =
                new Part(none, none, Optional.of("<h1>{{ subject }}</h1>{{ content }}"), none, none, Optional.empty());
        store.add(new TemplateVersion("frame", 0, NOW, true, false, Map.of("email", frame), Map.of()), true, NOW);
        Part part = new Part(
                Optional.of("<b>"),
                none,
                Optional.of("<p>{{ data.n }}</p>"),
                Optional.of("frame"),
                none,
                Optional.empty());
        store.add(new TemplateVersion("t", 0, NOW, true, false, Map.of("email", part), Map.of()), true, NOW);
        Rendering rendering = renderer.render("t", Optional.empty(), "email", Optional.empty(), variables(1));
        assertThat(((Rendering.Done) rendering).text().html().orElseThrow())
                .contains("<title>&lt;b&gt;</title>", "<h1>&lt;b&gt;</h1><p>1</p>");
    }

    /** Where nothing may be missing, whether what is held keeps its version or not. */
    @Test
    void lacking_isKnownOfStrictTemplates() {
        ObjectNode nothing = JsonNodeFactory.instance.objectNode();
        for (boolean keep : new boolean[] {true, false}) {
            store.add(draft("{{ data.n }}", keep), true, NOW);
            assertThat(renderer.bind("t", Set.of("sms"), nothing).lacking()).contains("data.n");
        }
        Part part = draft("{{ data.n }}", false).parts().get("default");
        store.add(new TemplateVersion("t", 0, NOW, false, false, Map.of("default", part), Map.of()), true, NOW);
        assertThat(renderer.bind("t", Set.of("sms"), nothing).lacking()).isEmpty();
    }

    /** Who forgets that data is under {@code data} hears of it at once. */
    @Test
    void lacking_isAlsoWhatNobodyEverGives() {
        ObjectNode name = JsonNodeFactory.instance.objectNode().put("name", "Ada");
        store.add(draft("{{ name }}", false), true, NOW);
        assertThat(renderer.bind("t", Set.of("sms"), name).lacking()).contains("name");
        store.add(draft("{{ name.first }}", false), true, NOW);
        assertThat(renderer.bind("t", Set.of("sms"), name).lacking()).contains("name.first");
        store.add(
                draft(
                        "{% assign name = data.name %}{{ name }}{{ recipient.id }}{{ now }}{{ unsubscribeUrl }}{{ total }}{{ items[0].at }}",
                        false),
                true,
                NOW);
        assertThat(renderer.bind("t", Set.of("sms"), name).lacking()).isEmpty();
    }

    @Test
    void expression_isTextOrEmpty() {
        assertThat(renderer.expression("{{ data.n }}/{{ data.nobody }}", variables(3)))
                .isEqualTo("3/");
        assertThat(renderer.expression("{{ data.n", variables(3))).isEmpty();
        assertThat(renderer.expression("{% for i in (1..1000000000) %}{% endfor %}", variables(3)))
                .isEmpty();
    }

    private String body(Optional<Integer> version) {
        Rendering rendering = renderer.render("t", version, "sms", Optional.empty(), variables(1));
        return ((Rendering.Done) rendering).text().body();
    }

    private String body(int n) {
        Rendering rendering = renderer.render("t", Optional.empty(), "sms", Optional.of("ko-KR"), variables(n));
        return ((Rendering.Done) rendering).text().body();
    }

    private String failure(Optional<Integer> version) {
        Rendering rendering = renderer.render("t", version, "sms", Optional.empty(), variables(1));
        return ((Rendering.Failed) rendering).why();
    }

    private static ObjectNode variables(int n) {
        ObjectNode variables = JsonNodeFactory.instance.objectNode();
        ObjectNode data = variables.putObject("data").put("n", n);
        "abcdefg".chars().forEach(c -> data.withArray("list").add(Character.toString(c)));
        return variables;
    }

    private static TemplateVersion draft(String body, boolean keep) {
        Optional<String> none = Optional.empty();
        Part part = new Part(none, Optional.of(body), none, none, none, Optional.empty());
        return new TemplateVersion("t", 0, NOW, true, keep, Map.of("default", part), Map.of());
    }
}
