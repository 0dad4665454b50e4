package io.allim.channel.pigeon;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Address;
import io.allim.channel.AddressFormat;
import io.allim.channel.AddressKind;
import io.allim.channel.Channel;
import io.allim.channel.Label;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.RateLimit;
import io.allim.channel.TemplateFields;
import io.allim.connection.Connection;
import io.allim.connection.ConnectionCheck;
import io.allim.http.HttpResult;
import io.allim.http.HttpResult.Answered;
import io.allim.http.HttpUrl;
import io.allim.http.Invalid;
import io.allim.http.Outbound;
import io.allim.http.Outgoing;
import io.allim.table.Sha256;
import io.quarkus.arc.properties.IfBuildProperty;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A chat that there is not: the smallest channel that posts. Its folder is all there is of it. */
@Singleton
@IfBuildProperty(name = "pigeon.installed", stringValue = "true")
final class PigeonChannel implements Channel, ConnectionCheck {

    static final AddressKind KIND = new AddressKind("pigeon");

    private static final String NAME = "pigeon";
    private static final int PLACE = 990;
    private static final double PER_SECOND = 5;
    private static final Duration ROOM = Duration.ofSeconds(2);

    private final Outbound outbound;

    PigeonChannel(Outbound outbound) {
        this.outbound = outbound;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int position() {
        return PLACE;
    }

    @Override
    public Label label() {
        return new Label("Pigeon", Map.of("ko", "비둘기"));
    }

    @Override
    public AddressKind reaches() {
        return KIND;
    }

    @Override
    public AddressFormat addressFormat() {
        return new AddressFormat(KIND, PLACE, "the URL of a loft", "https://loft.example.com/pigeon/7f", true);
    }

    @Override
    public TemplateFields templateFields() {
        return TemplateFields.CHAT;
    }

    @Override
    public String type() {
        return NAME;
    }

    @Override
    public Set<String> secrets() {
        return Set.of("ring");
    }

    @Override
    public List<Fault> faults(Connection connection) {
        return connection.secret("ring").isPresent()
                ? List.of()
                : List.of(new Fault("secrets.ring", "Give the number on the ring."));
    }

    @Override
    public Optional<String> validate(String address) {
        return switch (HttpUrl.read(address)) {
            case Invalid problem -> Optional.of(problem.why());
            case HttpUrl url ->
                url.target().matches("/pigeon/[0-9a-z]{1,20}")
                        ? outbound.validate(url)
                        : Optional.of("A loft looks like https://host/pigeon/{key}.");
        };
    }

    @Override
    public Optional<String> host(Address address) {
        return HttpUrl.read(address.value()) instanceof HttpUrl url ? Optional.of(url.authority()) : Optional.empty();
    }

    @Override
    public boolean hasManyHosts() {
        return true;
    }

    @Override
    public List<RateLimit> rateLimits(Message message) {
        return List.of(new RateLimit(limit(message), PER_SECOND));
    }

    private static String limit(Message message) {
        return NAME + "/" + Sha256.hex(message.address().value()).substring(0, 16);
    }

    @Override
    public Outcome send(Message message) {
        Optional<String> wrong = validate(message.address().value());
        if (wrong.isPresent() || !(HttpUrl.read(message.address().value()) instanceof HttpUrl url)) {
            return Outcome.rejected(wrong.orElse("The address is no URL."));
        }
        ObjectNode letter = JsonNodeFactory.instance
                .objectNode()
                .put("title", message.title())
                .put("text", message.body());
        Map<String, String> headers = Map.of("Idempotency-Key", message.token());
        return outcome(outbound.send(Outgoing.json("POST", url, headers, letter.toString())), message);
    }

    private static Outcome outcome(HttpResult result, Message message) {
        return switch (result) {
            case Answered answer -> answered(answer, message);
            case HttpResult.Blocked _ -> Outcome.rejected("the host has an address that may not be reached");
            case HttpResult.NotSent(String why) -> Outcome.unreachable(why);
            case HttpResult.Full _ -> new Outcome.NotReady("too many requests at once", Optional.of(ROOM));
            case HttpResult.Unanswered(String why) -> Outcome.noAnswer(why);
        };
    }

    private static Outcome answered(Answered answer, Message message) {
        String said = "the loft answered " + answer.status();
        return switch (answer.status()) {
            case 200 ->
                answer.body().equals("coo")
                        ? Outcome.accepted(message.token())
                        : Outcome.unanswered("the answer is no coo");
            case 404 -> Outcome.addressGone(said);
            case 429 -> Outcome.throttled(said, limit(message), ROOM);
            default -> answer.status() / 100 == 5 ? Outcome.tryAgain(said) : Outcome.rejected(said);
        };
    }
}
