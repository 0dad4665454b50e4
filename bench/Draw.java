import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Draws what the benchmarks wrote: {@code java bench/Draw.java} reads bench/results/*.csv and writes docs/benchmarks/*.svg.
 * What was not measured is not drawn. Marks are medians; thin lines reach from the least to the most of the runs.
 */
class Draw {

    static final Path RESULTS = Path.of("bench", "results");
    static final Path DRAWINGS = Path.of("docs", "benchmarks");

    /** In units of the drawing, which is shown at 1.5 times its size where there is room. */
    static final int WIDTH = 400;

    static final String[] COLOURS = {"#1f6feb", "#c2410c", "#15803d", "#7e22ce", "#a16207", "#be185d", "#0e7490", "#4b5563"};

    record Row(Map<String, String> cells) {

        String text(String column) {
            return cells.getOrDefault(column, "");
        }

        boolean is(String column, String value) {
            return text(column).equals(value);
        }

        Point point(String x) {
            return new Point(number(x), number("median"), number("min"), number("max"));
        }

        double number(String column) {
            return text(column).isEmpty() ? Double.NaN : Double.parseDouble(text(column));
        }
    }

    record Point(double x, double median, double min, double max) {}

    record Line(String name, List<Point> points) {}

    record Bar(String name, Point point) {}

    /** @param y what it counts, with its unit */
    record Axes(String title, String y, String x, boolean logarithmic) {}

    public static void main(String[] args) throws IOException {
        Files.createDirectories(DRAWINGS);
        List<Row> accepts = read("accepts");
        write("accepts-rate", bars("Durable accepts a second, closed loop", "/s", accepts.stream()
                .filter(row -> row.is("variant", "closed") && row.is("metric", "accepts_per_s"))
                .map(row -> new Bar(row.text("x") + (row.is("x", "1") ? " connection" : " connections"), row.point("x")))
                .toList()));
        List<Row> open = accepts.stream().filter(row -> row.is("variant", "open")).toList();
        write("accepts-latency", lines(
                new Axes("Latency of a durable accept at half load", "ms", "connections", true),
                Stream.of(line(open, "p999_ms", "p99.9"), line(open, "p99_ms", "p99"), line(open, "p50_ms", "p50"))
                        .toList()));
        List<Row> digests = read("digests");
        write("digests", lines(
                new Axes("Digests: processor time an item", "ms", "items", false),
                byVariant(digests, "cpu_ms_per_item", "x")));
        List<Row> fanout = read("fanout");
        write("fanout", lines(
                new Axes("Fan-out: cost of a message", "ms", "subscribers of the topic", false),
                Stream.of(
                                line(fanout, "wall_ms_per_subscriber", "by the clock"),
                                line(fanout, "cpu_ms_per_subscriber", "processor"))
                        .toList()));
        write("units", lines(
                new Axes("DynamoDB: write units each", "units", "notifications, subscribers or items", false),
                byVariant(read("units"), "write_units", "x")));
        List<Row> cold = read("cold");
        write("cold", bars("Cold start, from nothing to the first answer", " ms", variants(cold, "cold_ms")));
        write("warm", bars("A warm request, median", " ms", variants(cold, "warm_p50_ms")));
        List<Row> memory = read("memory");
        write("memory-cold", lines(
                new Axes("Cold start by MemorySize", "ms", "MB", false), byVariant(memory, "cold_ms", "memory_mb")));
        write("memory-warm", lines(
                new Axes("A warm request by MemorySize, median", "ms", "MB", false),
                byVariant(memory, "warm_p50_ms", "memory_mb")));
        write("memory-cost", lines(
                new Axes("A million warm requests by MemorySize", "USD", "MB", false),
                byVariant(memory, "usd_million", "memory_mb")));
    }

    static List<Row> read(String name) throws IOException {
        Path file = RESULTS.resolve(name + ".csv");
        if (!Files.exists(file)) {
            return List.of();
        }
        List<String[]> lines =
                Files.readAllLines(file).stream().map(line -> line.split(",", -1)).toList();
        return lines.stream()
                .skip(1)
                .map(cells -> new Row(IntStream.range(0, Math.min(cells.length, lines.getFirst().length))
                        .boxed()
                        .collect(Collectors.toMap(i -> lines.getFirst()[i], i -> cells[i]))))
                .filter(row -> !row.text("median").isEmpty())
                .toList();
    }

    static Line line(List<Row> rows, String metric, String name) {
        return new Line(
                name,
                rows.stream()
                        .filter(row -> row.is("metric", metric))
                        .map(row -> row.point("x"))
                        .sorted(Comparator.comparingDouble(Point::x))
                        .toList());
    }

    static List<Line> byVariant(List<Row> rows, String metric, String x) {
        return rows.stream().filter(row -> row.is("metric", metric)).map(row -> row.text("variant")).distinct()
                .map(variant -> new Line(
                        variant,
                        rows.stream()
                                .filter(row -> row.is("metric", metric) && row.is("variant", variant))
                                .map(row -> row.point(x))
                                .sorted(Comparator.comparingDouble(Point::x))
                                .toList()))
                .toList();
    }

    static List<Bar> variants(List<Row> rows, String metric) {
        return rows.stream()
                .filter(row -> row.is("metric", metric))
                .map(row -> new Bar(row.text("variant"), row.point("")))
                .sorted(Comparator.comparingDouble(bar -> bar.point.median))
                .toList();
    }

    static void write(String name, String svg) throws IOException {
        if (!svg.isEmpty()) {
            Path file = DRAWINGS.resolve(name + ".svg");
            Files.writeString(file, svg);
            System.out.println(file);
        }
    }

    /** Horizontal bars from zero, each with its name and its figure. */
    static String bars(String title, String unit, List<Bar> bars) {
        if (bars.isEmpty()) {
            return "";
        }
        int left = 16 + 7 * bars.stream().mapToInt(bar -> bar.name.length()).max().orElseThrow();
        double most = bars.stream().mapToDouble(bar -> bar.point.max).max().orElseThrow();
        double scale = (WIDTH - left - 70) / most;
        int height = 44 + 26 * bars.size();
        StringBuilder svg = new StringBuilder(text(12, 22, "title", title));
        for (int i = 0; i < bars.size(); i++) {
            Point point = bars.get(i).point;
            double y = 38 + 26 * i;
            String colour = bars.get(i).name.startsWith("allim") || bars.get(i).name.contains("connection")
                    ? COLOURS[0]
                    : "#94a3b8";
            svg.append(text(left - 8, y + 14, "end", bars.get(i).name));
            svg.append(format(
                    "<rect x='%d' y='%.1f' width='%.1f' height='18' rx='2' fill='%s'/>\n",
                    left, y, Math.max(point.median * scale, 1), colour));
            svg.append(range(left + point.min * scale, y + 9, left + point.max * scale, y + 9, "#0f172a"));
            svg.append(text(left + point.max * scale + 6, y + 14, "", figure(point.median) + unit));
        }
        return svg(height, title, svg);
    }

    /** Over a logarithmic x, with the name of each line at its end. */
    static String lines(Axes axes, List<Line> all) {
        List<Line> lines = all.stream().filter(line -> !line.points.isEmpty()).toList();
        if (lines.isEmpty()) {
            return "";
        }
        int longest = lines.stream().mapToInt(line -> line.name.length()).max().orElseThrow();
        // Long names have lines of their own below the drawing.
        boolean below = longest > 14;
        double left = 48;
        double right = below ? WIDTH - 20 : WIDTH - 12 - 7.6 * longest;
        double top = 52;
        double bottom = 232;
        List<Point> points = lines.stream().flatMap(line -> line.points.stream()).toList();
        double first = points.stream().mapToDouble(Point::x).min().orElseThrow();
        double last = points.stream().mapToDouble(Point::x).max().orElseThrow();
        List<Double> ticks = ticks(points, axes.logarithmic);
        DoubleUnaryOperator x = scale(first, last, left + 8, right - 8, true);
        DoubleUnaryOperator y = scale(ticks.getFirst(), ticks.getLast(), bottom, top, axes.logarithmic);
        StringBuilder svg = new StringBuilder(text(12, 22, "title", axes.title));
        svg.append(text(left - 6, top - 12, "end small", axes.y));
        for (double tick : ticks) {
            double at = y.applyAsDouble(tick);
            svg.append(format(
                    "<line x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f' stroke='#e2e8f0'/>\n", left, at, right, at));
            svg.append(text(left - 6, at + 4, "end small", figure(tick)));
        }
        double free = Double.NEGATIVE_INFINITY;
        for (double at : points.stream().map(Point::x).distinct().sorted().toList()) {
            if (x.applyAsDouble(at) > free) {
                svg.append(text(x.applyAsDouble(at), bottom + 16, "middle small", format("%,.0f", at)));
                free = x.applyAsDouble(at) + 34;
            }
        }
        svg.append(text((left + right) / 2, bottom + 32, "middle small", axes.x));
        Map<Double, Integer> names = new TreeMap<>();
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            String colour = COLOURS[i % COLOURS.length];
            svg.append(format(
                    "<polyline fill='none' stroke='%s' stroke-width='2' points='%s'/>\n",
                    colour,
                    line.points.stream()
                            .map(point ->
                                    format("%.1f,%.1f", x.applyAsDouble(point.x), y.applyAsDouble(point.median)))
                            .collect(Collectors.joining(" "))));
            for (Point point : line.points) {
                double at = x.applyAsDouble(point.x);
                svg.append(range(
                        at, y.applyAsDouble(Math.max(point.min, ticks.getFirst())), at, y.applyAsDouble(point.max), colour));
                svg.append(format(
                        "<circle cx='%.1f' cy='%.1f' r='3' fill='%s'/>\n", at, y.applyAsDouble(point.median), colour));
            }
            // Two that end at the same height differ a little here.
            names.put(y.applyAsDouble(line.points.getLast().median) + i * 1e-6, i);
        }
        double lowest = below ? bottom + 38 : 0;
        for (Map.Entry<Double, Integer> name : names.entrySet()) {
            Line line = lines.get(name.getValue());
            String label = below ? line.name + ": " + figure(line.points.getLast().median) : line.name;
            double at = below ? lowest + 16 : Math.max(name.getKey() + 4, lowest + 14);
            lowest = at;
            svg.append(format(
                    "<text x='%.1f' y='%.1f' style='fill: %s; font-weight: 600'>%s</text>\n",
                    below ? left - 30 : right + 4, at, COLOURS[name.getValue() % COLOURS.length], escape(label)));
        }
        return svg((int) Math.max(lowest + 14, bottom + 44), axes.title, svg);
    }

    static List<Double> ticks(List<Point> points, boolean logarithmic) {
        double least = points.stream().mapToDouble(Point::min).min().orElseThrow();
        double most = points.stream().mapToDouble(Point::max).max().orElseThrow();
        List<Double> ticks = new ArrayList<>();
        if (logarithmic) {
            for (double tick = Math.pow(10, Math.floor(Math.log10(least))); ticks.isEmpty() || ticks.getLast() < most; tick *= 10) {
                ticks.add(tick);
            }
            return ticks;
        }
        double power = Math.pow(10, Math.floor(Math.log10(most / 4)));
        double step = Stream.of(1.0, 2.0, 5.0, 10.0).map(n -> n * power).filter(n -> n * 5 >= most).findFirst().orElse(most);
        for (int i = 0; ticks.isEmpty() || ticks.getLast() < most; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    static DoubleUnaryOperator scale(double first, double last, double from, double to, boolean logarithmic) {
        if (first == last) {
            return _ -> (from + to) / 2;
        }
        DoubleUnaryOperator place = logarithmic ? Math::log : DoubleUnaryOperator.identity();
        double begin = place.applyAsDouble(first);
        double length = place.applyAsDouble(last) - begin;
        return value -> from + (to - from) * (place.applyAsDouble(value) - begin) / length;
    }

    static String range(double x1, double y1, double x2, double y2, String colour) {
        return Math.abs(x1 - x2) + Math.abs(y1 - y2) < 1
                ? ""
                : format(
                        "<line x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f' stroke='%s'/>\n", x1, y1, x2, y2, colour);
    }

    static String text(double x, double y, String style, String text) {
        return format("<text x='%.1f' y='%.1f' class='%s'>%s</text>\n", x, y, style, escape(text));
    }

    /** Three digits, and no more. */
    static String figure(double value) {
        if (value == 0) {
            return "0";
        }
        double power = Math.pow(10, Math.floor(Math.log10(Math.abs(value))) - 2);
        double rounded = Math.round(value / power) * power;
        int decimals = rounded >= 100 ? 0 : rounded >= 10 ? 1 : rounded >= 1 ? 2 : 3;
        String text = format("%,." + decimals + "f", rounded);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }

    static String svg(int height, String title, CharSequence content) {
        return format("""
                <svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' viewBox='0 0 %d %d' role='img'>
                <title>%s</title>
                <style>
                text { font: 12px system-ui, sans-serif; fill: #0f172a }
                .title { font-size: 14px; font-weight: 600 }
                .small { font-size: 11px; fill: #475569 }
                .end { text-anchor: end }
                .middle { text-anchor: middle }
                </style>
                <rect width='%d' height='%d' rx='6' fill='#ffffff'/>
                """, WIDTH * 3 / 2, height * 3 / 2, WIDTH, height, escape(title), WIDTH, height)
                + content
                + "</svg>\n";
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
