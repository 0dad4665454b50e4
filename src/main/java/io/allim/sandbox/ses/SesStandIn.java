package io.allim.sandbox.ses;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.allim.sandbox.wire.Fault;
import io.allim.sandbox.wire.HttpAnswer;
import io.allim.sandbox.wire.HttpRequest;
import io.allim.sandbox.wire.Refusal;
import io.allim.sandbox.wire.SandboxMessage;
import io.allim.sandbox.wire.SandboxMessages;
import io.allim.sandbox.wire.Signature;
import io.allim.sandbox.wire.StandIn;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/** Plays SES version 2. See https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html */
public final class SesStandIn implements StandIn {

    private static final int MAX_RECIPIENTS = 50;
    private static final int MAX_HEADERS = 15;
    private static final int MAX_MESSAGE_BYTES = 40 * 1024 * 1024;
    private static final Pattern HEADER_NAME = Pattern.compile("[!-9;-~]{1,126}");
    private static final Pattern HEADER_VALUE = Pattern.compile("[ -~]{1,870}");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SandboxMessages messages;
    private final InstantSource clock;

    public SesStandIn(SandboxMessages messages, InstantSource clock) {
        this.messages = messages;
        this.clock = clock;
    }

    @Override
    public Fault.Service service() {
        return Fault.Service.SES;
    }

    @Override
    public boolean takes(HttpRequest request) {
        return request.path().startsWith("/v2/email/");
    }

    @Override
    public HttpAnswer answer(HttpRequest request) {
        try {
            Signature.of(request, "ses");
            return switch (request.method() + " " + request.path()) {
                case "POST /v2/email/outbound-emails" -> send(json(request));
                case "GET /v2/email/account" -> account();
                default -> throw new Refusal(404, "UnknownOperationException", "The sandbox does not know this call.");
            };
        } catch (Refusal refusal) {
            return error(refusal.status(), refusal.code(), String.valueOf(refusal.getMessage()));
        }
    }

    @Override
    public HttpAnswer throttled() {
        return error(429, "TooManyRequestsException", "Maximum sending rate exceeded.");
    }

    @Override
    public HttpAnswer broken() {
        return error(500, "InternalServiceErrorException", "Internal service error.");
    }

    @Override
    public HttpAnswer rejected() {
        return error(400, "MessageRejected", "The sandbox was asked to refuse the message.");
    }

    @Override
    public HttpAnswer garbled() {
        return HttpAnswer.reply(200, "application/json", "{\"MessageId\": \"0100\u0000<html>");
    }

    private HttpAnswer account() {
        return ok(JSON.createObjectNode()
                .put("DedicatedIpAutoWarmupEnabled", false)
                .put("EnforcementStatus", "HEALTHY")
                .put("ProductionAccessEnabled", true)
                .put("SendingEnabled", true)
                .set(
                        "SendQuota",
                        JSON.createObjectNode()
                                .put("Max24HourSend", 50_000.0)
                                .put("MaxSendRate", 14.0)
                                .put("SentLast24Hours", 0.0)));
    }

    private HttpAnswer send(JsonNode call) {
        JsonNode content = call.path("Content");
        Mail mail = content.has("Raw") ? raw(call, content.path("Raw")) : simple(call, content.path("Simple"));
        MailAddress.check(mail.from());
        if (mail.to().isEmpty()) {
            throw bad("Destination must have at least one recipient.");
        }
        if (mail.to().size() > MAX_RECIPIENTS) {
            throw bad("Recipient count exceeds " + MAX_RECIPIENTS + ".");
        }
        mail.to().forEach(MailAddress::check);
        if (MailAddress.local(mail.from()).equals("unverified")) {
            throw new Refusal(
                    400,
                    "MessageRejected",
                    "Email address is not verified. The following identities failed the check: " + mail.from());
        }
        String id = UUID.randomUUID() + "-000000";
        messages.add(new SandboxMessage(
                id,
                "email",
                String.join(", ", mail.to()),
                mail.subject(),
                mail.text(),
                mail.html(),
                mail.headers(),
                clock.instant()));
        return ok(JSON.createObjectNode().put("MessageId", id));
    }

    private static Mail simple(JsonNode call, JsonNode simple) {
        if (!simple.isObject()) {
            throw bad("Content must have one of Simple and Raw; the sandbox has no templates.");
        }
        String subject = simple.path("Subject").path("Data").asText("");
        if (!simple.path("Subject").has("Data")) {
            throw bad("The subject is required.");
        }
        if (subject.chars().anyMatch(Character::isISOControl)) {
            throw bad("The subject contains a control character.");
        }
        JsonNode body = simple.path("Body");
        Optional<String> html = data(body.path("Html"));
        Optional<String> text = data(body.path("Text"));
        if (text.isEmpty() && html.isEmpty()) {
            throw bad("The body must have text or HTML.");
        }
        String from = data(call, "FromEmailAddress").orElseThrow(() -> bad("The sender is required."));
        Map<String, String> headers = headers(simple.path("Headers"));
        headers.put("From", from);
        List<String> to = new ArrayList<>();
        for (String kind : List.of("To", "Cc", "Bcc")) {
            List<String> some = texts(call.path("Destination").path(kind + "Addresses"));
            to.addAll(some);
            if (!some.isEmpty()) {
                headers.put(kind, String.join(", ", some));
            }
        }
        List<String> replyTo = texts(call.path("ReplyToAddresses"));
        replyTo.forEach(MailAddress::check);
        if (!replyTo.isEmpty()) {
            headers.put("Reply-To", String.join(", ", replyTo));
        }
        return new Mail(from, to, subject, text.orElse(""), html, headers);
    }

    private static Mail raw(JsonNode call, JsonNode raw) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(raw.path("Data").asText(""));
        } catch (IllegalArgumentException garbage) {
            throw bad("The raw message is not base64.");
        }
        if (bytes.length == 0) {
            throw bad("The raw message is empty.");
        }
        if (bytes.length > MAX_MESSAGE_BYTES) {
            throw bad("Message length is more than " + MAX_MESSAGE_BYTES + " bytes long.");
        }
        MimePart mime = mime(bytes);
        List<String> to = new ArrayList<>();
        List.of("To", "Cc", "Bcc")
                .forEach(kind -> to.addAll(texts(call.path("Destination").path(kind + "Addresses"))));
        if (to.isEmpty()) {
            List.of("To", "Cc", "Bcc").forEach(kind -> to.addAll(MailAddress.split(mime.header(kind))));
        }
        return new Mail(
                data(call, "FromEmailAddress").orElse(mime.header("From")),
                to,
                mime.header("Subject"),
                mime.text("text/plain").orElse(""),
                mime.text("text/html"),
                mime.headers());
    }

    private static MimePart mime(byte[] bytes) {
        try {
            return MimePart.read(bytes);
        } catch (MessagingException e) {
            throw bad("The raw message is no MIME message: " + e.getMessage());
        }
    }

    private static Map<String, String> headers(JsonNode list) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (list.size() > MAX_HEADERS) {
            throw bad("There can be " + MAX_HEADERS + " headers at most.");
        }
        for (JsonNode header : list) {
            String name = header.path("Name").asText("");
            String value = header.path("Value").asText("");
            if (!HEADER_NAME.matcher(name).matches()) {
                throw bad("Header name must be printable ASCII without a colon, at most 126 characters.");
            }
            if (!HEADER_VALUE.matcher(value).matches()) {
                throw bad("Header value must be printable ASCII, at most 870 characters.");
            }
            headers.put(name, value);
        }
        return headers;
    }

    /** @param to all recipients, hidden ones too */
    private record Mail(
            String from,
            List<String> to,
            String subject,
            String text,
            Optional<String> html,
            Map<String, String> headers) {}

    private static Optional<String> data(JsonNode content) {
        return data(content, "Data");
    }

    private static Optional<String> data(JsonNode node, String field) {
        return Optional.of(node.path(field).asText("")).filter(text -> !text.isEmpty());
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText("")));
        return texts;
    }

    private static JsonNode json(HttpRequest request) {
        try {
            JsonNode call = JSON.readTree(request.body());
            if (!call.isObject()) {
                throw bad("The body is no JSON object.");
            }
            return call;
        } catch (JsonProcessingException garbage) {
            throw new Refusal(400, "SerializationException", "The body is no JSON.");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Refusal bad(String message) {
        return new Refusal(400, "BadRequestException", message);
    }

    private static HttpAnswer ok(JsonNode body) {
        return reply(200, Map.of(), body);
    }

    private static HttpAnswer error(int status, String code, String message) {
        String name = code.endsWith("Exception") || code.equals("MessageRejected") ? code : code + "Exception";
        return reply(
                status,
                Map.of("x-amzn-ErrorType", name),
                JSON.createObjectNode().put("message", message));
    }

    private static HttpAnswer reply(int status, Map<String, String> more, JsonNode body) {
        Map<String, String> headers = new TreeMap<>(more);
        headers.put("Content-Type", "application/json");
        headers.put("x-amzn-RequestId", UUID.randomUUID().toString());
        return new HttpAnswer.Reply(status, headers, body.toString().getBytes(StandardCharsets.UTF_8));
    }
}
