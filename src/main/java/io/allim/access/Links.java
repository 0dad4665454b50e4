package io.allim.access;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The signed links that go out in messages; there are none while the service doesn't know its own address. */
@Singleton
public class Links {

    /** Paths below the service's address; a token follows. */
    public static final String ACKNOWLEDGE = "/a/";

    public static final String PREFERENCES = "/p/";
    public static final String UNSUBSCRIBE = "/u/";

    private static final Duration ACKNOWLEDGE_FOR = Duration.ofDays(30);
    private static final Duration PREFERENCES_FOR = Duration.ofDays(30);
    /** People unsubscribe from old mail. */
    private static final Duration UNSUBSCRIBE_FOR = Duration.ofDays(400);

    private final Tokens tokens;
    private final Optional<String> baseUrl;

    public Links(Tokens tokens, LinksConfig config) {
        this.tokens = tokens;
        this.baseUrl = config.baseUrl().map(url -> url.replaceFirst("/+$", ""));
    }

    public Optional<String> acknowledge(String subject, String delivery, Instant now) {
        return link(ACKNOWLEDGE, new Token(Purpose.ACKNOWLEDGE, subject, delivery, now.plus(ACKNOWLEDGE_FOR)), now);
    }

    public Optional<String> preferences(String recipient, Instant now) {
        return link(PREFERENCES, new Token(Purpose.PREFERENCES, recipient, "", now.plus(PREFERENCES_FOR)), now);
    }

    public Optional<String> unsubscribe(String recipient, String delivery, Instant now) {
        return link(UNSUBSCRIBE, new Token(Purpose.UNSUBSCRIBE, recipient, delivery, now.plus(UNSUBSCRIBE_FOR)), now);
    }

    private Optional<String> link(String path, Token token, Instant now) {
        return baseUrl.map(base -> base + path + tokens.sign(token, now));
    }
}
