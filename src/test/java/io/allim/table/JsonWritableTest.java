package io.allim.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.allim.delivery.Hint;
import io.allim.notification.IdempotencyStore;
import io.allim.notification.NotificationId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What writes itself is what Jackson would write, and has all that it is made of. */
class JsonWritableTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00.120Z");

    static List<JsonWritable> whole() {
        return List.of(new IdempotencyStore.Answered("hash", NotificationId.next(NOW)));
    }

    @ParameterizedTest
    @MethodSource("whole")
    void body_isWhatJacksonWouldWrite(JsonWritable body) {
        JsonNode byJackson = tree(Json.write(Map.of("it", body))).path("it");

        assertThat(tree(Json.write(body))).isEqualTo(byJackson);
        assertThat(tree(Json.write(body)).fieldNames()).toIterable().containsExactlyElementsOf(byJackson::fieldNames);
    }

    @ParameterizedTest
    @MethodSource("whole")
    void body_hasAllComponents(JsonWritable body) {
        List<String> components = Arrays.stream(body.getClass().getRecordComponents())
                .filter(component -> !component.getAccessor().isAnnotationPresent(JsonIgnore.class))
                .map(component -> Optional.ofNullable(component.getAccessor().getAnnotation(JsonProperty.class))
                        .map(JsonProperty::value)
                        .orElse(component.getName()))
                .toList();

        assertThat(tree(Json.write(body)).fieldNames()).toIterable().containsExactlyElementsOf(components);
    }

    @ParameterizedTest
    @MethodSource("whole")
    void body_isReadAsItWas(JsonWritable body) {
        JsonWritable read = Json.read(Json.write(body), body.getClass());

        assertThat(Json.write(read)).isEqualTo(Json.write(body));
    }

    @Test
    void hint_isReadAsItWas() {
        List<Hint> hints = List.of(
                new Hint.Work(List.of(new Key("a/\"b\"", "c"), new Key("d", "\u20ac"))),
                new Hint.ShardContinuation(3, NOW));

        assertThat(hints).allSatisfy(hint -> assertThat(Hint.parse(hint.text())).contains(hint));
    }

    private static JsonNode tree(String json) {
        return Json.tree(json).orElseThrow();
    }
}
