package io.allim.queue;

import io.allim.delivery.Hints;
import io.allim.delivery.HintsContract;
import io.allim.table.Key;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

class NoHintsTest extends HintsContract {

    @Override
    protected Reach reach() {
        return Reach.NOBODY;
    }

    @Override
    protected Harness open() {
        return new Nobody(new NoHints());
    }

    private record Nobody(Hints hints) implements Harness {

        @Override
        public void work(Consumer<Key> work) {}

        @Override
        public List<Key> seen() {
            return List.of();
        }

        @Override
        public List<Duration> delays() {
            return List.of();
        }

        @Override
        public List<Integer> delegated() {
            return List.of();
        }

        @Override
        public void shutDown() {}

        @Override
        public void close() {}
    }
}
