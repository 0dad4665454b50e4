package io.allim.delivery;

import io.allim.notification.DigestId;
import io.allim.notification.NotificationId;
import io.allim.table.JsonObjectReader;
import io.allim.table.JsonObjectWriter;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The place of a delivery in a digest.
 *
 * @param digest the digest's notification
 * @param at the delivery's turn, by which the items of a digest are ordered
 * @param closesAt when the digest was to close when the delivery came to it
 */
public record DigestMembership(NotificationId digest, Instant at, Instant closesAt) {

    /**
     * What the messages of a digest say of what is in it: items end as they do, whether that is written or not.
     *
     * @param messages the digest's deliveries; none while it takes items
     */
    public record Outcome(List<Delivery> messages) {

        static final Outcome NONE = new Outcome(List.of());

        public Outcome {
            messages = List.copyOf(messages);
        }

        /** The item as it is now: one that is stored as waiting has ended if the digest has, and one that was sent may have arrived. */
        public Delivery of(Delivery item) {
            if (item.isInDigest()) {
                return decisive()
                        .filter(_ -> !isRedrivenSince(item))
                        .map(message -> ended(item, message))
                        .orElse(item);
            }
            return decisive()
                    .filter(message -> item.state() == State.SENT && message.state() == State.DELIVERED)
                    .map(message -> item.settled(
                            State.DELIVERED, message.finishedAt().orElseThrow(), with(message) + message.reason()))
                    .orElse(item);
        }

        /** The message whose end the items share; empty while there is none, or another may still count. */
        public Optional<Delivery> decisive() {
            return hasEnded() ? decisive(messages) : takenBefore().or(this::lost);
        }

        /** Whether each has ended. One that was taken and came back may be followed by another, which has not. */
        public boolean hasEnded() {
            return messages.stream().allMatch(message -> message.state().isFinal());
        }

        /** Whether no item was ever written as anything that it is no longer. */
        public boolean isNeverTakenBack() {
            return messages.stream().allMatch(message -> Trace.isNeverTakenBack(message.trace()));
        }

        public boolean mayHaveLeft() {
            return messages.stream().anyMatch(Delivery::mayHaveLeft);
        }

        /** The one that was taken, else one that can be tried again, else one that left, else any. */
        public static Optional<Delivery> decisive(List<Delivery> messages) {
            return messages.stream()
                    .filter(Delivery::isTaken)
                    .findFirst()
                    .or(() -> ofState(messages, State.FAILED))
                    .or(() -> ofState(messages, State.BOUNCED))
                    .or(() -> messages.stream().findFirst());
        }

        private static Optional<Delivery> ofState(List<Delivery> messages, State state) {
            return messages.stream().filter(message -> message.state() == state).findFirst();
        }

        /** One that was taken when the others had ended, too: those that have not are tried again. */
        private Optional<Delivery> takenBefore() {
            return messages.stream()
                    .filter(Delivery::isTaken)
                    .filter(message -> messages.stream()
                            .filter(other -> !other.state().isFinal())
                            .allMatch(other -> Trace.lastRedrive(other.trace())
                                    .filter(at -> !at.isBefore(Trace.firstEnd(message.trace())))
                                    .isPresent()))
                    .findFirst();
        }

        /** One that was taken when there was no other yet: those that wait were made when it came back. */
        private Optional<Delivery> lost() {
            return messages.stream()
                    .filter(message -> message.state().isFinal() && !message.isTaken())
                    .filter(message -> Trace.ends(message.trace()).stream().anyMatch(Trace.End::isTaken))
                    .filter(message -> messages.stream()
                            .filter(other -> !other.state().isFinal())
                            .allMatch(other -> other.createdAt().isAfter(message.createdAt())))
                    .findFirst();
        }

        /** Whether the messages are as they were before somebody asked to try the item again, which is to try one of them again. */
        private boolean isRedrivenSince(Delivery item) {
            return Trace.redriveInDigest(item.trace())
                    .filter(asked -> messages.stream()
                            .flatMap(message -> Trace.lastRedrive(message.trace()).stream())
                            .allMatch(asked::isAfter))
                    .isPresent();
        }

        private Delivery ended(Delivery item, Delivery message) {
            boolean over = hasEnded();
            List<Trace.End> ends = Trace.ends(message.trace()).stream()
                    .filter(end -> over || end.isTaken())
                    .toList();
            boolean taken = ends.stream().anyMatch(Trace.End::isTaken);
            Delivery known = mayHaveLeft() && over && !message.isTaken() ? item.markUncertain() : item;
            if (item.cancelAsked() && !taken) {
                return known.endCancelled(message.finishedAt().orElseThrow());
            }
            Instant earliest = over ? allHadEnded() : Instant.MIN;
            for (Trace.End end : ends) {
                Instant at = end.at().isAfter(earliest) ? end.at() : earliest;
                known = known.settled(end.state(), at, with(message) + end.why());
            }
            return known;
        }

        private static String with(Delivery message) {
            return "with " + new DigestId(message.id().notification()) + ": ";
        }

        /** When the last of them ended for the first time. */
        private Instant allHadEnded() {
            return messages.stream()
                    .map(message -> Trace.firstEnd(message.trace()))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    void write(JsonObjectWriter fields) {
        fields.text("digest", digest.toString()).time("at", at).time("closesAt", closesAt);
    }

    static DigestMembership read(JsonObjectReader fields) {
        return new DigestMembership(
                fields.text("digest").flatMap(NotificationId::parse).orElseThrow(),
                fields.time("at").orElseThrow(),
                fields.time("closesAt").orElseThrow());
    }
}
