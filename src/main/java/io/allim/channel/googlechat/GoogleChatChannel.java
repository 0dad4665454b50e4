package io.allim.channel.googlechat;

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
import io.allim.http.HttpResult;
import io.allim.http.HttpUrl;
import io.allim.http.Invalid;
import io.allim.http.Outbound;
import io.allim.http.Outgoing;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Posts cards to a space of Google Chat by its webhook. Google puts messages of one thread key together. */
@Singleton
final class GoogleChatChannel implements Channel {

    static final AddressKind KIND = new AddressKind("googleChat");

    private static final String NAME = "googlechat";

    /** To one space: https://developers.google.com/workspace/chat/limits */
    private static final double PER_SECOND = 1;

    private final Outbound outbound;

    GoogleChatChannel(Outbound outbound) {
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
        return 650;
    }

    @Override
    public Label label() {
        return new Label("Google Chat", Map.of("ko", "구글 챗"));
    }

    @Override
    public AddressFormat addressFormat() {
        return new AddressFormat(KIND, 650, "a webhook of Google Chat", SpaceUrl.EXAMPLE, true);
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
            case HttpUrl url -> outbound.validate(url).or(() -> SpaceUrl.validate(url));
        };
    }

    @Override
    public ChatThread.Support threads(Address address, ChatThread.Mode mode) {
        return switch (mode) {
            case REPLY -> ChatThread.Support.BY_KEY;
            case REPLACE -> ChatThread.Support.NONE;
        };
    }

    @Override
    public List<String> warnings(Message message) {
        return SpaceMessage.of(message).notes();
    }

    @Override
    public boolean carriesWhole(Message message) {
        return warnings(message).isEmpty();
    }

    @Override
    public Optional<RateLimit> rateLimit(Message message) {
        return Optional.of(new RateLimit(limit(message.address()), PER_SECOND));
    }

    /** Webhooks of one space share its limit: neither key nor token count. */
    private static String limit(Address address) {
        String space = address.canonical().value().replaceFirst("\\?.*", "");
        return RateLimit.nameOf(NAME, space);
    }

    @Override
    public Outcome send(Message message) {
        String address = message.address().value();
        Optional<String> problem = validate(address);
        if (problem.isPresent() || !(HttpUrl.read(address) instanceof HttpUrl url)) {
            return Outcome.rejected(problem.orElse("The address is no URL."));
        }
        try {
            SpaceMessage.Written written = SpaceMessage.of(message);
            HttpResult result = outbound.send(Outgoing.json(
                    "POST", SpaceUrl.of(url, message), Map.of("Idempotency-Key", message.token()), written.json()));
            return new SpaceVerdict(limit(message.address()), message.at()).of(result, written.notes());
        } catch (RuntimeException e) {
            // Nobody knows whether the request left; the text could hold anything.
            return Outcome.unanswered("sending failed with " + e.getClass().getSimpleName());
        }
    }
}
