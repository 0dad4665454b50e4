package io.allim.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads and continues traces: dated decisions, oldest first. */
final class Trace {

    static final String REDRIVE = "redrive";
    static final String DIGEST = "digest";
    static final String THREAD = "thread";

    /** A delivery that is redriven for ever keeps its first entry and the latest ones. */
    private static final int MAX_ENTRIES = 200;

    /** The decisions that lead to final states. */
    private static final Map<State, String> ENDS = Map.of(
            State.SENT, "sent",
            State.DELIVERED, "delivered",
            State.BOUNCED, "bounce",
            State.FAILED, "fail",
            State.CANCELLED, "cancel",
            State.SKIPPED, "skip",
            State.EXPIRED, "expire");

    /** The same the other way round. */
    private static final Map<String, State> ENDED =
            ENDS.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

    /** Entries that decide nothing. */
    private static final Set<String> NOTES =
            Set.of("note", "delay", "soft-bounce", "complaint", "open", "click", "acknowledge", THREAD);

    private Trace() {}

    /** An entry with which a delivery came to a final state. */
    record End(State state, Instant at, String why) {

        boolean isTaken() {
            return state == State.SENT || state == State.DELIVERED;
        }
    }

    /** How a delivery that nobody asked to cancel ended since it was last redriven: at first, and what was told later. */
    static List<End> ends(List<TraceEntry> trace) {
        List<TraceEntry> all = trace.stream()
                .filter(entry ->
                        ENDED.containsKey(entry.decision()) || entry.decision().equals(REDRIVE))
                .toList();
        int begin = all.stream().map(TraceEntry::decision).toList().lastIndexOf(REDRIVE) + 1;
        return all.subList(begin, all.size()).stream()
                .map(entry -> new End(Objects.requireNonNull(ENDED.get(entry.decision())), entry.at(), entry.why()))
                .toList();
    }

    /** When it came to a final state for the first time. */
    static Instant firstEnd(List<TraceEntry> trace) {
        return trace.stream()
                .filter(entry -> ENDED.containsKey(entry.decision()))
                .findFirst()
                .orElseThrow()
                .at();
    }

    /** Whether it has not ended as anything that was taken back. */
    static boolean isNeverTakenBack(List<TraceEntry> trace) {
        List<End> ends = ends(trace);
        return !has(trace, REDRIVE) && (ends.size() <= 1 || ends.stream().allMatch(End::isTaken));
    }

    static String end(State state) {
        return Objects.requireNonNull(ENDS.get(state));
    }

    static boolean isNote(String kind) {
        return NOTES.contains(kind);
    }

    static List<TraceEntry> with(List<TraceEntry> trace, Instant now, String decision, String why) {
        List<TraceEntry> entries = new ArrayList<>(trace);
        if (entries.size() >= MAX_ENTRIES) {
            entries.remove(1);
        }
        entries.add(new TraceEntry(now, decision, why));
        return entries;
    }

    /** Whether the last decision of a kind was this. */
    static boolean says(List<TraceEntry> trace, String decision, String why) {
        return trace.reversed().stream()
                .filter(entry -> entry.decision().equals(decision))
                .findFirst()
                .filter(entry -> entry.why().equals(why))
                .isPresent();
    }

    static boolean has(List<TraceEntry> trace, String decision) {
        return trace.stream().anyMatch(entry -> entry.decision().equals(decision));
    }

    /** Whether the last decision was to start anew. */
    static boolean isRedriven(List<TraceEntry> trace) {
        return trace.getLast().decision().equals(REDRIVE);
    }

    /** Whether the last decision was to try again. */
    static boolean isRetried(List<TraceEntry> trace) {
        return decisions(trace).getLast().decision().equals("retry");
    }

    /** Whether nothing was decided since it was planned. */
    static boolean isPlanned(List<TraceEntry> trace) {
        return decisions(trace).size() == 1;
    }

    private static List<TraceEntry> decisions(List<TraceEntry> trace) {
        return trace.stream().filter(entry -> !NOTES.contains(entry.decision())).toList();
    }

    static Optional<Instant> lastRedrive(List<TraceEntry> trace) {
        return trace.reversed().stream()
                .filter(entry -> entry.decision().equals(REDRIVE))
                .findFirst()
                .map(TraceEntry::at);
    }

    /** When an item was last redriven, if that was since it joined its digest. */
    static Optional<Instant> redriveInDigest(List<TraceEntry> trace) {
        return trace.reversed().stream()
                .filter(entry ->
                        entry.decision().equals(REDRIVE) || entry.decision().equals(DIGEST))
                .findFirst()
                .filter(entry -> entry.decision().equals(REDRIVE))
                .map(TraceEntry::at);
    }

    /** Whether it failed and nobody redrove it since. */
    static boolean hasFailed(List<TraceEntry> trace) {
        String failed = end(State.FAILED);
        return trace.reversed().stream()
                .map(TraceEntry::decision)
                .filter(decision -> decision.equals(REDRIVE) || decision.equals(failed))
                .findFirst()
                .filter(failed::equals)
                .isPresent();
    }

    /** Why the last decision was made. */
    static String reason(List<TraceEntry> trace) {
        return trace.reversed().stream()
                .filter(entry -> !NOTES.contains(entry.decision()))
                .findFirst()
                .orElseThrow()
                .why();
    }
}
