package io.allim.time;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What was worked out before; what was not asked for longest is forgotten. */
public class LruCache<K, V> {

    private final Map<K, V> kept = new LinkedHashMap<>(16, 0.75f, true);
    private final int limit;
    private final long limitOfWeights;
    private long weights;

    /** @param limit how many values are kept */
    public LruCache(int limit) {
        this(limit, Long.MAX_VALUE);
    }

    /** @param limitOfWeights the most that the {@linkplain #weight weights} of all values add up to */
    protected LruCache(int limit, long limitOfWeights) {
        this.limit = limit;
        this.limitOfWeights = limitOfWeights;
    }

    /** Always the same for a value. */
    protected long weight(V value) {
        return 1;
    }

    public final synchronized Optional<V> find(K key) {
        return Optional.ofNullable(kept.get(key));
    }

    /** In place of what was kept for the key. @return the value */
    public final synchronized V keep(K key, V value) {
        V before = kept.put(key, value);
        weights += weight(value) - (before == null ? 0 : weight(before));
        Iterator<V> oldest = kept.values().iterator();
        while (kept.size() > limit || weights > limitOfWeights) {
            weights -= weight(oldest.next());
            oldest.remove();
        }
        return value;
    }
}
