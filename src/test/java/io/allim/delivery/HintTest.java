package io.allim.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.table.Key;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HintTest {

    @Test
    void parse_readsWhatIsWritten() {
        Hint work = new Hint.Work(List.of(new Key("ntf_1", "n"), new Key("\u0001\"é", "\\ \uD83D\uDE00")));
        Hint rest = new Hint.ShardContinuation(1_027, Instant.parse("2027-03-01T08:00:00.123Z"));

        assertThat(Hint.parse(work.text())).contains(work);
        assertThat(Hint.parse(rest.text())).contains(rest);
        Hint first = new Hint.ShardContinuation(0, Instant.parse("2027-03-01T08:00:00Z"));
        assertThat(Hint.parse(first.text())).contains(first);
    }

    /** Instances of two versions read each other's hints while one replaces the other. */
    @Test
    void form_staysTheSame() {
        assertThat(new Hint.Work(List.of(new Key("ntf_1", "n"))).text()).isEqualTo("""
                {"work":[{"partition":"ntf_1","sort":"n"}]}""");
        assertThat(new Hint.ShardContinuation(3, Instant.parse("2027-03-01T08:00:00Z")).text())
                .isEqualTo("""
                {"shard":3,"until":"2027-03-01T08:00:00Z"}""");
        assertThat(Hint.parse("""
                {"work":[{"partition":"ntf_1","sort":"n","new":1}],"newer":true}""")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "42",
                "[]",
                "{}",
                "text",
                "{\"work\":",
                "{\"work\":[null]}",
                "{\"work\":[{}]}",
                "{\"work\":[{\"partition\":\"\",\"sort\":\"n\"}]}",
                "{\"work\":[{\"partition\":\"p\"}]}",
                "{\"work\":\"p\"}",
                "{\"shard\":3}",
                "{\"shard\":-1,\"until\":\"2027-03-01T08:00:00Z\"}",
                "{\"shard\":\"x\",\"until\":\"2027-03-01T08:00:00Z\"}",
                "{\"shard\":3,\"until\":\"soon\"}",
                "{\"until\":\"2027-03-01T08:00:00Z\"}",
            })
    void parse_ofAnythingElse_isEmpty(String text) {
        assertThat(Hint.parse(text)).isEmpty();
    }
}
