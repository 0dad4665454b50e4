package io.allim.access;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;

/** The signed links that go out in messages; there are none while the service doesn't know its own address. */
@Singleton
public class Links {

    /** Paths below the service's address; a token follows. */
    public static final String ACKNOWLEDGE = "/a/";

    public static final String PREFERENCES = "/p/";
    public static final String UNSUBSCRIBE = "/u/";
    public static final String DIGEST = "/d/";

    private final Tokens tokens;
    private final Optional<String> baseUrl;

    public Links(Tokens tokens, LinksConfig config) {
        this.tokens = tokens;
        this.baseUrl = config.baseUrl().map(url -> url.replaceFirst("/+$", ""));
    }

    public Optional<String> acknowledge(String subject, String delivery, Instant now) {
        return link(ACKNOWLEDGE, Purpose.ACKNOWLEDGE, subject, delivery, now);
    }

    public Optional<String> preferences(String recipient, Instant now) {
        return link(PREFERENCES, Purpose.PREFERENCES, recipient, "", now);
    }

    /** There is none for what is critical, nor for addresses that belong to no recipient. */
    public Optional<String> unsubscribe(String recipient, Optional<String> workflow, String channel, Instant now) {
        String about = new Unsubscription(workflow, channel).about();
        return link(UNSUBSCRIBE, Purpose.UNSUBSCRIBE, recipient, about, now);
    }

    /** Lists all items of a digest. */
    public Optional<String> digest(String subject, String digest, Instant now) {
        return link(DIGEST, Purpose.DIGEST, subject, digest, now);
    }

    private Optional<String> link(String path, Purpose purpose, String subject, String about, Instant now) {
        Token token = new Token(purpose, subject, about, now.plus(purpose.longest()));
        return baseUrl.map(base -> base + path + tokens.sign(token, now));
    }
}
