package io.allim.pipeline;

import io.allim.channel.Address;
import io.allim.channel.Channels;
import io.allim.channel.Outcome;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.notification.NotificationRequest;
import io.allim.pipeline.control.Redriver;
import io.allim.pipeline.send.DeliveryFeedback;
import io.allim.recipient.SuppressionStore;
import io.allim.recipient.Target;
import io.allim.table.SettableClock;
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

    private final PipelineFixture world = new PipelineFixture();

    public SettableClock clock() {
        return world.clock;
    }

    public Channels channels() {
        return world.channels;
    }

    public DeliveryFeedback deliveryFeedback() {
        return world.deliveryFeedback;
    }

    public DeliveryStore deliveries() {
        return world.deliveries;
    }

    public SuppressionStore suppressions() {
        return world.suppressions;
    }

    public Redriver redriver() {
        return world.redriver;
    }

    /** What left so far: {@code channel address body}. */
    public List<String> sent() {
        return List.copyOf(world.sent);
    }

    public Delivery find(DeliveryId id) {
        return world.deliveries.find(id).orElseThrow();
    }

    /** What the provider answers from now on. */
    public void provider(Outcome outcome) {
        world.provider = _ -> outcome;
    }

    /** A message to the address, after its first attempt. */
    public Delivery send(Address to) {
        NotificationRequest accepted =
                world.accept(world.notification(List.of(new Target.ToAddress(to)), Optional.empty(), Optional.empty()));
        world.drainHints();
        return world.deliveriesOf(accepted).getFirst();
    }

    /** A step's message to a recipient with the addresses, by the first of the channels that does it. */
    public Delivery sendByStep(List<String> channels, Address... addresses) {
        Target ada = world.recipient("ada", addresses);
        List<ChannelOption> options = channels.stream()
                .map(channel -> new ChannelOption(channel, "words"))
                .toList();
        put(new Step("any", options, Duration.ZERO, List.of(), Optional.empty(), List.of(), Optional.empty()));
        NotificationRequest accepted = world.accept(world.starting("any", ada));
        world.drainHints();
        return world.deliveriesOf(accepted).getFirst();
    }

    /** Messages that left as one digest by the first of the channels: its delivery, then theirs. */
    public List<Delivery> sendDigest(int items, List<String> channels, Address... addresses) {
        Target ada = world.recipient("ada", addresses);
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
        List<NotificationRequest> accepted = Stream.generate(() -> world.accept(world.starting("any", ada)))
                .limit(items)
                .toList();
        world.until(world.clock.instant().plus(Duration.ofHours(1)));
        List<Delivery> gathered = accepted.stream()
                .flatMap(notification -> world.deliveriesOf(notification).stream())
                .toList();
        Delivery digest = world.deliveries
                .of(gathered.getFirst().membership().orElseThrow().digest())
                .getFirst();
        return Stream.concat(Stream.of(digest), gathered.stream()).toList();
    }

    private void put(Step step) {
        world.workflows.put(new Workflow("any", 0, Optional.empty(), Optional.empty(), false, Map.of(), List.of(step)));
    }

    /** Does what was hinted at. */
    public void hints() {
        world.drainHints();
    }

    /** Does what is due, until nothing is. */
    public void settle() {
        world.drainHints();
        world.settle();
    }

    @Override
    public void close() {
        world.close();
    }
}
