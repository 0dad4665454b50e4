package io.allim.render;

import io.allim.template.TemplateVersion;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Versions as they were read and parsed, since they never change; those not used for longest are forgotten. */
final class Programs {

    private static final int MAX_VERSIONS = 200;

    /** A parsed text takes several times the room of its source. */
    private static final long MAX_CHARACTERS = 4 * 1024 * 1024;

    private final Map<Key, Ready> ready = new LinkedHashMap<>(16, 0.75f, true);
    private long characters;

    private record Key(String template, int number) {}

    /** A version, and those of its parts that were rendered before. */
    static final class Ready {
        private final TemplateVersion version;
        private final Map<String, Program> programs = new ConcurrentHashMap<>();

        Ready(TemplateVersion version) {
            this.version = version;
        }

        TemplateVersion version() {
            return version;
        }

        Program program(TemplateVersion.Found found) {
            return programs.computeIfAbsent(found.path(), path -> Program.of(found));
        }

        private long characters() {
            return version.all().stream()
                    .flatMap(found ->
                            Arrays.stream(Program.Text.values()).flatMap(text -> text.of(found.part()).stream()))
                    .mapToLong(String::length)
                    .sum();
        }
    }

    Optional<Ready> find(String template, int number, Supplier<Optional<TemplateVersion>> read) {
        Key key = new Key(template, number);
        Optional<Ready> known = known(key);
        return known.isPresent() ? known : read.get().map(version -> keep(key, new Ready(version)));
    }

    private synchronized Optional<Ready> known(Key key) {
        return Optional.ofNullable(ready.get(key));
    }

    private synchronized Ready keep(Key key, Ready read) {
        Ready earlier = ready.putIfAbsent(key, read);
        if (earlier != null) {
            return earlier;
        }
        characters += read.characters();
        Iterator<Ready> oldest = ready.values().iterator();
        while (oldest.hasNext() && (ready.size() > MAX_VERSIONS || characters > MAX_CHARACTERS)) {
            characters -= oldest.next().characters();
            oldest.remove();
        }
        return read;
    }
}
