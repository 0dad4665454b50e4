package io.allim.time;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What was worked out before; what was not asked for longest is forgotten. */
final class LruCache<K, V> {

    private final Map<K, V> kept;

    LruCache(int limit) {
        kept = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > limit;
            }
        };
    }

    synchronized Optional<V> find(K key) {
        return Optional.ofNullable(kept.get(key));
    }

    synchronized V keep(K key, V value) {
        kept.put(key, value);
        return value;
    }
}
