package io.allim.channel.httpapi;

import io.allim.channel.Address;
import io.allim.channel.AddressFormat;
import io.allim.channel.AddressKind;
import io.allim.channel.Channel;
import io.allim.channel.Label;
import io.allim.channel.LiquidTexts;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.RateLimit;
import io.allim.channel.TemplateFields;
import io.allim.connection.Connection;
import io.allim.connection.ConnectionCheck;
import io.allim.connection.ConnectionStore;
import io.allim.http.Outbound;
import io.allim.http.Outgoing;
import io.allim.table.TableUnavailable;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Calls any API as a connection says. */
@Singleton
final class HttpApiChannel implements Channel, ConnectionCheck {

    static final AddressKind KIND = new AddressKind("http");

    private static final String NAME = "http";

    private final ConnectionStore connections;
    private final Outbound outbound;
    private final Supplier<LiquidTexts> liquid;

    /** @param liquid is asked for at the first message: it needs the channels */
    @Inject
    HttpApiChannel(ConnectionStore connections, Outbound outbound, Instance<LiquidTexts> liquid) {
        this(connections, outbound, (Supplier<LiquidTexts>) liquid::get);
    }

    HttpApiChannel(ConnectionStore connections, Outbound outbound, Supplier<LiquidTexts> liquid) {
        this.connections = connections;
        this.outbound = outbound;
        this.liquid = liquid;
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
    public AddressKind reaches() {
        return KIND;
    }

    @Override
    public int position() {
        return 690;
    }

    @Override
    public Label label() {
        return new Label("HTTP", Map.of("ko", "HTTP"));
    }

    @Override
    public AddressFormat addressFormat() {
        return new AddressFormat(
                KIND, 690, "a connection of type http, with what its templates call to", ApiAddress.EXAMPLE, true);
    }

    @Override
    public TemplateFields templateFields() {
        return new TemplateFields(TemplateFields.Text.TITLE_AND_BODY, TemplateFields.Data.INSTEAD_OF_BODY, true);
    }

    @Override
    public Optional<String> validate(String address) {
        return ApiAddress.read(address).isPresent()
                ? Optional.empty()
                : Optional.of("Give the id of a connection of type http, or {connection}/{to} without spaces.");
    }

    @Override
    public List<Fault> faults(Connection connection) {
        return ApiSettingsCheck.faults(connection, liquid.get());
    }

    /** The connection stands for its host. */
    @Override
    public Optional<String> host(Address address) {
        return ApiAddress.read(address.value()).map(read -> NAME + "/" + read.connection());
    }

    @Override
    public boolean hasManyHosts() {
        return true;
    }

    @Override
    public Optional<RateLimit> rateLimit(Message message) {
        return ApiAddress.read(message.address().value())
                .flatMap(address -> connections.find(address.connection()))
                .map(ApiSettings::of)
                .filter(settings -> settings.perSecond() > 0)
                .map(settings -> new RateLimit(limit(message), settings.perSecond()));
    }

    private static String limit(Message message) {
        String id = ApiAddress.read(message.address().value())
                .map(ApiAddress::connection)
                .orElse("");
        return NAME + "/" + id;
    }

    @Override
    public Outcome send(Message message) {
        Optional<ApiAddress> address = ApiAddress.read(message.address().value());
        if (address.isEmpty()) {
            return Outcome.rejected("The address names no connection.");
        }
        String id = address.get().connection();
        try {
            return connections
                    .find(id)
                    .filter(connection -> connection.type().equals(NAME))
                    .map(connection -> send(connection, address.get(), message))
                    .orElseGet(() -> Outcome.notReady(
                            "there is no connection of type http with this id: PUT /v1/connections/" + id));
        } catch (TableUnavailable e) {
            return Outcome.notReady("the connection could not be read");
        } catch (RuntimeException e) {
            // Nobody knows whether the request left; the text could hold anything.
            return Outcome.unanswered("sending failed with " + e.getClass().getSimpleName());
        }
    }

    private Outcome send(Connection connection, ApiAddress address, Message message) {
        List<Fault> faults = faults(connection);
        if (!faults.isEmpty()) {
            return Outcome.notReady("the connection's " + faults.getFirst().path()
                    + " can't be used: PUT /v1/connections/" + connection.id());
        }
        try {
            Outgoing request = new ApiRequest(connection, address, message, liquid.get()).outgoing();
            ApiSettings settings = ApiSettings.of(connection);
            return outbound.validate(request.url())
                    .map(Outcome::rejected)
                    .orElseGet(() -> new ApiVerdict(
                                    settings.verdicts(), settings.reference(), limit(message), message.at())
                            .of(outbound.send(request)));
        } catch (ApiRequest.NoRequest e) {
            return Outcome.rejected(String.valueOf(e.getMessage()));
        }
    }
}
