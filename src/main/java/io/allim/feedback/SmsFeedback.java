package io.allim.feedback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Channels;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.State;
import io.allim.event.AwsEvent;
import io.allim.event.EventListener;
import io.allim.pipeline.send.DeliveryFeedback;
import io.allim.telemetry.Metrics;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Hears from Amazon SNS what became of text messages, from its log groups.
 *
 * @see <a href="https://docs.aws.amazon.com/sns/latest/dg/sms_stats_cloudwatch.html">Delivery logs</a>
 */
@Singleton
final class SmsFeedback implements EventListener {

    /** Of the channels that SNS reports on, and the end of its log groups' names. */
    private static final String SOURCE = "DirectPublishToPhoneNumber";

    private static final Pattern GROUP = Pattern.compile("sns/[a-z0-9-]+/[0-9]+/" + SOURCE + "(/Failure)?");

    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9-]{1,100}");

    /** In which a sender may not have recorded yet what SNS answered. */
    private static final Duration RECORDING = Duration.ofSeconds(30);

    private final DeliveryStore deliveries;
    private final DeliveryFeedback deliveryFeedback;
    private final Channels channels;
    private final Metrics metrics;
    private final InstantSource clock;

    SmsFeedback(
            DeliveryStore deliveries,
            DeliveryFeedback deliveryFeedback,
            Channels channels,
            Metrics metrics,
            InstantSource clock) {
        this.channels = channels;
        this.metrics = metrics;
        this.deliveries = deliveries;
        this.deliveryFeedback = deliveryFeedback;
        this.clock = clock;
    }

    /**
     * The log groups hold the messages of every application of the account. One that is unknown is no failure: while it is so young that
     * its sending may not be recorded yet, its status is kept for who records it.
     */
    @Override
    public boolean onEvent(AwsEvent event) {
        String reference = event.detail().at("/notification/messageId").asText();
        boolean status = event.source().equals("aws.logs")
                && GROUP.matcher(event.json().at("/resources/0").asText()).matches()
                && REFERENCE.matcher(reference).matches();
        if (!status) {
            return false;
        }
        Instant now = clock.instant();
        Optional<DeliveryId> delivery = find(reference);
        if (delivery.isEmpty() && isYoung(event, now)) {
            String kept = withoutPerson(event, reference).toString();
            channels.reportedBy(SOURCE)
                    .forEach(channel -> deliveries.references().keepEarly(channel.name(), reference, kept, now));
            delivery = find(reference);
        }
        delivery.ifPresentOrElse(
                id -> deliveryFeedback.record(id, found -> reported(found, reference, event.detail(), now), now),
                () -> metrics.count(Metrics.Count.FOREIGN));
        return true;
    }

    private Optional<DeliveryId> find(String reference) {
        return channels.reportedBy(SOURCE).stream()
                .flatMap(channel -> deliveries.references().find(channel.name(), reference).stream())
                .findFirst();
    }

    /** The same event with no more than is looked at: it may be about another application's customer. */
    private static ObjectNode withoutPerson(AwsEvent event, String reference) {
        ObjectNode kept = event.json().deepCopy();
        ObjectNode detail = kept.putObject("detail");
        detail.set("status", event.detail().path("status"));
        detail.putObject("notification").put("messageId", reference);
        ProviderText.sentence(event.detail().at("/delivery/providerResponse"))
                .ifPresent(said -> detail.putObject("delivery").put("providerResponse", said));
        return kept;
    }

    private static boolean isYoung(AwsEvent event, Instant now) {
        return ProviderText.instant(event.json().path("time"))
                .filter(at -> now.isBefore(at.plus(RECORDING)))
                .isPresent();
    }

    private Delivery reported(Delivery delivery, String reference, JsonNode status, Instant now) {
        boolean recorded = delivery.reference().filter(reference::equals).isPresent();
        if (!recorded || delivery.state() != State.SENT) {
            return delivery;
        }
        return switch (status.path("status").asText()) {
            case "SUCCESS" -> delivery.received(now, "the carrier tells that the phone has it");
            case "FAILURE" -> failed(delivery, status.path("delivery"), now);
            default -> delivery;
        };
    }

    private Delivery failed(Delivery delivery, JsonNode report, Instant now) {
        String said = ProviderText.sentence(report.path("providerResponse")).orElse("no reason was given");
        gone(said).ifPresent(why -> {
            if (report.has("destination")) {
                deliveryFeedback.suppress(delivery, report.path("destination").asText(), why, now);
            } else {
                deliveryFeedback.suppress(delivery, why, now);
            }
        });
        return delivery.failed(now, "SNS could not deliver the text message: " + said);
    }

    /** Only what surely stays so: carriers call phones blocked or unreachable that are reached the next day. */
    private static Optional<String> gone(String said) {
        return switch (said) {
            case "Phone has opted out", "Phone number is opted out" ->
                Optional.of("the phone number's owner opted out of text messages");
            case "Invalid phone number" -> Optional.of("there is no such phone number");
            default -> Optional.empty();
        };
    }
}
