package io.allim.channel.mattermost;

import io.allim.channel.Address;
import io.allim.channel.AddressFormat;
import io.allim.channel.AddressKind;
import io.allim.channel.Channel;
import io.allim.channel.Label;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.RateLimit;
import io.allim.channel.TemplateFields;
import io.allim.http.HttpUrl;
import io.allim.http.Invalid;
import io.allim.http.Outbound;
import io.allim.http.Outgoing;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Writes to channels of Mattermost by incoming webhooks. These name no message that they made, so that none is answered or changed
 * later.
 */
@Singleton
final class MattermostChannel implements Channel {

    static final AddressKind KIND = new AddressKind("mattermost");

    private static final String NAME = "mattermost";

    /** A server takes 10 a second of one address by default, where it limits them at all. */
    private static final double PER_SECOND = 5;

    private static final Pattern HOOK = Pattern.compile("(?:/[^?]*)?/hooks/[A-Za-z0-9]{1,100}/?");

    private final Outbound outbound;

    MattermostChannel(Outbound outbound) {
        this.outbound = outbound;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int position() {
        return 730;
    }

    @Override
    public Label label() {
        return new Label("Mattermost", Map.of("ko", "매터모스트"));
    }

    @Override
    public AddressKind reaches() {
        return KIND;
    }

    @Override
    public AddressFormat addressFormat() {
        return new AddressFormat(
                KIND,
                730,
                "the URL of an incoming webhook of Mattermost",
                "https://mattermost.example.com/hooks/7fzc8x1xk3yfzp5mm8kq6u6f9h",
                true);
    }

    @Override
    public TemplateFields templateFields() {
        return TemplateFields.CHAT;
    }

    @Override
    public Optional<String> validate(String address) {
        return switch (HttpUrl.read(address)) {
            case Invalid problem -> Optional.of(problem.why());
            case HttpUrl url ->
                HOOK.matcher(url.target()).matches()
                        ? outbound.validate(url)
                        : Optional.of("An incoming webhook of Mattermost looks like https://host/hooks/{key}.");
        };
    }

    @Override
    public List<String> warnings(Message message) {
        return MattermostPayload.of(message).notes();
    }

    @Override
    public List<RateLimit> rateLimits(Message message) {
        return List.of(new RateLimit(limit(message.address()), PER_SECOND));
    }

    private static String limit(Address address) {
        return RateLimit.nameOf(NAME, address.canonical().value());
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
    public Outcome send(Message message) {
        try {
            String address = message.address().value();
            Optional<String> wrong = validate(address);
            return wrong.isEmpty() && HttpUrl.read(address) instanceof HttpUrl url
                    ? post(url, message)
                    : Outcome.rejected(wrong.orElse("The address is no URL."));
        } catch (RuntimeException e) {
            // Nobody knows whether the request left; the text could hold anything.
            return Outcome.unanswered("sending failed with " + e.getClass().getSimpleName());
        }
    }

    private Outcome post(HttpUrl url, Message message) {
        MattermostPayload payload = MattermostPayload.of(message);
        MattermostVerdict verdict = new MattermostVerdict(limit(message.address()), message.at(), payload.notes());
        Map<String, String> headers = Map.of("Idempotency-Key", message.token());
        return verdict.of(
                outbound.send(Outgoing.json("POST", url, headers, payload.json().toString())));
    }
}
