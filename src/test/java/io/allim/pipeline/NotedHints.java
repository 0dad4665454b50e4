package io.allim.pipeline;

import io.allim.delivery.Hints;
import io.allim.table.Key;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Hints that nobody follows. */
class NotedHints implements Hints {

    final List<Key> hinted = new ArrayList<>();
    final List<Key> pressed = new ArrayList<>();
    final TreeMap<Instant, List<Key>> later = new TreeMap<>();

    @Override
    public void hint(List<Key> work) {
        hinted.addAll(work);
    }

    @Override
    public void expedite(List<Key> work) {
        pressed.addAll(work);
    }

    @Override
    public void hintAt(Map<Instant, List<Key>> work) {
        work.forEach(
                (at, keys) -> later.computeIfAbsent(at, _ -> new ArrayList<>()).addAll(keys));
    }

    void forget() {
        hinted.clear();
        pressed.clear();
        later.clear();
    }
}
