package io.allim.access;

import io.allim.config.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Whom people hear from, as the pages behind the links show it. */
@RegisterForReflection
@ConfigMapping(prefix = "allim.brand")
public interface BrandConfig {

    /** What people call the sender, such as {@code Acme}. Without it pages name none. */
    Optional<String> name();

    /** A picture of the sender, of https; browsers of people fetch it from there. Pages show it 40 pixels high. */
    Optional<String> logoUrl();

    /** Of buttons and links, {@code #rrggbb}. Pages take the shade of it that can be read, in light and in dark. */
    Optional<String> color();

    /** Where people write to, such as {@code help@example.com}. */
    Optional<String> replyTo();

    static void check(Settings settings) {
        settings.matches("allim.brand.name", "[^\\p{Cntrl}]{1,80}", "a name of at most 80 characters");
        settings.matches(
                "allim.brand.logo-url",
                "https://[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?(?:/[^\\s#@;,'\"]*)?",
                "a URL of https without user and fragment, such as https://www.example.com/logo.png");
        settings.matches("allim.brand.color", "#[0-9A-Fa-f]{6}", "six hexadecimal digits, such as #0b57c2");
        settings.matches(
                "allim.brand.reply-to",
                "[^\\s@<>\",;:?&#%]+@[^\\s@<>\",;:?&#%]+",
                "the bare address of a mailbox, such as help@example.com");
    }
}
