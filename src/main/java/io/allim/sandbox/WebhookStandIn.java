package io.allim.sandbox;

import io.allim.sandbox.wire.Fault;
import io.allim.sandbox.wire.HttpAnswer;
import io.allim.sandbox.wire.HttpRequest;
import io.allim.sandbox.wire.SandboxMessage;
import io.allim.sandbox.wire.SandboxMessages;
import io.allim.sandbox.wire.StandIn;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes any method and path below {@code /hooks/} and answers 200. {@code /hooks/status/410} answers 410, and
 * {@code /hooks/status/429?retry-after=30} with that header; redirects point to {@code /hooks/redirected}.
 */
final class WebhookStandIn implements StandIn {

    private static final String BELOW = "/hooks/";
    private static final Pattern STATUS = Pattern.compile("/hooks/status/([2-5]\\d\\d)(/.*)?");
    private static final Pattern RETRY_AFTER = Pattern.compile("(?:^|.*&)retry-after=([^&]{1,100}).*");

    private final SandboxMessages messages;
    private final InstantSource clock;

    WebhookStandIn(SandboxMessages messages, InstantSource clock) {
        this.messages = messages;
        this.clock = clock;
    }

    @Override
    public Fault.Service service() {
        return Fault.Service.WEBHOOK;
    }

    @Override
    public boolean takes(HttpRequest request) {
        return request.path().startsWith(BELOW);
    }

    @Override
    public HttpAnswer answer(HttpRequest request) {
        int status = status(request.path());
        messages.add(message(request, status));
        Map<String, String> headers = new HashMap<>(Map.of("Content-Type", "text/plain"));
        if (status >= 300 && status < 400) {
            headers.put("Location", "/hooks/redirected");
        }
        retryAfter(request.query()).ifPresent(after -> headers.put("Retry-After", after));
        return new HttpAnswer.Reply(status, headers, (status + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public HttpAnswer throttled() {
        return new HttpAnswer.Reply(429, Map.of("Retry-After", "2"), new byte[0]);
    }

    @Override
    public HttpAnswer broken() {
        return HttpAnswer.reply(500, "text/plain", "The receiver broke.\n");
    }

    @Override
    public HttpAnswer rejected() {
        return HttpAnswer.reply(410, "text/plain", "The receiver wants no more messages.\n");
    }

    @Override
    public HttpAnswer garbled() {
        return new HttpAnswer.Raw("\u0000\u0001\u0002 this is not HTTP\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    }

    private SandboxMessage message(HttpRequest request, int status) {
        Map<String, String> headers = new HashMap<>(request.headers());
        headers.put("sandbox.method", request.method());
        headers.put("sandbox.answer", String.valueOf(status));
        String host = request.header("Host").orElse("127.0.0.1");
        String query = request.query().isEmpty() ? "" : "?" + request.query();
        return new SandboxMessage(
                request.header("webhook-id").orElseGet(() -> UUID.randomUUID().toString()),
                "webhook",
                "http://" + host + request.path() + query,
                "",
                text(request.body()),
                Optional.empty(),
                headers,
                clock.instant());
    }

    /** As it is where it is text, so that signatures can be checked; otherwise base64. */
    private static String text(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), body)
                ? text
                : "base64:" + Base64.getEncoder().encodeToString(body);
    }

    private static int status(String path) {
        Matcher scripted = STATUS.matcher(path);
        return scripted.matches() ? Integer.parseInt(scripted.group(1)) : 200;
    }

    private static Optional<String> retryAfter(String query) {
        Matcher scripted = RETRY_AFTER.matcher(query);
        if (!scripted.matches()) {
            return Optional.empty();
        }
        try {
            String value = URLDecoder.decode(scripted.group(1), StandardCharsets.UTF_8);
            return Optional.of(value).filter(header -> header.chars().noneMatch(Character::isISOControl));
        } catch (IllegalArgumentException garbage) {
            return Optional.empty();
        }
    }
}
