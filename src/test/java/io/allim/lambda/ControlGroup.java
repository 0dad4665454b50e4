package io.allim.lambda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a function gets of memory and processor: a control group of Linux, version 1 or 2, which takes root. */
final class ControlGroup implements AutoCloseable {

    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final String NAME = "allim-cold";

    /** As short as the one of Lambda: with a longer one a function runs at full speed for longer before it stands still. */
    private static final long PERIOD_MICROS = 20_000;

    private final List<Path> groups;

    private ControlGroup(List<Path> groups) {
        this.groups = groups;
    }

    /** @return empty where there are none or this process may make none */
    static Optional<ControlGroup> create() {
        try {
            if (Files.exists(ROOT.resolve("cgroup.controllers"))) {
                Files.writeString(ROOT.resolve("cgroup.subtree_control"), "+cpu +memory");
                return Optional.of(of(ROOT.resolve(NAME)));
            }
            return Optional.of(
                    of(ROOT.resolve("cpu").resolve(NAME), ROOT.resolve("memory").resolve(NAME)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static ControlGroup of(Path... groups) throws IOException {
        for (Path group : groups) {
            Files.createDirectories(group);
            if (Files.notExists(group.resolve("cgroup.procs"))) {
                throw new IOException("no control group: " + group);
            }
        }
        return new ControlGroup(List.of(groups));
    }

    /** @param cores 0 for no limit */
    void limit(int megabytes, double cores) throws IOException {
        long bytes = megabytes * 1024L * 1024;
        long quota = Math.round(cores * PERIOD_MICROS);
        Map<String, String> limits = groups.size() == 1
                ? Map.of("cpu.max", (quota == 0 ? "max" : quota) + " " + PERIOD_MICROS, "memory.max", "" + bytes)
                : Map.of(
                        "cpu.cfs_period_us", "" + PERIOD_MICROS,
                        "cpu.cfs_quota_us", "" + (quota == 0 ? -1 : quota),
                        "memory.limit_in_bytes", "" + bytes);
        for (Path group : groups) {
            for (Map.Entry<String, String> limit : limits.entrySet()) {
                if (Files.exists(group.resolve(limit.getKey()))) {
                    Files.writeString(group.resolve(limit.getKey()), limit.getValue());
                }
            }
        }
    }

    /** The same command in the group from its first instruction on, in the process that is started. */
    List<String> around(List<String> command) {
        String join = groups.stream()
                .map(group -> String.format(Locale.ROOT, "echo $$ > %s/cgroup.procs", group))
                .collect(Collectors.joining(" && "));
        List<String> all = new ArrayList<>(List.of("/bin/sh", "-c", join + " && exec \"$@\"", "sh"));
        all.addAll(command);
        return all;
    }

    @Override
    public void close() throws IOException {
        for (Path group : groups) {
            Files.deleteIfExists(group);
        }
    }
}
