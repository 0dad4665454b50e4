package io.allim.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.allim.browser.Chromium;
import io.allim.browser.Chromium.Window;
import io.allim.channel.Message;
import io.allim.chat.RichText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The default layout in a real browser: in both schemes, in three languages, on a phone and on a desk. */
@Tag("slow")
final class MailPictureTest {

    private static Chromium chromium;

    @BeforeAll
    static void open() {
        chromium = Chromium.orSkip();
    }

    @AfterAll
    static void close() {
        if (chromium != null) {
            chromium.close();
        }
    }

    private static Map<String, Message> messages() {
        Optional<String> url = Optional.of("https://example.com/orders/7");
        return Map.of(
                "en",
                DefaultLayoutTest.message(
                        "Order 7 is on its way",
                        "Good morning, Ada.\n\nFollow it at https://example.com/track/" + "0123456789".repeat(6) + ".",
                        url,
                        Optional.of("en")),
                "ko",
                DefaultLayoutTest.message(
                        "주문하신 상품이 발송되었습니다", "안녕하세요, 에이다님.\n\n오늘 오후에 도착할 예정입니다.", url, Optional.of("ko")),
                "ar",
                DefaultLayoutTest.message(
                        "طلبك في الطريق", "صباح الخير يا آدا.\n\nسيصل اليوم.", url, Optional.of("ar")),
                "digest",
                digest(url));
    }

    private static Message digest(Optional<String> url) {
        Message message = DefaultLayoutTest.message("4 comments", "words", url, Optional.of("en"));
        RichText body = RichText.parse(
                "**Budget**\n\n- [Grace: Thursday?](https://example.com/1)\n- Alan: agreed\n\n**Roadmap**\n\n- Ada: no\n\n[and 1 more](https://example.com/d)");
        return message.with(Optional.of(new io.allim.chat.ChatContent(
                message.title(), body, List.of(), Message.color(message.urgency()), List.of())));
    }

    @Test
    void layout_fitsAndIsAccessible_inEachWindow() {
        messages().forEach((name, message) -> {
            for (int width : List.of(320, 600)) {
                for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                    look(name, message, new Window(width, 640, scheme, "en-US"));
                }
            }
        });
    }

    private static void look(String name, Message message, Window size) {
        Brand brand = new Brand(Optional.of("Example Shop"), Optional.empty(), "#7a1fa2");
        String html = DefaultLayoutTest.mail(message, Optional.of(brand)).html().orElseThrow();
        try (BrowserContext window = chromium.open(size)) {
            Page page = window.newPage();
            page.setContent(html);
            Chromium.assertAccessible(page);
            assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(size.width());
            assertThat(page.evaluate("getComputedStyle(document.querySelector('.c')).backgroundColor"))
                    .isEqualTo(size.scheme() == ColorScheme.DARK ? "rgb(28, 31, 36)" : "rgb(255, 255, 255)");
            Chromium.picture(page, "mail-" + name + "-" + size.name());
        }
    }
}
