package io.allim.pipeline;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DigestItem;
import io.allim.delivery.DigestMembership;
import io.allim.delivery.DigestStore;
import io.allim.notification.Digest;
import io.allim.notification.DigestWindow;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStore;
import io.allim.table.Stored;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What must hold of digests when all is over, whatever happened: each item is in exactly one digest and has its outcome,
 * each digest counts its items exactly, and leaves once.
 */
final class DigestAudit {

    private final PipelineFixture fixture;
    private final Map<NotificationId, Digest> digests;
    private final List<Parcel> parcels;
    private final List<String> wrong = new ArrayList<>();

    /** A message that left, the digest that it is of, and the numbers of the items in it. */
    private record Parcel(PipelineFixture.Departed message, Digest digest, List<Integer> numbers) {

        boolean mayHaveArrived(Delivery item, int n) {
            return message.lands()
                    && numbers.contains(n)
                    && digest.target().equals(item.target())
                    && digest.window().step().equals(item.route().step());
        }

        String place() {
            return message.channel() + " " + message.to();
        }
    }

    /** @param accepted with a number {@code n} in the data of each */
    DigestAudit(PipelineFixture fixture, Collection<NotificationRequest> accepted) {
        this.fixture = fixture;
        digests = digests(accepted).collect(Collectors.toMap(Digest::id, digest -> digest));
        fixture.departed.forEach(
                message -> require(digests.containsKey(idOf(message)), () -> "a message of no digest: " + message));
        parcels = fixture.departed.stream()
                .filter(message -> digests.containsKey(idOf(message)))
                .map(message -> new Parcel(message, digests.get(idOf(message)), numbers(message)))
                .toList();
        digests.values().forEach(this::look);
        lookAtHomes();
        accepted.forEach(notification -> fixture.deliveriesOf(notification)
                .forEach(item -> look(notification.data().path("n").asInt(), item)));
        parcels.forEach(this::look);
    }

    List<String> complaints() {
        return List.copyOf(wrong);
    }

    int digests() {
        return digests.size();
    }

    private void look(Digest digest) {
        DigestWindow counted = digest.window();
        List<DigestItem> items = items(digest);
        require(counted.total() == items.size(), () -> digest.id() + " counts " + counted.total() + " of " + items);
        Map<String, Set<String>> tokens = parcels.stream()
                .filter(parcel -> parcel.digest().equals(digest))
                .filter(parcel -> DeliveryId.parse(parcel.message().token())
                        .filter(fixture::taken)
                        .isPresent())
                .collect(byPlace());
        tokens.forEach(
                (place, all) -> require(all.size() == 1, () -> digest.id() + " went to " + place + " as " + all));
        DigestMembership.Outcome.decisive(fixture.deliveriesOf(digest))
                .ifPresent(message -> items.forEach(item -> look(item, message)));
    }

    /** One whose cancelling was asked for while its digest was sent is cancelled if that failed. */
    private void look(DigestItem item, Delivery message) {
        Delivery delivery = fixture.deliveries.find(item.delivery()).orElseThrow();
        require(
                delivery.state() == message.state() || delivery.cancelAsked(),
                () -> "a digest ended as " + message.state() + " and its item as " + delivery.state()
                        + delivery.trace());
    }

    private void lookAtHomes() {
        Map<DeliveryId, List<NotificationId>> homes = new HashMap<>();
        digests.values()
                .forEach(digest -> items(digest)
                        .forEach(item -> homes.computeIfAbsent(item.delivery(), _ -> new ArrayList<>())
                                .add(digest.id())));
        homes.forEach((item, places) -> require(places.size() == 1, () -> item + " is in " + places));
    }

    private void look(int n, Delivery item) {
        require(item.state().isFinal(), () -> n + " is left as " + item);
        Map<String, Set<String>> with = parcels.stream()
                .filter(parcel -> parcel.mayHaveArrived(item, n))
                .collect(byPlace());
        with.forEach((place, tokens) ->
                require(tokens.size() == 1, () -> n + " went to " + place + " in " + tokens + item.trace()));
        switch (item.state()) {
            case SENT, DELIVERED ->
                require(!with.isEmpty(), () -> n + " claims to be sent and was in no message: " + item.trace());
            case CANCELLED, EXPIRED, SKIPPED ->
                require(with.isEmpty(), () -> n + " ended as " + item.state() + " and left: " + with + item.trace());
            case FAILED, HELD, SENDING -> {}
        }
    }

    private void look(Parcel parcel) {
        String body = parcel.message().body();
        long total = Long.parseLong(body.substring("digest ".length(), body.indexOf('[')));
        require(total == parcel.numbers().size(), () -> "a wrong total: " + parcel.message());
    }

    private static Collector<Parcel, ?, Map<String, Set<String>>> byPlace() {
        return Collectors.groupingBy(
                Parcel::place, Collectors.mapping(parcel -> parcel.message().token(), Collectors.toSet()));
    }

    private static NotificationId idOf(PipelineFixture.Departed message) {
        return DeliveryId.parse(message.token()).orElseThrow().notification();
    }

    private static List<Integer> numbers(PipelineFixture.Departed message) {
        String body = message.body();
        return Stream.of(body.substring(body.indexOf('[') + 1, body.lastIndexOf(']'))
                        .split(","))
                .filter(text -> !text.isEmpty())
                .map(Integer::valueOf)
                .toList();
    }

    private Stream<Digest> digests(Collection<NotificationRequest> accepted) {
        return accepted.stream()
                .flatMap(notification -> fixture.deliveriesOf(notification).stream())
                .map(Delivery::target)
                .distinct()
                .flatMap(person -> fixture.notifications.digests(person, 1000, Optional.empty()).items().stream())
                .map(NotificationStore::readDigest);
    }

    private List<DigestItem> items(Digest digest) {
        List<DigestItem> items = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            var page = fixture.digests.items(digest.id(), 1000, cursor);
            for (Stored stored : page.items()) {
                items.add(DigestStore.read(stored));
            }
            cursor = page.cursor();
        } while (cursor.isPresent());
        return items;
    }

    private void require(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            wrong.add(otherwise.get());
        }
    }
}
