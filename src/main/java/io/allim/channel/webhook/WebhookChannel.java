package io.allim.channel.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Address;
import io.allim.channel.AddressFormat;
import io.allim.channel.AddressKind;
import io.allim.channel.Channel;
import io.allim.channel.Label;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.Outcome.Fault;
import io.allim.channel.RateLimit;
import io.allim.channel.SigningSecrets;
import io.allim.channel.TemplateFields;
import io.allim.http.HttpResult;
import io.allim.http.HttpUrl;
import io.allim.http.Invalid;
import io.allim.http.Outbound;
import io.allim.http.OutboundConfig;
import io.allim.http.Outgoing;
import io.allim.http.RetryAfter;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Posts messages to URLs, signed as Standard Webhooks says: https://www.standardwebhooks.com */
@Singleton
final class WebhookChannel implements Channel {

    static final AddressKind KIND = new AddressKind("webhook");

    private static final String NAME = "webhook";

    /** After which some of the exchanges that were under way have ended. */
    private static final Duration ROOM = Duration.ofSeconds(2);

    private final SigningSecrets signing;
    private final Outbound outbound;
    private final OutboundConfig config;

    WebhookChannel(SigningSecrets signing, Outbound outbound, OutboundConfig config) {
        this.signing = signing;
        this.outbound = outbound;
        this.config = config;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int position() {
        return 500;
    }

    @Override
    public Label label() {
        return new Label("Webhook", Map.of("ko", "웹훅"));
    }

    @Override
    public AddressFormat addressFormat() {
        return new AddressFormat(KIND, 300, "a URL", "https://example.com/hooks/orders", true);
    }

    @Override
    public TemplateFields templateFields() {
        return new TemplateFields(TemplateFields.Text.TITLE_AND_BODY, TemplateFields.Data.INSTEAD_OF_BODY, true);
    }

    @Override
    public AddressKind reaches() {
        return KIND;
    }

    @Override
    public Optional<String> validate(String address) {
        return outbound.validate(address);
    }

    @Override
    public Optional<String> host(Address address) {
        return HttpUrl.read(address.value()) instanceof HttpUrl url ? Optional.of(url.authority()) : Optional.empty();
    }

    @Override
    public boolean hasManyHosts() {
        return true;
    }

    /** Each host has its own. */
    @Override
    public Optional<RateLimit> rateLimit(Message message) {
        return config.perSecond() > 0 && HttpUrl.read(message.address().value()) instanceof HttpUrl url
                ? Optional.of(new RateLimit(NAME + "/" + url.host(), config.perSecond()))
                : Optional.empty();
    }

    @Override
    public Outcome send(Message message) {
        String address = message.address().value();
        try {
            return switch (HttpUrl.read(address)) {
                case Invalid problem -> Outcome.rejected(problem.why());
                case HttpUrl url ->
                    outbound.validate(url).map(Outcome::rejected).orElseGet(() -> outcome(post(url, message), message));
            };
        } catch (RuntimeException e) {
            // Only before the request left; its text could hold anything.
            return Outcome.notReady(
                    "the message could not be signed: " + e.getClass().getSimpleName());
        }
    }

    private HttpResult post(HttpUrl url, Message message) {
        byte[] body = body(message);
        long timestamp = message.at().getEpochSecond();
        List<String> secrets = signing.secrets(message.address().value(), message.at());
        Map<String, String> headers = Map.of(
                "webhook-id", message.token(),
                "webhook-timestamp", Long.toString(timestamp),
                "webhook-signature", Signature.header(secrets, message.token(), timestamp, body));
        return outbound.send(new Outgoing("POST", url, headers, "application/json", body, 0));
    }

    static byte[] body(Message message) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        ObjectNode content = json.objectNode().put("title", message.title()).put("body", message.body());
        message.url().ifPresent(url -> content.put("url", url));
        content.set("data", message.data());
        ObjectNode body = json.objectNode()
                .put("id", message.token())
                .put("type", "notification")
                .put("timestamp", message.occurredAt().toString());
        body.set("data", content);
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Outcome outcome(HttpResult exchange, Message message) {
        return switch (exchange) {
            case HttpResult.Answered answer -> outcome(answer, message);
            case HttpResult.Blocked _ -> Outcome.rejected("the host has an address that webhooks may not reach");
            case HttpResult.NotSent(String why) -> Outcome.unreachable(why);
            case HttpResult.Full _ ->
                new Outcome.NotReady("too many webhooks are being sent at once", Optional.of(ROOM));
            case HttpResult.Unanswered(String why) -> Outcome.noAnswer(why);
        };
    }

    /**
     * By the status table of Standard Webhooks, where everything but 2xx is a failure, failures are tried again, and
     * 410 alone says that trying again is of no use:
     * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#delivery-success-and-failure
     *
     * <p>So the other 4xx are tried again as well. For a receiver they mostly pass: 401 and 403 while it changes
     * secrets or a firewall is wrong, 404 and 405 while it is deployed, 400, 413, 415 and 422 until its bug is mended.
     */
    private static Outcome outcome(HttpResult.Answered answer, Message message) {
        int status = answer.status();
        Optional<RetryAfter> asked = answer.retryAfter().flatMap(value -> RetryAfter.read(value, message.at()));
        Optional<Duration> after = asked.map(RetryAfter::pause);
        String cut = asked.filter(RetryAfter::isCut).isPresent()
                ? ", and asks to wait for more than the 24 hours that are waited"
                : "";
        String answered = "the receiver answered " + status + cut;
        return switch (status) {
            case 410 -> Outcome.addressGone(answered + ": it wants no more messages");
            // https://www.rfc-editor.org/rfc/rfc9110#status.502: a gateway doesn't know what became of the request.
            case 502, 504 -> new Outcome.TryAgain(answered, after, true, Fault.NOT_AVAILABLE);
            case 503 -> new Outcome.TryAgain(answered, after, false, Fault.NOT_AVAILABLE);
            default -> {
                if (status / 100 == 2) {
                    yield Outcome.accepted(Integer.toString(status));
                }
                String why = status / 100 == 3 ? "the receiver redirects; redirects are not followed" + cut : answered;
                yield new Outcome.TryAgain(why, after, false);
            }
        };
    }
}
