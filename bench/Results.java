import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
        add(variant, x, metric, value, value, value);
    }

    void add(String variant, long x, String metric, double median, double min, double max) {
        rows.add(String.join(
                ",", benchmark, variant, Long.toString(x), metric, plain(median), plain(min), plain(max)));
    }

    private static String plain(double value) {
        return Double.isFinite(value)
                ? new BigDecimal(value).round(new MathContext(4)).toPlainString()
                : "";
    }

    void write() throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, rows);
        System.out.println("\nWritten to " + file + "; draw it with java bench/Draw.java");
    }
}
