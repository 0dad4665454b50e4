package io.allim.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.allim.browser.Chromium.Window;
import io.allim.channel.ChatPayloads;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Texts that would be more than texts, in every field that the inbox shows; in a page whose policy would let them. */
class InboxPayloadTest {

    private static final int AT_ONCE = 20;
    private static final int LEAST = 100;

    private static final List<String> MARKUP = List.of(
            "<script>pwned()</script>",
            "<img src=x onerror=pwned()>",
            "<svg onload=pwned()>",
            "<svg><script>pwned()</script></svg>",
            "<svg><animate onbegin=pwned() attributeName=x dur=1s>",
            "<math><mtext><table><mglyph><style><img src=x onerror=pwned()>",
            "<iframe srcdoc='<script>parent.pwned()</script>'>",
            "<iframe src=javascript:parent.pwned()>",
            "<body onload=pwned()>",
            "<details open ontoggle=pwned()>",
            "<input autofocus onfocus=pwned()>",
            "<video><source onerror=pwned()>",
            "<object data=javascript:pwned()>",
            "<embed src=javascript:pwned()>",
            "<a href=javascript:pwned() autofocus onfocus=pwned()>x</a>",
            "<form action=javascript:pwned()><button autofocus>x",
            "<template><img src=x onerror=pwned()></template>",
            "<style>@import 'javascript:pwned()'</style>",
            "<link rel=stylesheet href=javascript:pwned()>",
            "<base href=javascript:pwned()//>",
            "<meta http-equiv=refresh content='0;url=javascript:pwned()'>",
            "\" onmouseover=pwned() autofocus onfocus=pwned() x=\"",
            "' onfocus=pwned() autofocus x='",
            "`onfocus=pwned()`",
            "--><img src=x onerror=pwned()>",
            "</span><img src=x onerror=pwned()>",
            "</script><script>pwned()</script>",
            "]]><img src=x onerror=pwned()>",
            "${pwned()}",
            "{{constructor.constructor('pwned()')()}}",
            "§0§",
            "<!--0-->",
            "§0§<img src=x onerror=pwned()>§1§",
            "\u0000<img src=x onerror=pwned()>",
            "\u202e<img src=x onerror=pwned()>",
            "&lt;img src=x onerror=pwned()&gt;",
            "<allim-inbox recipient=eve></allim-inbox>",
            "<slot name=header></slot>");

    private static final List<String> URLS = List.of(
            "javascript:pwned()",
            "JaVaScRiPt:pwned()",
            " javascript:pwned()",
            "\u0001javascript:pwned()",
            "java\tscript:pwned()",
            "java\nscript:pwned()",
            "javascript\u003apwned()",
            "javascript://%0apwned()",
            "javascript://shop.test/%0apwned()",
            "data:text/html,<script>opener.pwned()</script>",
            "data:text/html;base64,PHNjcmlwdD5vcGVuZXIucHduZWQoKTwvc2NyaXB0Pg==",
            "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='pwned()'/>",
            "vbscript:pwned()",
            "blob:https://shop.test/x",
            "filesystem:https://shop.test/x",
            "view-source:javascript:pwned()",
            "about:blank",
            "file:///etc/passwd",
            "https:javascript:pwned()",
            "https://x\" onerror=\"pwned()",
            "https://x' onerror='pwned()",
            "https://x><script>pwned()</script>",
            "//evil.test/x",
            "\\\\evil.test\\x",
            "feed:javascript:pwned()");

    @Test
    void payloads_areTexts_inEachField() {
        List<String> all = Stream.of(MARKUP, URLS, ChatPayloads.MENTIONS)
                .flatMap(List::stream)
                .distinct()
                .toList();
        assertThat(all).hasSizeGreaterThanOrEqualTo(LEAST);
        try (Chromium chromium = Chromium.orSkip();
                BrowserContext window =
                        chromium.openWithoutPolicy(new Window(1280, 6000, Window.DESK.scheme(), "en-US"))) {
            for (int from = 0; from < all.size(); from += AT_ONCE) {
                show(window, all.subList(from, Math.min(all.size(), from + AT_ONCE)));
            }
        }
    }

    private static void show(BrowserContext window, List<String> payloads) {
        InboxStandIn inbox = new InboxStandIn();
        StringBuilder names = new StringBuilder();
        for (String payload : payloads) {
            String text = InboxStandIn.quoted(payload);
            ObjectNode entry = inbox.add(Instant.now(), "{}");
            for (String field : List.of("title", "body", "url", "icon", "category", "workflow", "urgency")) {
                entry.put(field, payload);
            }
            entry.putArray("actions").addObject().put("label", payload).put("url", payload);
            entry.withArray("actions").addObject().put("label", payload).put("acknowledge", true);
            names.append("{\"id\":%s,\"name\":%s,\"workflows\":[]},".formatted(text, text));
        }
        String categories = names.substring(0, names.length() - 1);
        String workflows =
                categories.replace("\"workflows\":[]", "\"critical\":false,\"channels\":{\"email\":{\"wanted\":true}}");
        String channels = "{\"id\":\"email\",\"name\":" + InboxStandIn.quoted(payloads.getFirst()) + "}";
        inbox.choices(InboxStandIn.read("{\"channels\":[" + channels + "],\"categories\":[" + categories
                + "],\"workflows\":[" + workflows + "]}"));
        List<String> seen = new ArrayList<>();
        window.onDialog(dialog -> seen.add(dialog.message()));
        Page page = inbox.open(window, "en", "ltr", "<allim-inbox page recipient='ada'></allim-inbox>", """
                window.pwned = () => window.executed = true;
                addEventListener('allim-open', event => event.preventDefault());
                addEventListener('allim-action', event => event.preventDefault());
                document.querySelector('allim-inbox').getToken = () => 't1';""");
        PlaywrightAssertions.assertThat(page.locator("article")).hasCount(payloads.size());
        page.evaluate("""
                () => {
                    for (const one of document.querySelector('allim-inbox').shadowRoot.querySelectorAll('article, article a, .act')) {
                        one.focus();
                        one.dispatchEvent(new MouseEvent('mouseover', {bubbles: true}));
                        one.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}));
                    }
                }""");
        assertNothingRan(page, seen);
        page.evaluate("document.querySelector('allim-inbox').view = 'preferences'");
        PlaywrightAssertions.assertThat(page.locator(".kind")).hasCount(payloads.size());
        assertNothingRan(page, seen);
        page.close();
    }

    private static void assertNothingRan(Page page, List<String> dialogs) {
        Object found = page.evaluate("""
                () => {
                    const root = document.querySelector('allim-inbox').shadowRoot;
                    const all = [...root.querySelectorAll('*')];
                    return [window.executed,
                        ...all.filter(one => /^(script|iframe|svg|object|embed|style|link|base|meta|video|math|details|body|template|allim-inbox)$/.test(one.localName)).map(one => one.outerHTML),
                        ...all.flatMap(one => [...one.attributes]).filter(one => one.name.startsWith('on')).map(one => one.name),
                        ...all.filter(one => one.href && !/^(https?|mailto|tel):/.test(one.href)).map(one => one.href),
                        ...all.filter(one => one.src && !one.src.startsWith('https:')).map(one => one.src),
                    ].filter(Boolean);
                }""");
        assertThat((List<?>) found).isEmpty();
        assertThat(dialogs).isEmpty();
        assertThat(page.url()).isEqualTo(InboxStandIn.SHOP);
    }
}
