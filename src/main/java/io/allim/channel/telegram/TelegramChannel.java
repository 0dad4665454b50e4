package io.allim.channel.telegram;

import io.allim.channel.Address;
import io.allim.channel.AddressFormat;
import io.allim.channel.AddressKind;
import io.allim.channel.ButtonReports;
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
import io.allim.http.Outbound;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Messages by bots of Telegram: https://core.telegram.org/bots/api */
@Singleton
final class TelegramChannel implements Channel, ConnectionCheck {

    private static final String NAME = "telegram";

    static final AddressKind KIND = new AddressKind(NAME);

    /** https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this */
    private static final double BOT_PER_SECOND = 30;

    private static final double CHAT_PER_SECOND = 1;

    /** 20 a minute. */
    private static final double GROUP_PER_SECOND = 20.0 / 60;

    private final ConnectionStore connections;
    private final Outbound outbound;

    TelegramChannel(ConnectionStore connections, Outbound outbound) {
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
        return Set.of("token", "secretToken");
    }

    @Override
    public List<Fault> faults(Connection connection) {
        return new TelegramBot(outbound, connection).faults();
    }

    @Override
    public int position() {
        return 660;
    }

    @Override
    public Label label() {
        return new Label("Telegram", Map.of("ko", "텔레그램"));
    }

    @Override
    public AddressKind reaches() {
        return KIND;
    }

    @Override
    public AddressFormat addressFormat() {
        return new AddressFormat(KIND, 660, "a Telegram chat with its connection", "ops/-1001234567890", false);
    }

    @Override
    public TemplateFields templateFields() {
        return TemplateFields.CHAT;
    }

    @Override
    public Optional<String> validate(String address) {
        return TelegramAddress.read(address).isPresent()
                ? Optional.empty()
                : Optional.of("A connection and a chat's number or @name are expected, with a slash between, such as"
                        + " ops/-1001234567890; a topic's number may follow.");
    }

    @Override
    public List<String> warnings(Message message) {
        return TelegramText.of(message, TelegramDialect.HTML, List.of()).notes();
    }

    @Override
    public boolean carriesWhole(Message message) {
        return warnings(message).isEmpty();
    }

    @Override
    public List<RateLimit> rateLimits(Message message) {
        return TelegramAddress.read(message.address().value())
                .map(address -> List.of(
                        new RateLimit(NAME + "/" + address.connection(), BOT_PER_SECOND),
                        new RateLimit(limit(message), address.isGroup() ? GROUP_PER_SECOND : CHAT_PER_SECOND)))
                .orElse(List.of());
    }

    /** The chat's. */
    private static String limit(Message message) {
        return RateLimit.nameOf(NAME, message.address().canonical().value());
    }

    @Override
    public ChatThread.Support threads(Address address, ChatThread.Mode mode) {
        return ChatThread.Support.BY_REFERENCE;
    }

    @Override
    public Optional<ButtonReports> buttonReports() {
        return Optional.of(new TelegramButtons(outbound));
    }

    @Override
    public boolean addressesMove() {
        return true;
    }

    @Override
    public Outcome send(Message message) {
        Optional<TelegramAddress> address =
                TelegramAddress.read(message.address().value());
        if (address.isEmpty()) {
            return Outcome.rejected("the address is no chat of Telegram");
        }
        try {
            return send(message, address.get());
        } catch (RuntimeException e) {
            // Only before a request left; its text could hold anything.
            return Outcome.notReady(
                    "the message could not be made: " + e.getClass().getSimpleName());
        }
    }

    private Outcome send(Message message, TelegramAddress address) {
        Optional<Connection> connection = connections.find(address.connection());
        if (connection.isEmpty()) {
            return Outcome.notReady(
                    "there is no connection " + address.connection() + ": PUT /v1/connections/" + address.connection());
        }
        TelegramBot bot = new TelegramBot(outbound, connection.get());
        return bot.problem()
                .map(Outcome::notReady)
                .orElseGet(
                        () -> new TelegramSend(bot, message, address, limit(message), outbound.deadline()).outcome());
    }
}
