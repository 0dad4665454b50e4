package io.allim.channel.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.connection.Connection;
import io.allim.http.HttpResult;
import io.allim.http.HttpUrl;
import io.allim.http.Outbound;
import io.allim.http.Outgoing;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Calls methods of Slack's Web API with the token of a connection.
 *
 * @see <a href="https://docs.slack.dev/apis/web-api/">Web API</a>
 */
final class SlackApi {

    static final String TYPE = "slack";

    private static final String BASE = "https://slack.com/api";

    private final Outbound outbound;
    private final HttpUrl base;
    private final String token;

    private SlackApi(Outbound outbound, HttpUrl base, String token) {
        this.outbound = outbound;
        this.base = base;
        this.token = token;
    }

    /** Whether a header can carry it. */
    static boolean isToken(String text) {
        return text.matches("[!-~]{1,500}");
    }

    /** Empty where the connection is of another type, lacks a token, or has a URL that may not be reached. */
    static Optional<SlackApi> of(Connection connection, Outbound outbound) {
        String url = connection.url().orElse(BASE).replaceFirst("/+$", "");
        Optional<String> token = connection.secret("token").filter(SlackApi::isToken);
        boolean isUsable =
                connection.type().equals(TYPE) && outbound.validate(url).isEmpty();
        return isUsable && token.isPresent() && HttpUrl.read(url) instanceof HttpUrl base
                ? Optional.of(new SlackApi(outbound, base, token.get()))
                : Optional.empty();
    }

    /** @param key the token of the message: Slack has no header for it, and proxies before it may */
    HttpResult call(String method, ObjectNode arguments, Optional<String> key, Duration most) {
        String target = base.target().replaceFirst("/$", "") + "/" + method;
        HttpUrl url = new HttpUrl(base.secure(), base.host(), base.port(), target);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer " + token);
        key.ifPresent(text -> headers.put("Idempotency-Key", text));
        Outgoing request = Outgoing.json("POST", url, headers, arguments.toString());
        return outbound.send(
                new Outgoing(
                        request.method(),
                        request.url(),
                        request.headers(),
                        "application/json; charset=utf-8",
                        request.body(),
                        request.answerBytes()),
                most);
    }
}
