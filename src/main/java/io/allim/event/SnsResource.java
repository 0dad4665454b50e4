package io.allim.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.event.SnsVerifier.Verdict;
import io.allim.web.Body;
import io.allim.web.operation.MaxBody;
import io.allim.web.operation.OpenToSigned;
import io.allim.web.problem.Problem;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;

/** Where SNS hands in messages by HTTP, for those who don't let Lambda do it. No URL in them is ever called. */
@Path("/v1/sns")
@OpenToSigned
@MaxBody(SnsResource.MAX_BYTES)
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
final class SnsResource {

    /** A text of 256 KiB can become four times as long in JSON, such as {@code \\u0001} for what is rare. */
    static final int MAX_BYTES = 1024 * 1024;

    private static final Logger LOG = Logger.getLogger(SnsResource.class);

    private final SnsVerifier verifier;
    private final ProcessedMessages processed;
    private final EventDispatcher dispatcher;
    private final InstantSource clock;

    SnsResource(SnsVerifier verifier, ProcessedMessages processed, EventDispatcher dispatcher, InstantSource clock) {
        this.verifier = verifier;
        this.processed = processed;
        this.dispatcher = dispatcher;
        this.clock = clock;
    }

    @POST
    public Response take(byte[] body) {
        SignedSns message = read(body);
        Instant now = clock.instant();
        switch (verifier.verify(message, now)) {
            case Verdict.Genuine _ -> take(message, now);
            case Verdict.Forged forged -> throw Problem.NOT_GENUINE.at("", forged.why());
            case Verdict.Unknown unknown ->
                throw Problem.NOT_VERIFIED.at(
                        "", "Repeat it after " + unknown.after().toSeconds() + " seconds.");
        }
        return Response.ok().build();
    }

    private static SignedSns read(byte[] body) {
        JsonNode json = Body.parse(body);
        SignedSns.validate(json).ifPresent(field -> {
            throw Problem.INVALID_FIELD.at(
                    field,
                    "The field `" + field
                            + "` is missing, or not as SNS writes it: hand in the whole message as SNS sent it, such as"
                            + " {\"Type\":\"Notification\",\"MessageId\":\"…\",\"TopicArn\":\"arn:aws:sns:…\",\"Message\":\"…\",…}.");
        });
        return SignedSns.of(json);
    }

    /** What was heard before is not told again. When a listener fails, SNS repeats the message. */
    private void take(SignedSns message, Instant now) {
        if (processed.contains(message)) {
            return;
        }
        switch (message.type()) {
            case NOTIFICATION ->
                dispatcher.publish(
                        List.of(SnsMessage.of(message.json()).orElseThrow().event()));
            case SUBSCRIPTION ->
                LOG.infof(
                        "A subscription to %s waits. If it is yours: aws sns confirm-subscription --region %s"
                                + " --topic-arn %s --token %s",
                        message.topicArn(), message.region(), message.topicArn(), message.token());
            case UNSUBSCRIPTION -> LOG.warnf("The subscription to %s has ended.", message.topicArn());
        }
        processed.add(message, now);
    }
}
