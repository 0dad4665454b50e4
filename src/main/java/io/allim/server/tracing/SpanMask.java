package io.allim.server.tracing;

import io.allim.server.Routes;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Takes out of the spans of requests what callers wrote into their lines: tokens of links, ids that can be addresses. */
@Singleton
@IfBuildProfile("tracing")
final class SpanMask implements SpanProcessor {

    private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");

    private static final List<AttributeKey<String>> CALLERS_WORDS = List.of(
            AttributeKey.stringKey("url.query"),
            AttributeKey.stringKey("url.full"),
            AttributeKey.stringKey("http.target"),
            AttributeKey.stringKey("http.url"));

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        Optional.ofNullable(span.getAttribute(PATH)).ifPresent(path -> {
            String route = Routes.of(path);
            span.setAttribute(PATH, route);
            span.updateName(route);
        });
        CALLERS_WORDS.stream()
                .filter(key -> span.getAttribute(key) != null)
                .forEach(key -> span.setAttribute(key, "-"));
    }

    @Override
    public boolean isStartRequired() {
        return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {}

    @Override
    public boolean isEndRequired() {
        return false;
    }
}
