package io.allim.feedback;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.channel.Channel;
import io.allim.channel.Channels;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.State;
import io.allim.event.AwsEvent;
import io.allim.event.EventListener;
import io.allim.pipeline.send.DeliveryFeedback;
import io.allim.telemetry.Metrics;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Hears from Amazon SES what became of mail, over SNS or EventBridge.
 *
 * <p>An event names its delivery by the tag that the mail was sent with, or by a header of it. It counts when it is about
 * the mail that the delivery is recorded with, or when an attempt had no answer: then it proves that the mail left.
 *
 * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html">Events</a>
 */
@Singleton
final class SesFeedback implements EventListener {

    /** Of the channels that SES carries. */
    private static final String SOURCE = "aws.ses";

    /** What the mail is sent with; see {@code channel.email}. */
    private static final String TAG = "allim-delivery";

    private static final String HEADER = "X-Allim-Delivery";

    private final DeliveryFeedback deliveryFeedback;
    private final Channels channels;
    private final Metrics metrics;
    private final InstantSource clock;

    SesFeedback(DeliveryFeedback deliveryFeedback, Channels channels, Metrics metrics, InstantSource clock) {
        this.channels = channels;
        this.metrics = metrics;
        this.deliveryFeedback = deliveryFeedback;
        this.clock = clock;
    }

    @Override
    public boolean onEvent(AwsEvent event) {
        if (!Mail.isIn(event)) {
            return false;
        }
        Mail.of(event)
                .ifPresentOrElse(
                        report -> {
                            Instant now = clock.instant();
                            deliveryFeedback.record(
                                    report.delivery(), delivery -> reported(delivery, report, now), now);
                        },
                        () -> metrics.count(Metrics.Count.FOREIGN));
        return true;
    }

    /**
     * A mail that SES tells of.
     *
     * @param id by which SES knows it
     * @param type of the event, such as {@code Bounce}
     */
    private record Mail(DeliveryId delivery, String id, String type, JsonNode detail) {

        /** Whether it is an event of SES about a mail, whoever sent that. */
        static boolean isIn(AwsEvent event) {
            boolean ofSes = event.source().equals(SOURCE) || event.source().equals("aws.sns");
            return ofSes && !id(event).isEmpty() && !type(event).isEmpty();
        }

        /** @return empty when the mail is none of ours */
        static Optional<Mail> of(AwsEvent event) {
            return names(event.detail().path("mail"))
                    .flatMap(name -> DeliveryId.parse(name).stream())
                    .findFirst()
                    .map(delivery -> new Mail(delivery, id(event), type(event), event.detail()));
        }

        private static String id(AwsEvent event) {
            return event.detail().at("/mail/messageId").asText();
        }

        private static String type(AwsEvent event) {
            return event.detail()
                    .path("eventType")
                    .asText(event.detail().path("notificationType").asText());
        }

        private static Stream<String> names(JsonNode mail) {
            Stream<String> headers = StreamSupport.stream(mail.path("headers").spliterator(), false)
                    .filter(header -> header.path("name").asText().equalsIgnoreCase(HEADER))
                    .map(header -> header.path("value").asText());
            return Stream.concat(Stream.of(mail.at("/tags/" + TAG + "/0").asText()), headers);
        }

        /** Where it went; a bounce may name where somebody forwarded it to instead. */
        String wentTo() {
            return detail.at("/mail/destination/0").asText();
        }

        /** When it happened, as far as SES says. */
        String at(String part) {
            return ProviderText.instant(detail.path(part).path("timestamp"))
                    .map(at -> " at " + at)
                    .orElse("");
        }
    }

    private Delivery reported(Delivery delivery, Mail mail, Instant now) {
        boolean recorded = delivery.reference().filter(mail.id()::equals).isPresent();
        boolean unknown = delivery.reference().isEmpty();
        if (channels.reportedBy(SOURCE).stream().map(Channel::name).noneMatch(delivery.channel()::equals)) {
            return delivery;
        }
        if (delivery.isUncertain()) {
            // What is recorded by now is of an attempt before the ones in doubt.
            return recorded ? delivery : afterUncertainAttempt(delivery, mail, now);
        }
        boolean taken = delivery.isTaken() || delivery.state() == State.BOUNCED;
        // Of one that SES gave up it may still tell that the address is none.
        boolean givenUp =
                delivery.state() == State.FAILED && recorded && mail.type().equals("Bounce");
        return taken && (recorded || unknown) || givenUp ? happened(delivery, mail, now) : delivery;
    }

    /** A mail that SES refused after all is tried again in any case. */
    private Delivery afterUncertainAttempt(Delivery delivery, Mail mail, Instant now) {
        return switch (mail.type()) {
            case "Send", "Delivery", "DeliveryDelay", "Bounce", "Complaint", "Open", "Click" ->
                happened(
                        delivery.confirmedSent(
                                now,
                                mail.id(),
                                "the answer to an attempt was not recorded, but SES tells that it took the mail"),
                        mail,
                        now);
            default -> delivery;
        };
    }

    private Delivery happened(Delivery delivery, Mail mail, Instant now) {
        return switch (mail.type()) {
            case "Delivery" ->
                delivery.state() == State.SENT
                        ? delivery.received(now, "the receiver's mail server took it" + mail.at("delivery"))
                        : delivery;
            case "DeliveryDelay" ->
                delivery.noted(now, "delay", "SES has not delivered it yet, and tries on" + delay(mail));
            case "Bounce" -> bounced(delivery, mail, now);
            case "Complaint" -> complained(delivery, mail, now);
            case "Open" -> delivery.noted(now, "open", "first opened" + mail.at("open"));
            case "Click" -> delivery.noted(now, "click", "a link in it was first followed" + mail.at("click"));
            case "Reject" -> refused(delivery, "SES took the mail and rejected it then" + reason(mail), now);
            case "Rendering Failure" -> refused(delivery, "SES could not render the mail", now);
            default -> delivery;
        };
    }

    /**
     * SES tells of a bounce that is not permanent when it has given up, and then the receiver's action is {@code failed}:
     * the message is lost, and the address may be right. Answers of people who are away come as such bounces without it.
     *
     * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html#event-publishing-retrieving-sns-contents-bounce-object">
     *     Bounce object</a>
     */
    private Delivery bounced(Delivery delivery, Mail mail, Instant now) {
        if (mail.detail().at("/bounce/bounceType").asText().equals("Permanent")) {
            return bouncedForGood(delivery, mail, now);
        }
        if (!mail.detail().at("/bounce/bouncedRecipients/0/action").asText().equalsIgnoreCase("failed")) {
            return delivery.noted(now, "soft-bounce", "an answer came back that is no failure: " + bounce(mail));
        }
        return delivery.isTaken()
                ? delivery.failed(now, "SES could not deliver it and has given up: " + bounce(mail))
                : delivery;
    }

    /** The suppression first: what fails between the two comes again. */
    private Delivery bouncedForGood(Delivery delivery, Mail mail, Instant now) {
        if (delivery.state() == State.BOUNCED) {
            return delivery;
        }
        String why = "mail to it bounced for good: " + bounce(mail);
        deliveryFeedback.suppress(delivery, mail.wentTo(), why, now);
        return delivery.bounced(now, "it bounced for good, and the address is suppressed: " + bounce(mail));
    }

    private Delivery complained(Delivery delivery, Mail mail, Instant now) {
        if (delivery.hasNoted("complaint")) {
            return delivery;
        }
        JsonNode kind = mail.detail().at("/complaint/complaintFeedbackType");
        if (kind.asText().equals("not-spam")) {
            return delivery.noted(now, "complaint", "the receiver says that it is no spam");
        }
        String said = ProviderText.sentence(kind).map(word -> ": " + word).orElse("");
        deliveryFeedback.suppress(delivery, mail.wentTo(), "its owner complained about a mail" + said, now);
        return delivery.noted(now, "complaint", "the receiver complained, and the address is suppressed" + said);
    }

    private static Delivery refused(Delivery delivery, String why, Instant now) {
        return delivery.state() == State.SENT ? delivery.failed(now, why) : delivery;
    }

    private static String reason(Mail mail) {
        return ProviderText.sentence(mail.detail().at("/reject/reason"))
                .map(reason -> ": " + reason)
                .orElse("");
    }

    /** Such as {@code : MailboxFull, until 2027-03-01T22:00:00Z}. */
    private static String delay(Mail mail) {
        String kind = ProviderText.sentence(mail.detail().at("/deliveryDelay/delayType"))
                .map(type -> ": " + type)
                .orElse("");
        return kind
                + ProviderText.instant(mail.detail().at("/deliveryDelay/expirationTime"))
                        .map(end -> ", until " + end)
                        .orElse("");
    }

    /** Such as {@code General 5.1.1}. */
    private static String bounce(Mail mail) {
        String kind =
                ProviderText.sentence(mail.detail().at("/bounce/bounceSubType")).orElse("Undetermined");
        return kind
                + ProviderText.status(mail.detail().at("/bounce/bouncedRecipients/0/status"))
                        .map(status -> " " + status)
                        .orElse("");
    }
}
