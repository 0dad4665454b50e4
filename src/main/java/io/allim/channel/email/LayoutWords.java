package io.allim.channel.email;

import java.util.Locale;
import java.util.Optional;

/**
 * What the default layout says itself.
 *
 * @param language of these words, an ISO 639 code
 * @param open on the button that leads to the message's URL
 */
record LayoutWords(String language, String open, String preferences, String unsubscribe) {

    private static final LayoutWords ENGLISH = new LayoutWords("en", "Open", "Notification settings", "Unsubscribe");
    private static final LayoutWords KOREAN = new LayoutWords("ko", "열기", "알림 설정", "수신 거부");

    /** @param tag BCP 47; English where there are no words in it */
    static LayoutWords of(Optional<String> tag) {
        return tag.map(Locale::forLanguageTag)
                .filter(locale -> locale.getLanguage().equals(KOREAN.language()))
                .map(_ -> KOREAN)
                .orElse(ENGLISH);
    }
}
