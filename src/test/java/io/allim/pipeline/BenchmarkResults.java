package io.allim.pipeline;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a benchmark measured, in tidy form for bench/Draw.java: a row for each figure. */
final class BenchmarkResults {

    private final List<String> rows = new ArrayList<>(List.of("benchmark,variant,x,metric,median,min,max"));
    private final String benchmark;

    BenchmarkResults(String benchmark) {
        this.benchmark = benchmark;
    }

    /** @param values of the runs, at least one */
    void add(String variant, long x, String metric, List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        rows.add(String.join(
                ",",
                benchmark,
                variant,
                Long.toString(x),
                metric,
                plain(median(sorted)),
                plain(sorted.getFirst()),
                plain(sorted.getLast())));
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }

    void write() throws IOException {
        Path file = Path.of("bench", "results", benchmark + ".csv");
        Files.createDirectories(file.getParent());
        Files.write(file, rows);
        System.out.println("Written to " + file + "; draw it with java bench/Draw.java");
    }

    private static String plain(double value) {
        return new BigDecimal(value).round(new MathContext(4)).toPlainString();
    }
}
