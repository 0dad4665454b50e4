package io.allim.pipeline;

import io.allim.channel.Address;
import io.allim.channel.Channels;
import io.allim.channel.Outcome;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.event.EventListener;
import io.allim.notification.NotificationRequest;
import io.allim.pipeline.control.Redriver;
import io.allim.pipeline.send.DeliveryFeedback;
import io.allim.recipient.SuppressionStore;
import io.allim.recipient.Target;
import io.allim.table.SettableClock;
import io.allim.table.Table;
import io.allim.telemetry.Counts;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.Step;
import io.allim.workflow.Window;
import io.allim.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The pipeline, for tests of what is told about messages that went through it. */
public final class Pipeline implements AutoCloseable {

    private final PipelineFixture fixture = new PipelineFixture();

    public SettableClock clock() {
        return fixture.clock;
    }

    public Channels channels() {
        return fixture.channels;
    }

    public DeliveryFeedback deliveryFeedback() {
        return fixture.deliveryFeedback;
    }

    public DeliveryStore deliveries() {
        return fixture.deliveries;
    }

    /** It hears what was told early, once the sending is recorded. */
    public void listen(EventListener listener) {
        fixture.listeners.add(listener);
    }

    public Counts counts() {
        return fixture.counts;
    }

    public Table table() {
        return fixture.table;
    }

    public SuppressionStore suppressions() {
        return fixture.suppressions;
    }

    public Redriver redriver() {
        return fixture.redriver;
    }

    /** What left so far: {@code channel address body}. */
    public List<String> sent() {
        return List.copyOf(fixture.sent);
    }

    public Delivery find(DeliveryId id) {
        return fixture.deliveries.find(id).orElseThrow();
    }

    /** What the provider answers from now on. */
    public void provider(Outcome outcome) {
        fixture.provider = _ -> outcome;
    }

    /** A message to the address, after its first attempt. */
    public Delivery send(Address to) {
        NotificationRequest accepted = fixture.accept(
                fixture.notification(List.of(new Target.ToAddress(to)), Optional.empty(), Optional.empty()));
        fixture.drainHints();
        return fixture.deliveriesOf(accepted).getFirst();
    }

    /** A step's message to a recipient with the addresses, by the first of the channels that does it. */
    public Delivery sendByStep(List<String> channels, Address... addresses) {
        Target ada = fixture.recipient("ada", addresses);
        List<ChannelOption> options = channels.stream()
                .map(channel -> new ChannelOption(channel, "words"))
                .toList();
        put(new Step("any", options, Duration.ZERO, List.of(), Optional.empty(), List.of(), Optional.empty()));
        NotificationRequest accepted = fixture.accept(fixture.starting("any", ada));
        fixture.drainHints();
        return fixture.deliveriesOf(accepted).getFirst();
    }

    /** Messages that left as one digest by the first of the channels: its delivery, then theirs. */
    public List<Delivery> sendDigest(int items, List<String> channels, Address... addresses) {
        Target ada = fixture.recipient("ada", addresses);
        List<ChannelOption> options = channels.stream()
                .map(channel -> new ChannelOption(channel, "digest"))
                .toList();
        put(new Step(
                "any",
                options,
                Duration.ZERO,
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.of(new DigestTest.RuleBuilder(new Window.Fixed(Duration.ofMinutes(15))).build()),
                List.of()));
        List<NotificationRequest> accepted = Stream.generate(() -> fixture.accept(fixture.starting("any", ada)))
                .limit(items)
                .toList();
        fixture.until(fixture.clock.instant().plus(Duration.ofHours(1)));
        List<Delivery> gathered = accepted.stream()
                .flatMap(notification -> fixture.deliveriesOf(notification).stream())
                .toList();
        Delivery digest = fixture.deliveries
                .of(gathered.getFirst().membership().orElseThrow().digest())
                .getFirst();
        return Stream.concat(Stream.of(digest), gathered.stream()).toList();
    }

    private void put(Step step) {
        fixture.workflows.put(
                new Workflow("any", 0, Optional.empty(), Optional.empty(), false, Map.of(), List.of(step)));
    }

    /** Does what was hinted at. */
    public void hints() {
        fixture.drainHints();
    }

    /** Does what is due, until nothing is. */
    public void settle() {
        fixture.drainHints();
        fixture.settle();
    }

    @Override
    public void close() {
        fixture.close();
    }
}
