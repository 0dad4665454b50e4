package io.allim.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.allim.browser.Chromium.Window;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An inbox with 10,000 entries in a real browser, against answers that are there at once. Prints what it sees; what depends on the
 * machine is for the reader, and how many nodes the page has is asserted.
 */
@Tag("slow")
class LongInboxTest {

    private static final int ENTRIES = 10_000;
    private static final int MOST_NODES = 300;

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

    /** Everything of the list: elements, texts and comments of the shadow tree. */
    private static final String NODES = """
            () => {
                const root = document.querySelector('allim-inbox').shadowRoot;
                const walk = document.createTreeWalker(root, NodeFilter.SHOW_ALL);
                let elements = 0, all = 0;
                while (walk.nextNode()) { all++; if (walk.currentNode.nodeType === 1) elements++; }
                return {elements, all};
            }""";

    /** From the data to the frame that shows it. */
    private static final String FIRST_PAINT = """
            async entries => {
                await customElements.whenDefined('allim-inbox');
                const list = document.createElement('allim-inbox');
                const client = new EventTarget();
                client.state = {entries: [], fresh: 0, unread: 0, unseen: 0, more: false, status: 'loading'};
                for (const name of ['markSeen', 'markRead', 'loadMore']) client[name] = () => {};
                list.client = client;
                document.querySelector('main').append(list);
                await list.updateComplete;
                const all = Array.from({length: entries}, (_, i) => ({
                    delivery: 'dlv_' + String(entries - i).padStart(8, '0'), title: 'Entry ' + i,
                    body: 'A body of some words. '.repeat(1 + i % 7), data: {}, urgency: 'normal',
                    at: new Date(Date.now() - i * 60000).toISOString()}));
                const start = performance.now();
                client.state = {...client.state, entries: all, unread: entries, status: 'idle'};
                client.dispatchEvent(new Event('change'));
                await list.updateComplete;
                await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
                return performance.now() - start;
            }""";

    /** One step of the wheel, and the frame after it. */
    private static final String SCROLL = """
            async to => {
                const list = document.querySelector('allim-inbox');
                const feed = list.shadowRoot.querySelector('[role=feed]');
                const start = performance.now();
                feed.scrollTop = to * (feed.scrollHeight - feed.clientHeight);
                await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
                await list.updateComplete;
                return {ms: performance.now() - start, articles: feed.querySelectorAll('article').length,
                    first: feed.querySelector('article').ariaPosInSet ?? feed.querySelector('article').getAttribute('aria-posinset'),
                    inView: [...feed.querySelectorAll('article')].some(a => {
                        const box = a.getBoundingClientRect(), frame = feed.getBoundingClientRect();
                        return box.bottom > frame.top && box.top < frame.bottom; })};
            }""";

    @Test
    void pageHasFewNodes_howeverFarOneScrolls() throws IOException {
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = page(window);
            double paint = ((Number) page.evaluate(FIRST_PAINT, ENTRIES)).doubleValue();
            PlaywrightAssertions.assertThat(page.locator("allim-inbox article").first())
                    .isVisible();
            int most = nodes(page).elements();
            int all = nodes(page).all();
            List<Double> frames = new ArrayList<>();
            for (int step = 0; step <= 60; step++) {
                Map<?, ?> seen = (Map<?, ?>) page.evaluate(SCROLL, step <= 20 ? step / 400.0 : (step - 20) / 40.0);
                frames.add(((Number) Objects.requireNonNull(seen.get("ms"))).doubleValue());
                assertThat(seen.get("inView")).as("step " + step + ": " + seen).isEqualTo(true);
                most = Math.max(most, nodes(page).elements());
                all = Math.max(all, nodes(page).all());
            }
            Collections.sort(frames);
            System.out.printf(
                    "%,d entries: first paint %.0f ms after the data; at most %d elements, %d with texts and comments; scrolling p50 %.0f ms, longest %.0f ms%n",
                    ENTRIES, paint, most, all, frames.get(frames.size() / 2), frames.getLast());
            assertThat(most).as("elements").isLessThanOrEqualTo(MOST_NODES);
            assertThat(all).as("nothing stays behind").isLessThanOrEqualTo(2 * MOST_NODES);
            PlaywrightAssertions.assertThat(page.locator("allim-inbox article").last())
                    .hasAttribute("aria-posinset", String.valueOf(ENTRIES));
        }
    }

    private record Nodes(int elements, int all) {}

    private static Nodes nodes(Page page) {
        Map<?, ?> nodes = (Map<?, ?>) page.evaluate(NODES);
        return new Nodes(number(nodes, "elements"), number(nodes, "all"));
    }

    private static int number(Map<?, ?> nodes, String name) {
        return ((Number) Objects.requireNonNull(nodes.get(name))).intValue();
    }

    private static Page page(BrowserContext window) throws IOException {
        Page page = window.newPage();
        String script = script();
        page.route(
                "http://shop.test/inbox.js",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("text/javascript")
                        .setBody(script)));
        page.route(
                "http://shop.test/",
                route -> route.fulfill(
                        new Route.FulfillOptions().setContentType("text/html").setBody("""
                        <!doctype html><html lang="en"><title>Shop</title><main style="height:600px;width:400px"></main>
                        <script type="module" src="/inbox.js"></script></html>""")));
        page.navigate("http://shop.test/");
        return page;
    }

    private static String script() throws IOException {
        try (InputStream script = LongInboxTest.class.getResourceAsStream("/io/allim/inbox/inbox.js")) {
            return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
