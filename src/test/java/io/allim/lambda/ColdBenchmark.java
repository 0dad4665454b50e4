package io.allim.lambda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Cold and warm accepts of the packaged function, and of functions that do the same in other ways, side by side.
 * {@code bench/cold.sh} builds all of them, starts this and tells what the options are.
 *
 * <p>Every function is a process of its own that asks a Runtime API for its events, and has empty stand-ins for DynamoDB
 * and SQS. They have their turn one after the other, so that a machine whose speed drifts drifts for all. A cold start is
 * from the start of the process until its first 202 was posted, the warm accepts come one after the other.
 */
final class ColdBenchmark {

    /** Of the templates. */
    private static final int MEMORY_SIZE = 1024;

    /** What Lambda gives one whole processor for, in MB. */
    private static final double ONE_CORE = 1769;

    private static final int TRAINING = 200;
    private static final List<Integer> SIZES = List.of(512, 768, 1024, 1536, 1769, 2048, 3008);
    private static final Path RESULTS = Path.of("bench", "results");

    private static final Map<String, String> COLUMNS = columns();

    private final Map<String, String> options;
    private final int runs;
    private final int invocations;
    private final List<ColdFunction> functions;
    private final Optional<ControlGroup> group = ControlGroup.create();

    /** By function and memory, and then by what was measured. */
    private final Map<String, Map<String, List<Double>>> figures = new LinkedHashMap<>();

    private ColdBenchmark(Map<String, String> options) throws IOException {
        this.options = options;
        runs = Integer.parseInt(options.getOrDefault("runs", "9"));
        invocations = Integer.parseInt(options.getOrDefault("invocations", "1000"));
        List<String> only = Arrays.asList(
                options.getOrDefault("only", options.containsKey("memory") ? "allim-managed,allim-aot" : "all")
                        .split(","));
        if (only.stream().anyMatch(name -> name.equals("all") || name.startsWith("plain"))) {
            train();
        }
        functions = ColdFunction.all().stream()
                .filter(function -> only.contains("all") || only.contains(function.name()))
                .toList();
    }

    public static void main(String[] arguments) throws IOException {
        Map<String, String> options = Arrays.stream(arguments)
                .map(argument -> argument.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        ColdBenchmark benchmark = new ColdBenchmark(options);
        benchmark.compareWork();
        if (options.containsKey("memory")) {
            benchmark.memory();
        } else {
            benchmark.sideBySide();
        }
        benchmark.group.ifPresent(ColdBenchmark::close);
        System.exit(0);
    }

    private static void train() throws IOException {
        for (ColdFunction function : ColdFunction.trainings()) {
            try (ColdRun run = new ColdRun(function, MEMORY_SIZE, Optional.empty(), "")) {
                run.measure(0, TRAINING);
                run.end();
            }
        }
    }

    /** Also what warms up files, the stand-ins and this JVM. */
    private void compareWork() throws IOException {
        Map<String, ColdRun.Requests> all = new LinkedHashMap<>();
        for (ColdFunction function : functions) {
            limit(MEMORY_SIZE, 0);
            try (ColdRun run = new ColdRun(function, MEMORY_SIZE, group, cores(1))) {
                run.measure(invocations / 2, 1);
                all.put(function.name(), run.requests());
                run.requireRefusals();
            }
        }
        System.out.println("\n| function | requests of one accept | write units | read units | items, bytes |");
        System.out.println("|---|---|---|---|---|");
        all.forEach((name, requests) -> print(
                "| %s | %s | %d | %.1f | %d |",
                name,
                requests.operations().entrySet().stream()
                        .map(operation -> operation.getValue() + " " + operation.getKey())
                        .collect(Collectors.joining(", ")),
                requests.writeUnits(),
                requests.readUnits(),
                requests.bytes()));
        requireAlike(all.values());
    }

    /** Nobody has it easier. */
    private static void requireAlike(Collection<ColdRun.Requests> all) {
        ColdRun.Requests first = all.iterator().next();
        for (ColdRun.Requests each : all) {
            boolean alike = kinds(each).equals(kinds(first))
                    && each.writeUnits() == first.writeUnits()
                    && each.readUnits() == first.readUnits()
                    && Math.abs(each.bytes() - first.bytes()) <= first.bytes() / 10;
            if (!alike) {
                throw new AssertionError("Not the same work: " + first + " and " + each);
            }
        }
    }

    /** A batch of one message is a message. */
    private static Map<String, Integer> kinds(ColdRun.Requests requests) {
        return requests.operations().entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().replace("Batch", ""), Map.Entry::getValue));
    }

    private void sideBySide() throws IOException {
        for (int i = 0; i < runs; i++) {
            for (ColdFunction function : functions) {
                limit(MEMORY_SIZE, 0);
                measure(function.name(), function, MEMORY_SIZE, cores(1));
            }
        }
        table(
                "function",
                List.of("cold_ms", "init_ms", "cold_cpu_ms", "warm_p50_ms", "warm_p99_ms", "rest_mib", "peak_mib"));
        write("cold.csv", "variant");
    }

    private void memory() throws IOException {
        if (group.isEmpty()) {
            System.out.println("The curve over MemorySize is left out: it takes root and control groups.");
            return;
        }
        String sizes = options.get("memory");
        List<Integer> all = sizes.equals("all")
                ? SIZES
                : Arrays.stream(sizes.split(",")).map(Integer::valueOf).toList();
        for (int i = 0; i < runs; i++) {
            for (int megabytes : all) {
                for (ColdFunction function : functions) {
                    double share = megabytes / ONE_CORE;
                    limit(megabytes, Math.min(share, 2));
                    measure(function.name() + "," + megabytes, function, megabytes, cores((int) Math.ceil(share)));
                }
            }
        }
        table(
                "function, MB",
                List.of("cold_ms", "init_ms", "warm_p50_ms", "warm_p99_ms", "usd_million", "usd_million_cold"));
        write("memory.csv", "variant,memory_mb");
    }

    private void measure(String row, ColdFunction function, int megabytes, String cores) throws IOException {
        try (ColdRun run = new ColdRun(function, megabytes, group, cores)) {
            Map<String, Double> measured = run.measure(invocations / 2, invocations);
            measured.put("usd_million", usd(megabytes, measured.get("warm_mean_ms")));
            measured.put("usd_million_cold", usd(megabytes, measured.get("cold_ms")));
            Map<String, List<Double>> all = figures.computeIfAbsent(row, _ -> new TreeMap<>());
            measured.forEach((name, value) ->
                    all.computeIfAbsent(name, _ -> new ArrayList<>()).add(value));
        }
    }

    /** What Lambda takes for a million; it bills whole milliseconds, and the services are as far away as in a region. */
    private static double usd(int megabytes, double millis) {
        double billed = Math.ceil(millis + 5 * Calls.MILLIS.get("dynamodb") + Calls.MILLIS.get("sqs"));
        return 1e6 * (Calls.LAMBDA_REQUEST + billed / 1000 * megabytes / 1024 * Calls.LAMBDA_GB_SECOND);
    }

    private void limit(int megabytes, double share) throws IOException {
        if (group.isPresent()) {
            group.get().limit(megabytes, share);
        }
    }

    /** The benchmark's own cores come first. */
    private static String cores(int number) {
        return System.getProperty(number == 1 ? "cold.core" : "cold.cores", "");
    }

    private static Map<String, String> columns() {
        return Map.of(
                "cold_ms", "cold, ms",
                "init_ms", "INIT of it, ms",
                "cold_cpu_ms", "processor of it, ms",
                "warm_p50_ms", "warm p50, ms",
                "warm_p99_ms", "warm p99, ms",
                "rest_mib", "at rest, MiB",
                "peak_mib", "peak, MiB",
                "usd_million", "a million warm, USD",
                "usd_million_cold", "a million cold, USD");
    }

    private void table(String rows, List<String> metrics) {
        String head = metrics.stream().map(COLUMNS::get).collect(Collectors.joining(" | "));
        print("%n| %s | %s |%n|%s", rows, head, "---|".repeat(metrics.size() + 1));
        figures.forEach((row, measured) -> print(
                "| %s | %s |",
                row.replace(",", ", "),
                metrics.stream()
                        .map(metric -> Spread.of(measured.get(metric)).toString())
                        .collect(Collectors.joining(" | "))));
    }

    private void write(String file, String rows) throws IOException {
        StringBuilder csv = new StringBuilder(rows + ",metric,median,min,max\n");
        figures.forEach((row, measured) -> measured.forEach((metric, values) -> csv.append(row)
                .append(',')
                .append(metric)
                .append(',')
                .append(Spread.of(values).csv())
                .append('\n')));
        Files.createDirectories(RESULTS);
        Files.writeString(RESULTS.resolve(file), csv);
        print("%nWritten to %s.", RESULTS.resolve(file));
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    private static void close(ControlGroup group) {
        try {
            group.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
