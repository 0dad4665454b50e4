package io.allim.channel.sns;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Message;
import io.allim.channel.PlainText;
import io.allim.channel.Urgency;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a push service is given, fitted to its limit: the body is cut first; the data goes along if there is room for all
 * of it.
 *
 * @param whole whether the body did not have to be cut
 * @see <a href="https://developer.apple.com/documentation/usernotifications/generating-a-remote-notification">APNs</a>
 * @see <a href="https://docs.aws.amazon.com/sns/latest/dg/sns-fcm-v1-payloads.html">FCM v1 through SNS</a>
 * @see <a href="https://developer.amazon.com/docs/adm/send-message.html">ADM</a>
 */
record PushPayload(String json, boolean whole, List<String> notes) {

    private static final int MAX_TITLE_BYTES = 256;
    private static final int MAX_URL_BYTES = 1024;
    private static final String ELLIPSIS = "…";

    PushPayload {
        notes = List.copyOf(notes);
    }

    private record Parts(
            String token, String title, String body, Optional<String> url, Urgency urgency, Optional<ObjectNode> data) {

        Parts body(String other) {
            return new Parts(token, title, other, url, urgency, data);
        }

        Parts data(ObjectNode other) {
            return new Parts(token, title, body, url, urgency, Optional.of(other));
        }
    }

    static PushPayload of(Message message, PushPlatform platform) {
        List<String> notes = new ArrayList<>();
        PlainText title = new PlainText(message.title()).oneLine().cut(MAX_TITLE_BYTES, ELLIPSIS);
        PlainText body = new PlainText(message.body());
        Optional<String> url = message.url().filter(link -> new PlainText(link).bytes() <= MAX_URL_BYTES);
        if (url.isEmpty() && message.url().isPresent()) {
            notes.add("the URL is too long for a push and was left out");
        }
        Parts whole = new Parts(message.token(), title.value(), body.value(), url, message.urgency(), Optional.empty());
        Parts fitted = fit(whole, body, platform);
        boolean cut = !fitted.equals(whole);
        if (cut) {
            notes.add("the body was cut to fit " + platform.maxBytes() + " bytes");
        }
        return new PushPayload(json(withData(fitted, message.data(), platform, notes), platform), !cut, notes);
    }

    private static Parts withData(Parts parts, ObjectNode data, PushPlatform platform, List<String> notes) {
        Parts full = parts.data(data);
        if (data.isEmpty() || fits(full, platform)) {
            return data.isEmpty() ? parts : full;
        }
        notes.add("the data doesn't fit into a push and was left out");
        return parts;
    }

    /** Escaping makes some characters longer, so that only writing it out tells whether a text fits. */
    private static Parts fit(Parts parts, PlainText body, PushPlatform platform) {
        if (fits(parts, platform)) {
            return parts;
        }
        int fits = ELLIPSIS.getBytes(StandardCharsets.UTF_8).length;
        int tooLong = Math.min(body.bytes(), platform.maxBytes());
        while (tooLong - fits > 1) {
            int middle = (fits + tooLong) >>> 1;
            if (fits(parts.body(body.cut(middle, ELLIPSIS).value()), platform)) {
                fits = middle;
            } else {
                tooLong = middle;
            }
        }
        return parts.body(body.cut(fits, ELLIPSIS).value());
    }

    private static boolean fits(Parts parts, PushPlatform platform) {
        return json(parts, platform).getBytes(StandardCharsets.UTF_8).length <= platform.maxBytes();
    }

    private static String json(Parts parts, PushPlatform platform) {
        return switch (platform) {
            case APNS, APNS_SANDBOX -> apns(parts).toString();
            case GCM -> fcm(parts).toString();
            case ADM -> adm(parts).toString();
        };
    }

    private static ObjectNode apns(Parts parts) {
        ObjectNode payload = object();
        ObjectNode aps = payload.putObject("aps");
        alert(aps.putObject("alert"), parts);
        if (parts.urgency == Urgency.LOW || parts.urgency == Urgency.VERY_LOW) {
            aps.put("interruption-level", "passive");
        }
        payload.put("token", parts.token);
        parts.url.ifPresent(url -> payload.put("url", url));
        parts.data.ifPresent(data -> payload.set("data", data));
        return payload;
    }

    /** The values of FCM's data are texts. */
    private static ObjectNode fcm(Parts parts) {
        ObjectNode payload = object();
        ObjectNode message = payload.putObject("fcmV1Message").putObject("message");
        alert(message.putObject("notification"), parts);
        extras(message.putObject("data"), parts);
        message.putObject("android").put("priority", parts.urgency == Urgency.HIGH ? "high" : "normal");
        return payload;
    }

    /** ADM has no notification of its own: the app shows what is in the data. */
    private static ObjectNode adm(Parts parts) {
        ObjectNode payload = object();
        ObjectNode data = payload.putObject("data");
        alert(data, parts);
        extras(data, parts);
        payload.put("priority", parts.urgency == Urgency.HIGH ? "high" : "normal");
        return payload;
    }

    private static void alert(ObjectNode alert, Parts parts) {
        if (!parts.title.isEmpty()) {
            alert.put("title", parts.title);
        }
        alert.put("body", parts.body);
    }

    private static void extras(ObjectNode data, Parts parts) {
        data.put("token", parts.token);
        parts.url.ifPresent(url -> data.put("url", url));
        parts.data.ifPresent(given -> data.put("data", given.toString()));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
