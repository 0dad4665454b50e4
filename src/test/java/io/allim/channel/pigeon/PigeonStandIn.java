package io.allim.channel.pigeon;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.sandbox.chat.ChatStandIn;
import io.allim.sandbox.chat.ChatViewBuilder;
import io.allim.sandbox.wire.HttpAnswer;
import io.allim.sandbox.wire.HttpRequest;
import io.allim.sandbox.wire.SandboxMessages;
import io.quarkus.arc.properties.IfBuildProperty;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Plays a loft, for the sandbox. */
@Singleton
@IfBuildProperty(name = "pigeon.installed", stringValue = "true")
final class PigeonStandIn extends ChatStandIn {

    PigeonStandIn(SandboxMessages messages, InstantSource clock) {
        super("pigeon", "Pigeon", messages, clock);
    }

    @Override
    protected HttpAnswer answer(HttpRequest request, JsonNode body) {
        keep(
                request.header("Idempotency-Key").orElse("?"),
                request.path(),
                request,
                new ChatViewBuilder("Allim", request)
                        .title(ChatViewBuilder.plain(body.path("title").asText()), "")
                        .text(ChatViewBuilder.plain(body.path("text").asText()))
                        .build());
        return HttpAnswer.reply(200, "text/plain", "coo");
    }

    @Override
    public HttpAnswer rejected() {
        return HttpAnswer.reply(404, "text/plain", "");
    }
}
