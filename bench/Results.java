import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a benchmark measured, in tidy form for bench/Draw.java: a row for each figure. */
final class Results {

    private final Path file;
    private final List<String> rows = new ArrayList<>(List.of("benchmark,variant,x,metric,median,min,max"));
    private final String benchmark;

    Results(String benchmark) {
        this.benchmark = benchmark;
        this.file = Path.of("bench", "results", benchmark + ".csv");
    }

    /** One run has no spread: its minimum and maximum are the figure itself. */
    void add(String variant, long x, String metric, double value) {
        String figure = String.format(Locale.ROOT, "%.4g", value);
        String plain = new java.math.BigDecimal(figure).toPlainString();
        rows.add(String.join(",", benchmark, variant, Long.toString(x), metric, plain, plain, plain));
    }

    void write() throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, rows);
        System.out.println("\nWritten to " + file + "; draw it with java bench/Draw.java");
    }
}
