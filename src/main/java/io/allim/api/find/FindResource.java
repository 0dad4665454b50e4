package io.allim.api.find;

import io.allim.api.DeliveryView;
import io.allim.channel.Address;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.search.WaitingList;
import io.allim.notification.NotificationStore;
import io.allim.recipient.Addresses;
import io.allim.recipient.Endpoint;
import io.allim.recipient.Recipient;
import io.allim.recipient.RecipientStore;
import io.allim.recipient.RecipientView;
import io.allim.recipient.Suppression;
import io.allim.recipient.SuppressionStore;
import io.allim.recipient.Target;
import io.allim.table.Page;
import io.allim.time.Deadline;
import io.allim.web.Body;
import io.allim.web.Parameters;
import io.allim.web.operation.RequiresScope;
import io.allim.web.operation.Scope;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Who has an address. It is in the body, since paths and queries are in logs. */
@Path("/v1/recipients:find")
@RequiresScope(Scope.READ)
@Produces(MediaType.APPLICATION_JSON)
final class FindResource {

    private static final String EXAMPLE = "{\"email\":\"ada@example.com\"}";
    private static final int MOST = 2000;
    private static final int READ_AT_ONCE = 100;
    private static final int ENOUGH = 20;
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final RecipientStore recipients;
    private final SuppressionStore suppressions;
    private final DeliveryStore deliveries;
    private final NotificationStore notifications;
    private final Addresses addresses;
    private final InstantSource clock;

    FindResource(
            RecipientStore recipients,
            SuppressionStore suppressions,
            DeliveryStore deliveries,
            NotificationStore notifications,
            Addresses addresses,
            InstantSource clock) {
        this.recipients = recipients;
        this.suppressions = suppressions;
        this.deliveries = deliveries;
        this.notifications = notifications;
        this.addresses = addresses;
        this.clock = clock;
    }

    /**
     * @param suppression of the address
     * @param deliveries to the address itself, with the first page alone
     * @param items the recipients that have it, by id
     * @param searched how many recipients were looked at for this page
     * @param cursor from which to go on; absent on the last page
     */
    record Found(
            Optional<Suppression> suppression,
            Optional<List<DeliveryView>> deliveries,
            List<RecipientView> items,
            int searched,
            Optional<String> cursor) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Found find(@Context UriInfo uri, byte[] bytes) {
        Parameters.requireKnown(uri.getQueryParameters(), Set.of("cursor"));
        Optional<String> from = Optional.ofNullable(uri.getQueryParameters().getFirst("cursor"));
        Address address = addresses.readOne(Body.read(bytes, EXAMPLE).fields());
        Deadline deadline = Deadline.of(LONGEST);
        List<RecipientView> found = new ArrayList<>();
        int looked = 0;
        Optional<String> cursor = from;
        do {
            Page page = recipients.list(READ_AT_ONCE, cursor);
            page.items().stream()
                    .map(RecipientStore::read)
                    .filter(recipient -> has(recipient, address))
                    .map(RecipientView::of)
                    .forEach(found::add);
            looked += page.items().size();
            cursor = page.cursor();
        } while (cursor.isPresent() && found.size() < ENOUGH && looked < MOST && !deadline.isSpent());
        Optional<List<DeliveryView>> direct = from.isPresent() ? Optional.empty() : Optional.of(direct(address));
        return new Found(suppressions.find(address), direct, found, looked, cursor);
    }

    /** Of a URL the view, which answers show in its place, is enough. */
    private static boolean has(Recipient recipient, Address address) {
        List<Address> own =
                recipient.endpoints().stream().map(Endpoint::address).toList();
        Address wanted = address.among(own).canonical();
        return own.stream().map(Address::canonical).anyMatch(wanted::equals);
    }

    /** What waits, the next first, and then the latest. */
    private List<DeliveryView> direct(Address address) {
        Target target = new Target.ToAddress(address.canonical());
        Instant now = clock.instant();
        List<Delivery> waiting =
                deliveries.read(new WaitingList(deliveries, notifications).page(target, now, ENOUGH, Optional.empty()));
        // Those that wait for their turn are in both, and are enough if they are all that is read.
        List<Delivery> turned = deliveries.read(deliveries.turned(target, 2 * ENOUGH, Optional.empty()));
        return Stream.concat(
                        waiting.stream().filter(delivery -> !delivery.state().isFinal()),
                        turned.stream().filter(delivery -> !delivery.waits(now)))
                .distinct()
                .limit(ENOUGH)
                .map(DeliveryView::listed)
                .toList();
    }
}
