package io.allim.queue;

import io.allim.delivery.Hints;
import io.allim.table.Key;
import io.quarkus.arc.DefaultBean;
import jakarta.inject.Singleton;
import java.util.List;

/** All work is found by ticks. */
@Singleton
@DefaultBean
final class NoHints implements Hints {

    @Override
    public void hint(List<Key> work) {}
}
