package io.allim.pipeline.digest;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DigestItem;
import io.allim.delivery.DigestMembership;
import io.allim.delivery.DigestStore;
import io.allim.notification.Content;
import io.allim.notification.Digest;
import io.allim.pipeline.compose.DigestReader;
import io.allim.table.Page;
import io.allim.workflow.DigestRule;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/** Tells what is in a digest, page by page, and what became of it. */
@Singleton
public class DigestLister {

    private final DigestStore digests;
    private final DeliveryStore deliveries;
    private final DigestReader reader;

    DigestLister(DigestStore digests, DeliveryStore deliveries, DigestReader reader) {
        this.digests = digests;
        this.deliveries = deliveries;
        this.reader = reader;
    }

    /**
     * @param group the value that it is grouped by; empty text without groups
     * @param line that stands for the item
     * @param url where the item leads, http or https: that of its content, or else of its data
     */
    public record Listed(DigestItem item, String group, String line, Optional<String> url) {}

    public record Items(List<Listed> items, Optional<String> cursor) {}

    /** In the order of their turns. */
    public Items items(Digest digest, int limit, Optional<String> cursor) {
        DigestRule rule = digest.window().rule();
        Page page = digests.items(digest.id(), limit, cursor);
        return new Items(
                page.items().stream()
                        .map(DigestStore::read)
                        .map(item -> new Listed(item, reader.group(item, rule), reader.line(item, rule), url(item)))
                        .toList(),
                page.cursor());
    }

    /** The deliveries that a digest has since it closed. */
    public List<Delivery> messages(Digest digest) {
        return digest.isCollecting() ? List.of() : deliveries.of(digest.id());
    }

    /** The delivery whose end the items share; empty while there is none, or another may still count. */
    public static Optional<Delivery> outcome(List<Delivery> messages) {
        DigestMembership.Outcome outcome = new DigestMembership.Outcome(messages);
        return outcome.hasEnded() ? outcome.decisive() : Optional.empty();
    }

    private static Optional<String> url(DigestItem item) {
        return item.content()
                .flatMap(Content::url)
                .or(() -> Optional.of(item.data().path("url"))
                        .filter(JsonNode::isTextual)
                        .map(JsonNode::textValue))
                .filter(DigestLister::isWeb);
    }

    private static boolean isWeb(String text) {
        try {
            URI url = new URI(text);
            return url.getHost() != null
                    && ("https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
