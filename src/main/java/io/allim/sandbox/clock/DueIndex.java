package io.allim.sandbox.clock;

import io.allim.table.Key;
import io.allim.table.Page;
import io.allim.table.Shards;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All that is due, over the shards of the index. */
@Singleton
@IfBuildProfile(anyOf = {"dev", "test"})
final class DueIndex {

    private static final int PAGE = 100;

    private final Table table;
    private final Shards shards;

    DueIndex(Table table, Shards shards) {
        this.table = table;
        this.shards = shards;
    }

    /** An item and when it is due. */
    record Mark(Key key, Instant at) {

        static Mark of(Stored stored) {
            return new Mark(
                    stored.item().key(), stored.item().due().orElseThrow().at());
        }
    }

    Stream<Stored> until(Instant until) {
        return shards.all().boxed().flatMap(shard -> of(shard, until));
    }

    /** When the next one of each shard is due. */
    Optional<Instant> nextAfter(Instant now, Instant until) {
        return shards.all()
                .mapToObj(shard -> after(shard, now, until).findFirst())
                .flatMap(Optional::stream)
                .map(Mark::at)
                .min(Comparator.naturalOrder());
    }

    /** The next first; those that are due by now are not among them. */
    List<Mark> after(Instant now, Instant until, int most) {
        return shards.all()
                .boxed()
                .flatMap(shard -> after(shard, now, until).limit(most))
                .sorted(Comparator.comparing(Mark::at)
                        .thenComparing(mark -> mark.key().toString()))
                .limit(most)
                .toList();
    }

    private Stream<Mark> after(int shard, Instant now, Instant until) {
        return of(shard, until).map(Mark::of).filter(mark -> mark.at().isAfter(now));
    }

    /** The longest due first. */
    private Stream<Stored> of(int shard, Instant until) {
        return Stream.iterate(
                        Optional.of(table.due(shard, until, PAGE, Optional.empty())),
                        Optional::isPresent,
                        page -> page.flatMap(Page::cursor)
                                .map(cursor -> table.due(shard, until, PAGE, Optional.of(cursor))))
                .flatMap(page -> page.orElseThrow().items().stream());
    }
}
