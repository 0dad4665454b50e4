package io.allim.pipeline.compose;

import io.allim.access.Links;
import io.allim.access.LinksConfig;
import io.allim.access.Tokens;
import io.allim.channel.Address;
import io.allim.channel.Channels;
import io.allim.channel.Message;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.MessageCopy;
import io.allim.notification.Digest;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.template.TemplateRenderer;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/** Makes messages that are never sent: their links lead nowhere. */
@Singleton
public final class PreviewComposer {

    private final TemplateRenderer templates;
    private final Links links;
    private final Channels channels;
    private final DigestReader digests;
    private final Composer composer;

    public PreviewComposer(
            TemplateRenderer templates, Tokens tokens, LinksConfig config, DigestReader digests, Channels channels) {
        this.templates = templates;
        this.links = new Links(new PreviewTokens(tokens), config);
        this.channels = channels;
        this.digests = digests;
        this.composer = over(digests);
    }

    /** One of the same kind, which reads the items of digests elsewhere. */
    public Composer over(DigestReader items) {
        return new Composer(templates, links, items, channels, Buttons.ofPreviews(links));
    }

    /** The message of a delivery as it would be, of whatever it is made. */
    public Composer.Composed compose(DeliveryContext context, Address address) {
        return composer.compose(context, address);
    }

    /** What was composed, for people to read. */
    public MessageCopy copy(DeliveryContext context, Composer.Composed.Rendered composed) {
        Message message = composed.message();
        Optional<String> html = channels.find(context.route().channel()).flatMap(channel -> channel.html(message));
        return MessageCopy.of(message, html, composed.notes());
    }

    /**
     * @param context of a delivery of the digest
     * @param without items that the digest does not count
     */
    public Composer.Fitted compose(DeliveryContext context, Digest digest, Address address, Set<DeliveryId> without) {
        return composer.ofDigest(context, digest, address, digests.read(digest, without));
    }
}
