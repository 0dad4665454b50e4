package io.allim.page;

import io.allim.channel.Channels;
import io.allim.channel.Message;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.notification.Acknowledgement;
import io.allim.notification.AcknowledgementStore;
import io.allim.notification.NotificationId;
import io.allim.notification.WorkflowRef;
import io.allim.page.AcknowledgePage.By;
import io.allim.page.AcknowledgePage.Stop;
import io.allim.page.AcknowledgePage.Told;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.preference.LocalName;
import io.allim.recipient.Recipient;
import io.allim.recipient.Target;
import io.allim.table.Page;
import io.allim.workflow.EngagementStatus;
import io.allim.workflow.Step;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds what there is to say of a notification to somebody who is asked to take care of it. */
@Singleton
final class AcknowledgeReader {

    private static final int LINES = 3;
    private static final int CHARACTERS = 300;
    private static final int LOOKED_AT = 1000;
    private static final int NAMES = 20;

    private final MessageReader messages;
    private final DeliveryStore deliveries;
    private final AcknowledgementStore acknowledgements;
    private final Channels channels;

    AcknowledgeReader(
            MessageReader messages,
            DeliveryStore deliveries,
            AcknowledgementStore acknowledgements,
            Channels channels) {
        this.messages = messages;
        this.deliveries = deliveries;
        this.acknowledgements = acknowledgements;
        this.channels = channels;
    }

    /** @return empty when the notification is no longer stored */
    Optional<Told> read(Delivery delivery, Instant now) {
        return messages.context(delivery, now).map(this::told);
    }

    private Told told(DeliveryContext context) {
        NotificationId id = context.notification().id();
        Moment.Clock home = Moment.Clock.of(context.resolved().recipient(), context.now());
        Optional<Message> message = messages.message(context);
        Page page = deliveries.of(id, LOOKED_AT, Optional.empty());
        return new Told(
                message.map(Message::title).filter(text -> !text.isBlank()).orElseGet(() -> name(context)),
                message.map(Message::body).map(AcknowledgeReader::excerpt).orElse(""),
                home.moment(context.notification().createdAt()),
                others(deliveries.read(page), context.target()),
                page.cursor().isPresent(),
                by(id, context.target(), home),
                stops(context, home));
    }

    /** Without lines that hold links: some are signed for the receiver of the message alone, and this page may be passed on. */
    static String excerpt(String body) {
        String lines = body.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.contains("://"))
                .limit(LINES)
                .collect(Collectors.joining("\n"));
        int[] points = lines.codePoints().limit(CHARACTERS).toArray();
        String cut = new String(points, 0, points.length);
        return cut.length() < lines.length() ? cut + "…" : cut;
    }

    private static String name(DeliveryContext context) {
        return context.workflow()
                .flatMap(workflow -> workflow.name().map(name -> new LocalName(name, workflow.names())))
                .map(name -> name.in(locale(context)))
                .or(() -> context.notification().workflow().map(WorkflowRef::id))
                .orElse("");
    }

    private static String locale(DeliveryContext context) {
        return context.resolved().recipient().flatMap(Recipient::locale).orElse("");
    }

    private static long others(List<Delivery> told, Target target) {
        return told.stream()
                .filter(Delivery::isTaken)
                .map(Delivery::target)
                .filter(other -> !other.equals(target))
                .distinct()
                .count();
    }

    private List<By> by(NotificationId id, Target target, Moment.Clock home) {
        Optional<Acknowledgement> own = acknowledgements.of(id, target);
        return acknowledgements.byTarget(id, LOOKED_AT).values().stream()
                .sorted(Comparator.comparing(Acknowledgement::at))
                .limit(NAMES)
                .map(each -> new By(
                        own.filter(each::equals).isPresent() && each.who().isEmpty(),
                        each.who().orElse(""),
                        home.moment(each.at())))
                .toList();
    }

    private List<Stop> stops(DeliveryContext context, Moment.Clock home) {
        NotificationId id = context.notification().id();
        Optional<Instant> own = acknowledgements.of(id, context.target()).map(Acknowledgement::at);
        Optional<Instant> first = acknowledgements.first(id).map(Acknowledgement::at);
        return context.workflow().stream()
                .flatMap(workflow -> workflow.steps().stream())
                .filter(AcknowledgeReader::endsByAcknowledging)
                .flatMap(step -> stop(context, step, own, step.hasOwnTargets() ? first : own, home).stream())
                .toList();
    }

    /**
     * @param own when the person acknowledged
     * @param ended when the step became needless; before the person did it, that was somebody else's merit
     */
    private Optional<Stop> stop(
            DeliveryContext context, Step step, Optional<Instant> own, Optional<Instant> ended, Moment.Clock home) {
        Instant due = context.notification().scheduledAt().plus(step.after());
        boolean isByThis = ended.equals(own) && due.isAfter(own.orElse(context.now()));
        return Stream.of(step)
                .filter(_ -> isByThis)
                .map(each -> new Stop(
                        channels.label(each.channels().getFirst().channel()), each.hasOwnTargets(), home.moment(due)))
                .findFirst();
    }

    private static boolean endsByAcknowledging(Step step) {
        return step.unless().stream().anyMatch(unless -> unless.is() == EngagementStatus.ACKED);
    }
}
