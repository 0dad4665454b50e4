package io.allim.channel.pagerduty;

import io.allim.channel.Address;
import io.allim.channel.AddressFormat;
import io.allim.channel.AddressKind;
import io.allim.channel.Channel;
import io.allim.channel.Label;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.RateLimit;
import io.allim.channel.TemplateFields;
import io.allim.chat.ChatThread;
import io.allim.connection.Connection;
import io.allim.connection.ConnectionCheck;
import io.allim.connection.ConnectionStore;
import io.allim.http.HttpUrl;
import io.allim.http.Outbound;
import io.allim.http.Outgoing;
import io.allim.http.UrlParseResult;
import io.allim.table.TableUnavailable;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Events that trigger, acknowledge and resolve incidents: https://developer.pagerduty.com/docs/events-api-v2-overview */
@Singleton
final class PagerDutyChannel implements Channel, ConnectionCheck {

    private static final String NAME = "pagerduty";

    static final AddressKind KIND = new AddressKind("pagerDuty");

    private static final String API = "https://events.pagerduty.com";
    private static final Pattern ROUTING_KEY = Pattern.compile("[A-Za-z0-9]{32}");

    /** 120 a minute for a routing key is what PagerDuty took at least. */
    private static final double PER_SECOND = 2;

    private final ConnectionStore connections;
    private final Outbound outbound;

    PagerDutyChannel(ConnectionStore connections, Outbound outbound) {
        this.connections = connections;
        this.outbound = outbound;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String type() {
        return NAME;
    }

    @Override
    public Set<String> secrets() {
        return Set.of("routingKey");
    }

    @Override
    public List<Fault> faults(Connection connection) {
        List<Fault> faults = new ArrayList<>();
        if (key(connection).isEmpty()) {
            faults.add(new Fault(
                    "secrets.routingKey",
                    "Give the integration key of Events API v2 on a service: 32 letters and digits."));
        }
        if (!(url(connection) instanceof HttpUrl url) || outbound.validate(url).isPresent()) {
            faults.add(new Fault("url", "Give the base of an Events API that may be called, or no url."));
        }
        return faults;
    }

    private static Optional<String> key(Connection connection) {
        return connection
                .secret("routingKey")
                .filter(text -> ROUTING_KEY.matcher(text).matches());
    }

    private static UrlParseResult url(Connection connection) {
        String base = connection.url().orElse(API);
        String root = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        return HttpUrl.read(root + "/v2/enqueue");
    }

    @Override
    public int position() {
        return 680;
    }

    @Override
    public Label label() {
        return new Label("PagerDuty", Map.of("ko", "PagerDuty"));
    }

    @Override
    public AddressKind reaches() {
        return KIND;
    }

    @Override
    public AddressFormat addressFormat() {
        return new AddressFormat(KIND, 680, "a connection to PagerDuty", "oncall/db-1", false);
    }

    @Override
    public TemplateFields templateFields() {
        return TemplateFields.CHAT;
    }

    @Override
    public Optional<String> validate(String address) {
        return PagerDutyAddress.read(address).isPresent()
                ? Optional.empty()
                : Optional.of("The name of a connection is expected, and behind a slash what the events are of, such as"
                        + " oncall/db-1.");
    }

    @Override
    public List<String> warnings(Message message) {
        return PagerDutyEvent.action(message)
                .map(action -> PagerDutyEvent.of(message, new PagerDutyAddress("x", "x"), "x", action)
                        .notes())
                .orElse(List.of("data.action is none of " + String.join(", ", PagerDutyEvent.ACTIONS)));
    }

    @Override
    public List<RateLimit> rateLimits(Message message) {
        return PagerDutyAddress.read(message.address().value())
                .map(address -> new RateLimit(limit(address), PER_SECOND))
                .stream()
                .toList();
    }

    private static String limit(PagerDutyAddress address) {
        return NAME + "/" + address.connection();
    }

    @Override
    public ChatThread.Support threads(Address address, ChatThread.Mode mode) {
        return ChatThread.Support.BY_KEY;
    }

    @Override
    public Outcome send(Message message) {
        Optional<PagerDutyAddress> address =
                PagerDutyAddress.read(message.address().value());
        if (address.isEmpty()) {
            return Outcome.rejected("the address is no connection to PagerDuty");
        }
        Optional<String> action = PagerDutyEvent.action(message);
        if (action.isEmpty()) {
            return Outcome.rejected("data.action is none of " + String.join(", ", PagerDutyEvent.ACTIONS));
        }
        try {
            return connections
                    .find(address.get().connection())
                    .map(connection -> send(message, address.get(), connection, action.get()))
                    .orElseGet(() ->
                            Outcome.notReady("there is no such connection" + mend(address.get(), "its routingKey")));
        } catch (TableUnavailable e) {
            return Outcome.notReady("the connection could not be read");
        } catch (RuntimeException e) {
            // Nobody knows whether the request left; the text could hold anything.
            return Outcome.unanswered("sending failed with " + e.getClass().getSimpleName());
        }
    }

    private Outcome send(Message message, PagerDutyAddress address, Connection connection, String action) {
        if (!connection.type().equals(NAME)) {
            return Outcome.notReady("the connection is of another type" + mend(address, "the type pagerduty"));
        }
        Optional<String> key = key(connection);
        if (key.isEmpty()) {
            return Outcome.notReady("the connection has no routing key" + mend(address, "the secret routingKey"));
        }
        if (!(url(connection) instanceof HttpUrl url) || outbound.validate(url).isPresent()) {
            return Outcome.notReady("the connection's url can't be called" + mend(address, "another url, or none"));
        }
        PagerDutyEvent event = PagerDutyEvent.of(message, address, key.get(), action);
        PagerDutyVerdict verdict = new PagerDutyVerdict(
                address, PagerDutyEvent.dedupKey(message), event.notes(), limit(address), message.at());
        Map<String, String> headers = Map.of("Idempotency-Key", message.token());
        return verdict.of(
                outbound.send(Outgoing.json("POST", url, headers, event.body().toString())));
    }

    private static String mend(PagerDutyAddress address, String what) {
        return ": PUT /v1/connections/" + address.connection() + " with " + what;
    }
}
