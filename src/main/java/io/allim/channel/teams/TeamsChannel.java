package io.allim.channel.teams;

import io.allim.channel.Address;
import io.allim.channel.AddressFormat;
import io.allim.channel.AddressKind;
import io.allim.channel.Channel;
import io.allim.channel.Label;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.RateLimit;
import io.allim.channel.TemplateFields;
import io.allim.http.HttpResult;
import io.allim.http.HttpUrl;
import io.allim.http.Invalid;
import io.allim.http.Outbound;
import io.allim.http.Outgoing;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Posts cards to a channel or chat of Microsoft Teams by a flow. Its answer says that the flow took the message, and nothing of
 * what became of it: there is no id, so that messages stand by themselves.
 */
@Singleton
final class TeamsChannel implements Channel {

    static final AddressKind KIND = new AddressKind("teams");

    private static final String NAME = "teams";

    /** Of the Teams connector, 100 calls a minute for each connection: https://learn.microsoft.com/connectors/teams/#limits */
    private static final double PER_SECOND = 1.5;

    private final Outbound outbound;

    TeamsChannel(Outbound outbound) {
        this.outbound = outbound;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public AddressKind reaches() {
        return KIND;
    }

    @Override
    public int position() {
        return 640;
    }

    @Override
    public Label label() {
        return new Label("Teams", Map.of("ko", "팀즈"));
    }

    @Override
    public AddressFormat addressFormat() {
        return new AddressFormat(KIND, 640, "a Workflows URL of Teams", FlowUrl.EXAMPLE, true);
    }

    @Override
    public TemplateFields templateFields() {
        return TemplateFields.CHAT;
    }

    @Override
    public Optional<String> validate(String address) {
        return switch (HttpUrl.read(address)) {
            case Invalid problem -> Optional.of(problem.why());
            case HttpUrl url when outbound.trusts(url) -> Optional.empty();
            case HttpUrl url -> outbound.validate(url).or(() -> FlowUrl.validate(url));
        };
    }

    /** Each environment of Power Platform has its own. */
    @Override
    public Optional<String> host(Address address) {
        return HttpUrl.read(address.value()) instanceof HttpUrl url ? Optional.of(url.host()) : Optional.empty();
    }

    @Override
    public boolean hasManyHosts() {
        return true;
    }

    @Override
    public List<String> warnings(Message message) {
        return Card.of(message).notes();
    }

    @Override
    public boolean carriesWhole(Message message) {
        return warnings(message).isEmpty();
    }

    @Override
    public Optional<RateLimit> rateLimit(Message message) {
        return Optional.of(new RateLimit(limit(message.address()), PER_SECOND));
    }

    private static String limit(Address address) {
        return RateLimit.nameOf(NAME, address.canonical().value());
    }

    @Override
    public Outcome send(Message message) {
        String address = message.address().value();
        Optional<String> problem = validate(address);
        if (problem.isPresent() || !(HttpUrl.read(address) instanceof HttpUrl url)) {
            return Outcome.rejected(problem.orElse("The address is no URL."));
        }
        try {
            Card.Written card = Card.of(message);
            HttpResult result = outbound.send(new Outgoing(
                    "POST", url, Map.of("Idempotency-Key", message.token()), "application/json", card.bytes(), 0));
            return new FlowVerdict(limit(message.address()), message.at()).of(result, card.notes());
        } catch (RuntimeException e) {
            // Nobody knows whether the request left; the text could hold anything.
            return Outcome.unanswered("sending failed with " + e.getClass().getSimpleName());
        }
    }
}
