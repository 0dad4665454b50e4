package io.allim.pipeline.compose;

import io.allim.access.Links;
import io.allim.access.LinksConfig;
import io.allim.access.Tokens;
import io.allim.channel.Address;
import io.allim.channel.Channels;
import io.allim.delivery.DeliveryId;
import io.allim.notification.Digest;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.template.TemplateRenderer;
import jakarta.inject.Singleton;
import java.util.Set;

/** Makes messages that are never sent: their links lead nowhere. */
@Singleton
public final class PreviewComposer {

    private final DigestReader digests;
    private final Composer composer;

    PreviewComposer(
            TemplateRenderer templates, Tokens tokens, LinksConfig config, DigestReader digests, Channels channels) {
        this.digests = digests;
        Links links = new Links(new PreviewTokens(tokens), config);
        this.composer = new Composer(templates, links, digests, channels, Buttons.ofPreviews(links));
    }

    /** The message of a delivery as it would be, of whatever it is made. */
    public Composer.Composed compose(DeliveryContext context, Address address) {
        return composer.compose(context, address);
    }

    /**
     * @param context of a delivery of the digest
     * @param without items that the digest does not count
     */
    public Composer.Fitted compose(DeliveryContext context, Digest digest, Address address, Set<DeliveryId> without) {
        return composer.ofDigest(context, digest, address, digests.read(digest, without));
    }
}
