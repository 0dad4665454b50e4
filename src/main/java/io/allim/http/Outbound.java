package io.allim.http;

import io.allim.snapshot.SnapshotAware;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Requests to hosts that callers and operators choose. None reaches an address inside a network, unless the operator trusts
 * its receiver. Clients are made at the first request.
 */
@Singleton
public class Outbound implements SnapshotAware {

    private final OutboundConfig config;
    private final Optional<String> runtimeApi;
    private final Set<String> trusted;
    private final Map<Boolean, HttpSender> senders = new ConcurrentHashMap<>();

    /** Made when the first URL is looked at. */
    private volatile @Nullable AddressGuard guard;

    /** @param runtimeApi host and port of the Lambda Runtime API, where there is one */
    @Inject
    public Outbound(
            OutboundConfig config, @ConfigProperty(name = "AWS_LAMBDA_RUNTIME_API") Optional<String> runtimeApi) {
        this.config = config;
        this.runtimeApi = runtimeApi;
        this.trusted = config.trusted().orElse(List.of()).stream()
                .map(receiver -> receiver.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the operator named the receiver, as {@code host:port}, so that it may be any host, without TLS too. */
    public boolean trusts(HttpUrl url) {
        return trusted.contains(url.authority());
    }

    /** Why nothing may be sent to a URL, as one sentence for the caller who gave it. No I/O. */
    public Optional<String> validate(String url) {
        return switch (HttpUrl.read(url)) {
            case Invalid problem -> Optional.of(problem.why());
            case HttpUrl read -> validate(read);
        };
    }

    /** As {@link #validate(String)}. */
    public Optional<String> validate(HttpUrl url) {
        if (trusts(url)) {
            return Optional.empty();
        }
        if (url.isLoopback()) {
            return Optional.of(
                    "The host is this machine: allim.webhook.trusted=" + trustedWith(url.authority()) + " lets it in.");
        }
        if (!url.secure() && !config.allowHttp()) {
            return Optional.of("The URL must start with https://.");
        }
        return url.validateHost(guard());
    }

    /** The key's value names the sandbox's receiver as well, which goes by the same host in dev. */
    private String trustedWith(String authority) {
        return trusted.stream()
                .filter(receiver -> receiver.startsWith("localhost:"))
                .sorted()
                .reduce(authority, (list, receiver) -> list + "," + receiver);
    }

    /** Does not throw, makes one try, follows no redirect, and ends within {@link OutboundConfig#deadline}. */
    public HttpResult send(Outgoing request) {
        return send(request, config.deadline());
    }

    /** As {@link #send(Outgoing)}, and ends within {@code most} where that is shorter; not more than 0: it does not leave. */
    public HttpResult send(Outgoing request, Duration most) {
        Duration deadline = most.compareTo(config.deadline()) < 0 ? most : config.deadline();
        return deadline.isPositive()
                ? senders.computeIfAbsent(trusts(request.url()), this::sender).send(request, deadline)
                : new HttpResult.NotSent("no time was left for it");
    }

    /** How long {@link #send(Outgoing)} may take. */
    public Duration deadline() {
        return config.deadline();
    }

    private AddressGuard guard() {
        AddressGuard known = guard;
        if (known == null) {
            known = new AddressGuard(runtimeApi);
            guard = known;
        }
        return known;
    }

    private HttpSender sender(boolean unguarded) {
        try {
            return new HttpSender(
                    address -> !unguarded && guard().blocks(address),
                    config.deadline(),
                    config.connectTimeout(),
                    SSLContext.getDefault());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void disconnect() {
        close();
    }

    @PreDestroy
    public void close() {
        senders.values().forEach(HttpSender::close);
        senders.clear();
    }
}
