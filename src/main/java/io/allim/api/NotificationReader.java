package io.allim.api;

import io.allim.channel.AddressKind;
import io.allim.channel.Channel;
import io.allim.channel.Channels;
import io.allim.channel.Urgency;
import io.allim.notification.Content;
import io.allim.notification.Notification;
import io.allim.notification.NotificationId;
import io.allim.recipient.Target;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the body of {@code POST /v1/notifications}. Whether it is valid does not depend on the time. */
@Singleton
final class NotificationReader {

    static final int MAX_TARGETS = 1000;
    private static final int MAX_TITLE = 1000;
    private static final int MAX_URL = 2048;

    private final Channels channels;
    private final Addresses addresses;

    NotificationReader(Channels channels, Addresses addresses) {
        this.channels = channels;
        this.addresses = addresses;
    }

    Notification read(Fields fields, Instant now) {
        List<String> asked = channels(fields);
        Set<Target> targets = new LinkedHashSet<>();
        for (Fields target : fields.objects("to", MAX_TARGETS)) {
            targets.add(target(target, asked));
        }
        Content content = content(fields.object("content"));
        Urgency urgency = fields.optional("urgency", 20, Urgency::of, "Give one of very-low, low, normal and high.")
                .orElse(Urgency.NORMAL);
        Optional<Instant> sendAt = fields.optionalInstant("sendAt");
        Optional<Instant> expiresAt = fields.optionalInstant("expiresAt");
        if (expiresAt.isPresent()
                && sendAt.filter(at -> at.isBefore(expiresAt.get())).isEmpty()
                && sendAt.isPresent()) {
            throw Problem.INVALID_FIELD.at("expiresAt", "Give a time after sendAt.");
        }
        var data = fields.anything("data");
        fields.end();
        return new Notification(
                NotificationId.next(now),
                now,
                List.copyOf(targets),
                asked,
                content,
                urgency,
                sendAt,
                expiresAt,
                data,
                0,
                false,
                0);
    }

    private List<String> channels(Fields fields) {
        Set<String> asked = new LinkedHashSet<>(fields.texts("channels", 16, 40));
        for (String name : asked) {
            if (channels.find(name).isEmpty()) {
                throw Problem.INVALID_FIELD.at(
                        "channels", "Give channels of this service: " + String.join(", ", channels.names()) + ".");
            }
        }
        return List.copyOf(asked);
    }

    private Target target(Fields fields, List<String> asked) {
        if (fields.names().size() != 1) {
            throw Problem.INVALID_FIELD.at(
                    fields.path("").replaceFirst("\\.$", ""),
                    "Give exactly one of recipient, " + Addresses.KINDS + ".");
        }
        for (AddressKind kind : AddressKind.GIVEN) {
            if (fields.names().contains(kind.field())) {
                requireChannel(fields, kind, asked);
                return new Target.Direct(addresses.read(fields, kind));
            }
        }
        Optional<String> recipient =
                fields.optional("recipient", RecipientReader.MAX_ID, RecipientReader::id, RecipientReader.EXPECTED_ID);
        fields.end();
        return new Target.Known(recipient.orElseThrow(() -> fields.missing("recipient")));
    }

    private void requireChannel(Fields fields, AddressKind kind, List<String> asked) {
        Optional<Channel> channel = channels.reaching(kind);
        if (channel.isEmpty()
                || !asked.isEmpty() && !asked.contains(channel.get().name())) {
            throw Problem.INVALID_FIELD.at(
                    fields.path(kind.field()), "None of the channels reaches this kind of address: change either.");
        }
    }

    private static Content content(Fields fields) {
        Content content = new Content(
                fields.optionalText("title", MAX_TITLE).orElse(""),
                fields.text("body", Body.MAX_BYTES),
                fields.optional("url", MAX_URL, NotificationReader::link, "Give an absolute http or https URL."));
        fields.end();
        return content;
    }

    private static Optional<String> link(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null ? Optional.of(uri.toASCIIString()) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
