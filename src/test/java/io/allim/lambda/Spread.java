package io.allim.lambda;

import java.util.List;
import java.util.Locale;

/** What repeated measurements of the same thing gave. */
record Spread(double median, double min, double max) {

    static Spread of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
        return new Spread(median, sorted.getFirst(), sorted.getLast());
    }

    /** For people: three digits or so. */
    @Override
    public String toString() {
        String number = median < 10 ? "%.2f" : median < 100 ? "%.1f" : "%.0f";
        return String.format(Locale.ROOT, number + " (" + number + "–" + number + ")", median, min, max);
    }

    String csv() {
        return String.format(Locale.ROOT, "%.3f,%.3f,%.3f", median, min, max);
    }
}
