package io.allim.channel.telegram;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.connection.Connection;
import io.allim.connection.ConnectionCheck.Fault;
import io.allim.http.HttpResult;
import io.allim.http.HttpUrl;
import io.allim.http.Outbound;
import io.allim.http.Outgoing;
import io.allim.http.UrlParseResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A bot, by its connection. Its token is in the path of each URL that is called, and in nothing else. */
final class TelegramBot {

    static final String TYPE = "telegram";

    private static final String API = "https://api.telegram.org";
    private static final Pattern TOKEN = Pattern.compile("[0-9]{1,20}:[A-Za-z0-9_-]{1,200}");

    /** https://core.telegram.org/bots/api#setwebhook */
    private static final Pattern SECRET_TOKEN = Pattern.compile("[A-Za-z0-9_-]{1,256}");

    private final Outbound outbound;
    private final Connection connection;

    TelegramBot(Outbound outbound, Connection connection) {
        this.outbound = outbound;
        this.connection = connection;
    }

    /** Why it can't be called, for the operator who can mend it. */
    Optional<String> problem() {
        String put = ": PUT /v1/connections/" + connection.id() + " with ";
        if (!connection.type().equals(TYPE)) {
            return Optional.of("the connection is of another type" + put + "the type telegram");
        }
        if (!hasToken()) {
            return Optional.of("the connection has no token of a bot" + put + "the secret token");
        }
        return canBeCalled()
                ? Optional.empty()
                : Optional.of("the connection's url can't be called" + put + "another url, or none");
    }

    /** What to say of it when it is put. */
    List<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        if (!hasToken()) {
            faults.add(new Fault(
                    "secrets.token",
                    "Give the token that BotFather shows, such as 123456:ABC-DEF: digits, a colon, letters."));
        } else if (!canBeCalled()) {
            faults.add(new Fault("url", "Give the base of a server of the Bot API that may be called, or no url."));
        }
        if (!connection.secrets("secretToken").stream()
                .allMatch(secret -> SECRET_TOKEN.matcher(secret).matches())) {
            faults.add(new Fault(
                    "secrets.secretToken",
                    "Give 1 to 256 of A-Z a-z 0-9 _ -, which Telegram is told as secret_token of its webhook."));
        }
        return faults;
    }

    private boolean hasToken() {
        return connection
                .secret("token")
                .filter(token -> TOKEN.matcher(token).matches())
                .isPresent();
    }

    private boolean canBeCalled() {
        return url("getMe") instanceof HttpUrl url && outbound.validate(url).isEmpty();
    }

    /** Whether Telegram can prove that a press on a button is one. */
    boolean hearsPresses() {
        return connection.secrets("secretToken").stream().anyMatch(secret -> !secret.isBlank());
    }

    /**
     * Only where there is no {@link #problem}. Does not throw.
     *
     * @param token of the message, so that what plays Telegram can tell repetitions
     */
    HttpResult call(String method, ObjectNode body, @Nullable String token, Duration most) {
        Map<String, String> headers = token == null ? Map.of() : Map.of("Idempotency-Key", token);
        return url(method) instanceof HttpUrl url
                ? outbound.send(Outgoing.json("POST", url, headers, body.toString()), most)
                : new HttpResult.Blocked();
    }

    private UrlParseResult url(String method) {
        String base = connection.url().orElse(API);
        String root = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        return HttpUrl.read(root + "/bot" + connection.secret("token").orElse("") + "/" + method);
    }
}
