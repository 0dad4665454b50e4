package io.allim.delivery;

import io.allim.table.Json;
import io.allim.table.JsonObjectWriter;
import io.allim.table.JsonWritable;
import io.allim.table.Key;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a hint says where it leaves the process. */
public sealed interface Hint {

    /** Beside the text, of a hint that follows from others: how many of its chain were before it. See {@link Hints#chain}. */
    String CHAIN = "chain";

    /** Items that may be due: {@code {"work":[{"partition":"ntf_…","sort":"d/dlv_…"}]}}. */
    record Work(List<Key> keys) implements Hint {

        public Work {
            keys = List.copyOf(keys);
        }

        @Override
        public String text() {
            return Json.write(new HintJson(keys, null, null));
        }
    }

    /**
     * What a tick found in a shard and may not see to in its time: {@code {"shard":3,"until":"2027-03-01T08:00:00Z"}}.
     *
     * @param until the instant of the tick; what became due since is for other ticks
     */
    record ShardContinuation(int shard, Instant until) implements Hint {

        @Override
        public String text() {
            return Json.write(new HintJson(null, shard, until));
        }
    }

    /** JSON, which {@link #parse} reads. */
    String text();

    /** @return empty when that is no hint */
    static Optional<Hint> parse(String text) {
        try {
            return Optional.ofNullable(Json.read(text, HintJson.class)).flatMap(HintJson::hint);
        } catch (IllegalStateException e) {
            return Optional.empty();
        }
    }

    /** Of either kind; the fields of the other are absent. */
    record HintJson(
            @Nullable List<Key> work,
            @Nullable Integer shard,
            @Nullable Instant until) implements JsonWritable {

        @Override
        public void write(JsonObjectWriter fields) {
            if (work != null) {
                fields.objects("work", work, Key::write);
            } else if (shard != null) {
                fields.number("shard", shard).time("until", until);
            }
        }

        private Optional<Hint> hint() {
            if (work != null) {
                return work.stream().allMatch(Objects::nonNull) ? Optional.of(new Work(work)) : Optional.empty();
            }
            return shard != null && shard >= 0 && until != null
                    ? Optional.of(new ShardContinuation(shard, until))
                    : Optional.empty();
        }
    }
}
