package io.allim.recipient.bulk;

import io.allim.recipient.Recipient;
import io.allim.recipient.RecipientStore;
import io.allim.recipient.RecipientStore.Snapshot;
import io.allim.table.Table;
import io.allim.table.Write;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Changes to recipients that are stored in one transaction, each with a tag by which its verdict is known. Several
 * changes of one recipient follow one another in the order in which they were added.
 */
final class RecipientBatch {

    /** Of rows as they came: bounds the memory that large recipients, or many changes of few of them, take. */
    private static final int MAX_BYTES = 1024 * 1024;

    private final Map<String, List<Tagged>> changes = new LinkedHashMap<>();
    private int bytes;

    private record Tagged(long tag, Change change) {}

    /** What became of a change. */
    sealed interface Verdict {

        long tag();

        record Created(long tag) implements Verdict {}

        record Updated(long tag) implements Verdict {}

        /** The recipient was like this before, or another change of the same batch undid it. */
        record Unchanged(long tag) implements Verdict {}

        record Refused(long tag, String id, String reason) implements Verdict {}
    }

    /**
     * @param size of the change as it came, in bytes
     * @return false when the batch is full, and then the change is not in it
     */
    boolean add(long tag, Change change, int size) {
        boolean full = !holds(change.id()) && changes.size() == Table.MAX_WRITES;
        if (full || bytes > 0 && bytes + size > MAX_BYTES) {
            return false;
        }
        changes.computeIfAbsent(change.id(), _ -> new ArrayList<>()).add(new Tagged(tag, change));
        bytes += size;
        return true;
    }

    /** Whether there is a change of the recipient in it. */
    boolean holds(String id) {
        return changes.containsKey(id);
    }

    /** Stores what differs from what is stored. A recipient that somebody else writes meanwhile is looked at again. */
    List<Verdict> store(RecipientStore recipients) {
        while (true) {
            List<Verdict> verdicts = new ArrayList<>();
            List<Write> writes = new ArrayList<>();
            List<String> moving = new ArrayList<>();
            changes.forEach((id, all) ->
                    apply(recipients.read(id), all, verdicts, moving).ifPresent(writes::add));
            recipients.reviewSoon(moving);
            if (writes.isEmpty() || recipients.write(writes)) {
                return verdicts;
            }
        }
    }

    private static Optional<Write> apply(
            Snapshot stored, List<Tagged> all, List<Verdict> verdicts, List<String> moving) {
        if (stored.isErasing()) {
            all.forEach(each -> verdicts.add(new Verdict.Refused(
                    each.tag, stored.id(), "The recipient is being erased: import the row again later.")));
            return Optional.empty();
        }
        Optional<Recipient> before = stored.recipient();
        Optional<Recipient> now = before;
        List<Verdict> steps = new ArrayList<>(all.size());
        for (Tagged each : all) {
            Recipient next =
                    now.map(each.change::to).orElseGet(each.change::recipient).completedFrom(now);
            Optional<String> problem = next.validate().or(next::incomplete);
            steps.add(verdict(each.tag, now, next, problem));
            now = problem.isPresent() ? now : Optional.of(next);
        }
        if (now.equals(before)) {
            steps.replaceAll(RecipientBatch::undone);
        }
        verdicts.addAll(steps);
        now.filter(stored::moves).ifPresent(_ -> moving.add(stored.id()));
        return now.equals(before) ? Optional.empty() : now.map(stored::replacedBy);
    }

    private static Verdict verdict(long tag, Optional<Recipient> before, Recipient next, Optional<String> problem) {
        if (problem.isPresent()) {
            return new Verdict.Refused(tag, next.id(), problem.get());
        }
        if (before.isEmpty()) {
            return new Verdict.Created(tag);
        }
        return before.get().equals(next) ? new Verdict.Unchanged(tag) : new Verdict.Updated(tag);
    }

    private static Verdict undone(Verdict verdict) {
        return verdict instanceof Verdict.Refused ? verdict : new Verdict.Unchanged(verdict.tag());
    }
}
