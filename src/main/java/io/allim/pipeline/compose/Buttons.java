package io.allim.pipeline.compose;

import io.allim.access.ButtonTokens;
import io.allim.access.Links;
import io.allim.chat.ChatButton;
import io.allim.pipeline.decide.DeliveryContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;

/** Makes the buttons that acknowledge; there are none while the service doesn't know its own address. */
@Singleton
public final class Buttons {

    private final Links links;
    private final Signer signer;

    @Inject
    public Buttons(Links links, ButtonTokens tokens) {
        this(links, tokens::sign);
    }

    public Buttons(Links links, Signer signer) {
        this.links = links;
        this.signer = signer;
    }

    /** Buttons of previews: who may read must not get a token with which one acknowledges. */
    static Buttons ofPreviews(Links links) {
        return new Buttons(links, (_, _) -> "preview");
    }

    /** Makes the token that a press reports, of a delivery's id. */
    @FunctionalInterface
    public interface Signer {
        String sign(String delivery, Instant now);
    }

    /** @param text plain text, one line */
    Optional<ChatButton> acknowledge(DeliveryContext context, String text) {
        String delivery = context.delivery().id().toString();
        return links.acknowledge(context.target().shown(), delivery, context.now())
                .map(url -> new ChatButton.Acknowledge(text, url, signer.sign(delivery, context.now())));
    }
}
