package io.allim.page;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import io.allim.access.Links;
import io.allim.api.TestPorts;
import io.allim.browser.Chromium;
import io.allim.browser.Chromium.Window;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Texts that try to be more than text, in each field that pages show: nothing of them runs, although the browser is told to pass over the
 * policy of the pages, and each page has the elements and attributes that it has with a plain text.
 */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
@TestProfile(PayloadsInBrowserTest.Hostile.class)
class PayloadsInBrowserTest {

    private static final String PLAIN = "plain";

    /** Each as it is, and behind what would end an attribute in double or single quotes. */
    private static final List<String> PAYLOADS = Stream.of(
                    "<script>hit()</script>",
                    "<img src=x onerror=hit()>",
                    "<svg onload=hit()>",
                    "<svg><script>hit()</script></svg>",
                    "<body onload=hit()>",
                    "<iframe srcdoc='<script>parent.hit()</script>'></iframe>",
                    "<iframe src=javascript:parent.hit()></iframe>",
                    "<object data=javascript:hit()></object>",
                    "<embed src=javascript:hit()>",
                    "<details open ontoggle=hit()>x</details>",
                    "<input autofocus onfocus=hit()>",
                    "<video><source onerror=hit()></video>",
                    "<audio src=x onerror=hit()>",
                    "<marquee onstart=hit()>x</marquee>",
                    "<a href=javascript:hit() autofocus onfocus=hit()>x</a>",
                    "<form action=javascript:hit()><button autofocus onfocus=hit()>x</button></form>",
                    "<math><mtext></table><img src=x onerror=hit()></mtext></math>",
                    "</title><script>hit()</script>",
                    "</style><script>hit()</script>",
                    "</textarea><script>hit()</script>",
                    "<!--><script>hit()</script>",
                    "--><script>hit()</script><!--",
                    "]]><script>hit()</script>",
                    "<link rel=stylesheet href=//evil.example/x.css>",
                    "<style>@import '//evil.example/x.css';</style>",
                    "<base href=//evil.example/>",
                    "<meta http-equiv=refresh content='0;url=javascript:hit()'>",
                    "&lt;script&gt;hit()&lt;/script&gt;",
                    "&#60;script&#62;hit()&#60;/script&#62;",
                    "\\u003cscript\\u003ehit()\\u003c/script\\u003e",
                    "{cdi:brand.style.raw}<script>hit()</script>",
                    "{#if true}<script>hit()</script>{/if}",
                    "{{ 'x' }}<script>hit()</script>",
                    " onmouseover=hit() autofocus onfocus=hit() tabindex=1 x=")
            .flatMap(text -> Stream.of(text, "\">" + text, "'>" + text))
            .toList();

    public static final class Hostile implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("allim.brand.name", "\"'><img src=x onerror=hit()>");
        }
    }

    private static Chromium chromium;

    @Inject
    Links links;

    @Inject
    InstantSource clock;

    private final List<String> strange = new ArrayList<>();

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

    @Test
    void texts_stayTexts() {
        assertThat(PAYLOADS).hasSizeGreaterThanOrEqualTo(100);
        String ada = recipient();
        try (BrowserContext window = chromium.openWithoutPolicy(Window.DESK)) {
            Page page = window.newPage();
            page.addInitScript("window.hit = () => { window.wasHit = true; }; window.alert = window.hit;");
            page.onDialog(dialog -> strange.add("dialog: " + dialog.message()));
            page.onRequest(request -> {
                if (!request.url().startsWith("http://127.0.0.1:")) {
                    strange.add("request: " + request.url());
                }
            });
            notices(page, ada);
            named(page, ada);
            digests(page, ada);
        }
        assertThat(strange).isEmpty();
    }

    /** Title and text of a message, and the name of somebody who acknowledged it. */
    private void notices(Page page, String ada) {
        String plain = elements(page, acknowledge(PLAIN, ada), PLAIN);
        for (String payload : PAYLOADS) {
            assertThat(elements(page, acknowledge(payload, ada), payload))
                    .as(payload)
                    .isEqualTo(plain);
        }
    }

    private String acknowledge(String text, String ada) {
        String delivery = given().header("Authorization", "Bearer allim_dev")
                .contentType("application/json")
                .body(Map.of(
                        "to",
                        List.of(Map.of("recipient", ada)),
                        "channels",
                        List.of("email"),
                        "content",
                        Map.of("title", text, "body", "See:\n" + text)))
                .post("/v1/notifications")
                .then()
                .statusCode(202)
                .extract()
                .path("deliveries[0].id");
        given().header("Authorization", "Bearer allim_dev")
                .contentType("application/json")
                .body(Map.of("recipient", ada, "who", text))
                .post("/v1/notifications/" + delivery.replaceAll("dlv_([a-z0-9]+)_.*", "ntf_$1") + "/acknowledge")
                .then()
                .statusCode(200);
        return path(links.acknowledge(ada, delivery, clock.instant()));
    }

    /** Names of workflows and of categories, in both languages. */
    private void named(Page page, String ada) {
        String plain = named(page, ada, PLAIN);
        for (String payload : PAYLOADS) {
            assertThat(named(page, ada, payload)).as(payload).isEqualTo(plain);
        }
    }

    private String named(Page page, String ada, String text) {
        put("/v1/templates/x", Map.of("publish", true, "parts", Map.of("default", Map.of("title", "x", "body", "x"))));
        Map<String, String> names = Map.of("ko", text);
        put("/v1/categories/named", Map.of("name", text, "names", names));
        put(
                "/v1/workflows/named",
                Map.of(
                        "name",
                        text,
                        "names",
                        names,
                        "category",
                        "named",
                        "steps",
                        List.of(Map.of("channel", "email", "template", "x"))));
        String unsubscribe = path(links.unsubscribe(ada, Optional.of("named"), "email", clock.instant()));
        return elements(page, path(links.preferences(ada, clock.instant())), text) + elements(page, unsubscribe, text);
    }

    /** Title, groups, lines and links of a digest. */
    private void digests(Page page, String ada) {
        for (String kind : List.of("plain", "payload")) {
            for (int i = 0; i < PAYLOADS.size(); i++) {
                String text = kind.equals("plain") ? PLAIN + i : PAYLOADS.get(i);
                item(ada, kind, text);
            }
        }
        List<String> pages = Stream.of("plain", "payload")
                .map(kind -> elements(page, digest(ada, kind), "plain"))
                .toList();
        assertThat(pages.getLast()).isEqualTo(pages.getFirst());
    }

    private static void item(String ada, String key, String text) {
        given().header("Authorization", "Bearer allim_dev")
                .contentType("application/json")
                .body(Map.of(
                        "to",
                        List.of(Map.of("recipient", ada)),
                        "channels",
                        List.of("email"),
                        "content",
                        Map.of("title", text, "body", text),
                        "data",
                        Map.of("group", text, "url", "javascript:hit()"),
                        "digest",
                        Map.of(
                                "window",
                                "P1D",
                                "key",
                                key,
                                "groupBy",
                                "{{ data.group }}",
                                "title",
                                "{{ items[0].title }}")))
                .post("/v1/notifications")
                .then()
                .statusCode(202);
    }

    private String digest(String ada, String key) {
        String id = await().atMost(20, TimeUnit.SECONDS)
                .until(
                        () -> given().header("Authorization", "Bearer allim_dev")
                                .get("/v1/digests?recipient=" + ada)
                                .<String>path("items.find { it.total == " + PAYLOADS.size() + " && it.key == '" + key
                                        + "' }.id"),
                        Objects::nonNull);
        return path(links.digest(ada, id, clock.instant()));
    }

    /** All elements of the page with the names of their attributes. */
    private String elements(Page page, String path, String text) {
        page.navigate("http://127.0.0.1:" + RestAssured.port + path);
        if (page.evaluate("window.wasHit") != null) {
            strange.add(path + " ran " + text);
        }
        return (String) page.evaluate("""
                [...document.querySelectorAll('*')].map(e => e.localName + [...e.attributes].map(a => ' ' + a.name)).join('\\n')""");
    }

    private static String recipient() {
        String id = "ada-" + Long.toString(System.nanoTime(), 36);
        put("/v1/recipients/" + id, Map.of("addresses", Map.of("email", List.of("ada@example.com"))));
        return id;
    }

    private static void put(String path, Map<String, ?> body) {
        given().header("Authorization", "Bearer allim_dev")
                .contentType("application/json")
                .body(body)
                .put(path)
                .then()
                .log()
                .ifError()
                .statusCode(org.hamcrest.Matchers.lessThan(300));
    }

    private static String path(Optional<String> link) {
        return URI.create(link.orElseThrow()).getRawPath();
    }
}
