package io.allim.recipient.bulk;

import io.allim.recipient.bulk.RecipientBatch.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Counts what becomes of the rows of an import. Several batches tell it at the same time. */
final class ImportReport {

    static final int MAX_REJECTIONS = 10_000;

    private final List<Rejection> rejections = new ArrayList<>();
    private long created;
    private long updated;
    private long unchanged;
    private long rejected;

    /** @param line on which the row starts, counted from 1 */
    record Rejection(long line, String reason, Optional<String> id) {}

    /**
     * @param read rows that have a verdict; the sum of the other counts
     * @param rejections by line, the first {@value #MAX_REJECTIONS}
     */
    record View(long read, long created, long updated, long unchanged, long rejected, List<Rejection> rejections) {}

    synchronized void reject(long line, String reason, Optional<String> id) {
        rejected++;
        if (rejections.size() < MAX_REJECTIONS) {
            rejections.add(new Rejection(line, reason, id));
        }
    }

    synchronized void record(List<Verdict> verdicts) {
        for (Verdict verdict : verdicts) {
            switch (verdict) {
                case Verdict.Created _ -> created++;
                case Verdict.Updated _ -> updated++;
                case Verdict.Unchanged _ -> unchanged++;
                case Verdict.Refused refused -> reject(refused.tag(), refused.reason(), Optional.of(refused.id()));
            }
        }
    }

    synchronized View view() {
        List<Rejection> byLine = rejections.stream()
                .sorted(Comparator.comparingLong(Rejection::line))
                .toList();
        return new View(created + updated + unchanged + rejected, created, updated, unchanged, rejected, byLine);
    }

    synchronized String soFar() {
        return "%d created, %d updated, %d unchanged, %d rejected".formatted(created, updated, unchanged, rejected);
    }
}
