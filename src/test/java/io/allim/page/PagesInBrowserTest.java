package io.allim.page;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.lessThan;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The pages of a sender with a name, a picture and a colour that can't be read as it is, in a real browser. */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
@TestProfile(PagesInBrowserTest.Branded.class)
class PagesInBrowserTest {

    private static final String LOGO = "https://cdn.example.com/logo.svg";

    /** Others see pages without a brand. */
    public static final class Branded implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "allim.brand.name", "Acme & Söhne",
                    "allim.brand.logo-url", LOGO,
                    "allim.brand.color", "#ffcc00",
                    "allim.brand.reply-to", "help@example.com");
        }
    }

    private static Chromium chromium;

    private static List<Shown> large = List.of();

    @Inject
    Links links;

    @Inject
    InstantSource clock;

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

    /**
     * A page that people see.
     *
     * @param press the selectors of buttons that lead to it
     */
    private record Shown(String name, String path, List<String> press) {

        Shown(String name, String path, String... press) {
            this(name, path, List.of(press));
        }
    }

    /** A policy that allows no script lets axe-core in through a window that has none. */
    @Test
    void eachPage_fitsEachWindow_isAccessible_andHasNothingInline() {
        for (Window each : windows()) {
            List<Shown> all = pages();
            try (BrowserContext window = chromium.openWithoutPolicy(each)) {
                window.route(LOGO, PagesInBrowserTest::logo);
                for (Shown shown : all) {
                    Page page = open(window, shown);
                    assertNothingInline(page, shown);
                    Chromium.picture(page, "page-" + shown.name() + "-" + each.name());
                    assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                            .as(shown.name())
                            .isLessThanOrEqualTo(each.width());
                    unstick(page);
                    Chromium.assertAccessible(page);
                    page.close();
                }
            }
        }
    }

    @Test
    void eachPage_isOfItsSender_andLoadsNothingElse() {
        List<Shown> all = pages();
        try (BrowserContext window = chromium.open(Window.DESK)) {
            window.route(LOGO, PagesInBrowserTest::logo);
            Page page = window.newPage();
            List<String> loaded = new ArrayList<>();
            List<String> policies = new ArrayList<>();
            page.onRequest(request -> loaded.add(request.url()));
            page.onResponse(response -> {
                if (!response.url().equals(LOGO)) {
                    policies.add(response.headers().getOrDefault("content-security-policy", ""));
                }
            });
            for (Shown shown : all) {
                go(page, shown);
                assertThat((Integer) page.evaluate("document.querySelector('.brand img').naturalWidth"))
                        .as("the policy lets the picture in")
                        .isPositive();
                assertThat(page.locator(".brand").innerText()).contains("Acme & Söhne");
                assertThat(page.locator("footer a").getAttribute("href")).isEqualTo("mailto:help@example.com");
            }
            assertThat(loaded)
                    .allMatch(url -> url.equals(LOGO) || url.startsWith("http://127.0.0.1:" + RestAssured.port + "/"));
            assertThat(policies)
                    .allMatch(policy -> policy.startsWith("default-src 'none'; style-src 'sha256-"))
                    .noneMatch(policy -> policy.contains("unsafe") || policy.contains("script-src"));
        }
    }

    /** Enter in a field saves, and switches nothing. */
    @Test
    void enter_saves() {
        String ada = recipient("{\"email\":[\"ada@example.com\"]}");
        news();
        try (BrowserContext window = chromium.open(Window.DESK)) {
            window.route(LOGO, PagesInBrowserTest::logo);
            Page page = open(window, new Shown("preferences", preferences(ada)));
            page.locator("[value=hours]").check();
            page.locator("[name=quiet-from]").press("Enter");
            page.waitForURL("**/p/*?saved=1");
            assertThat(page.locator("td [value=\'WORKFLOW|news|email']").isChecked())
                    .isTrue();
            assertThat(page.locator("[value=hours]").isChecked()).isTrue();
        }
    }

    /** What a stranger is asked to do: mute marketing, and keep invoices. */
    @Test
    void category_isSwitchedOffAndOn_andIsPartlyOnBetween() {
        String ada = recipient("{\"email\":[\"ada@example.com\"]}");
        news();
        put("/v1/workflows/offers", workflow("Offers", "marketing", "email"));
        try (BrowserContext window = chromium.open(Window.PHONE)) {
            window.route(LOGO, PagesInBrowserTest::logo);
            Page page = open(window, new Shown("preferences", preferences(ada)));
            Locator marketing = page.locator("tbody").filter(new Locator.FilterOptions().setHasText("Offers"));
            assertThat(marketing.locator(".state").innerText()).isEqualTo("All on");
            marketing.locator("td [value=\'WORKFLOW|offers|email']").uncheck();
            assertThat(marketing.locator(".state").innerText()).isEqualTo("Partly on");
            marketing.locator("[value='off:marketing']").click();
            page.waitForURL("**/p/*?saved=off%3Amarketing");
            assertThat(page.getByRole(AriaRole.STATUS).innerText())
                    .isEqualTo("marketing is off. Your choices are saved.");
            assertThat(marketing.locator(".state").innerText()).isEqualTo("All off");
            assertThat(marketing.locator("input:checked").count()).isZero();
            assertThat(page.locator("td [value=\'EVERYTHING||email']").isChecked())
                    .isTrue();
            marketing.locator("[value='on:marketing']").click();
            page.waitForURL("**/p/*?saved=on%3Amarketing");
            assertThat(marketing.locator(".state").innerText()).isEqualTo("All on");
        }
    }

    @Test
    void unsubscribingFromAll_saysWhatStays_andIsUndone() {
        String ada = recipient("{\"email\":[\"ada@example.com\"]}");
        news();
        put("/v1/workflows/receipts", workflow("Receipts", "billing", "email"));
        put(
                "/v1/workflows/codes",
                "{\"name\":\"Codes\",\"critical\":true,\"steps\":[{\"channel\":\"email\",\"template\":\"plain\"}]}");
        put(
                "/v1/recipients/" + ada + "/preferences",
                "{\"workflows\":{\"news\":{\"all\":false},\"receipts\":{\"all\":true}}}");
        try (BrowserContext window = chromium.open(Window.DESK)) {
            window.route(LOGO, PagesInBrowserTest::logo);
            Page page = open(window, new Shown("preferences", preferences(ada)));
            page.locator("form[action='?all=off'] button").click();
            assertThat(page.locator("[role=status]").innerText()).contains("unsubscribed from everything");
            assertThat(page.locator(".facts").first().innerText()).contains("Codes");
            assertThat(page.locator("td input:checked").count()).isZero();
            assertThat(page.locator("form[action='?all=off']").count()).isZero();
            page.locator("form[action='?undo=on'] button").click();
            page.waitForURL("**/p/*?undone=1");
            assertThat(page.locator("td [value=\'WORKFLOW|receipts|email']").isChecked())
                    .isTrue();
            assertThat(page.locator("td [value=\'WORKFLOW|news|email']").isChecked())
                    .isFalse();
        }
        given().header("Authorization", "Bearer allim_dev")
                .get("/v1/recipients/" + ada + "/preferences")
                .then()
                .body("workflows.news.all", org.hamcrest.Matchers.equalTo(false))
                .body("workflows.receipts.all", org.hamcrest.Matchers.equalTo(true))
                .body("all", org.hamcrest.Matchers.nullValue());
    }

    private static List<Window> windows() {
        Window small = new Window(320, 640, ColorScheme.LIGHT, "en-US");
        return Stream.concat(Window.all().stream(), Stream.of(small, small.in("ko-KR")))
                .toList();
    }

    private static Page open(BrowserContext window, Shown shown) {
        Page page = window.newPage();
        go(page, shown);
        return page;
    }

    private static void go(Page page, Shown shown) {
        page.navigate("http://127.0.0.1:" + RestAssured.port + shown.path());
        for (String button : shown.press()) {
            page.locator(button).first().click();
            page.waitForLoadState();
        }
    }

    /** What the bar covers by chance where the page is scrolled to is no fault: scrolling uncovers it. */
    private static void unstick(Page page) {
        page.evaluate("document.querySelectorAll('.bar, thead th').forEach(each => each.style.position = 'static')");
    }

    private static void assertNothingInline(Page page, Shown shown) {
        assertThat((Integer) page.evaluate("document.querySelectorAll('script,[style],iframe,object,base').length"))
                .as(shown.name())
                .isZero();
        assertThat((List<?>) page.evaluate("""
                [...document.querySelectorAll('*')].flatMap(e => [...e.attributes]).map(a => a.name).filter(n => n.startsWith('on'))""")).as(shown.name()).isEmpty();
    }

    private static void logo(Route route) {
        route.fulfill(new Route.FulfillOptions()
                .setContentType("image/svg+xml")
                .setBody("<svg xmlns='http://www.w3.org/2000/svg' width='40' height='40'><circle cx='20' cy='20' r='18'"
                        + " fill='#ffcc00'/></svg>"));
    }

    private List<Shown> pages() {
        String ada = recipient("{\"email\":[\"ada@example.com\"]}");
        put("/v1/templates/disk", """
                {"publish":true,"parts":{"default":{"title":"Disk full on {{ data.host }}",
                "body":"/var has 2 % left.\\nIt fills in 40 minutes.\\n{{ ackUrl }}"}}}""");
        put("/v1/workflows/disk", """
                {"name":"Disks","category":"alarms","critical":true,"steps":[
                {"id":"mail","channel":"email","template":"disk"},
                {"id":"others","channel":"sms","template":"disk","after":"PT2H","unless":[{"is":"acked"}],
                 "to":[{"recipient":"%s"}]}]}""".formatted(ada));
        news();
        put("/v1/categories/marketing", "{\"name\":\"Marketing\",\"names\":{\"ko\":\"마케팅\"}}");
        put("/v1/workflows/offers", workflow("Offers", "marketing", "email"));
        put("/v1/workflows/invoices", """
                {"name":"Invoices","names":{"ko":"청구서"},"category":"billing","steps":[{"channel":"email","template":"disk"},
                {"channel":"inbox","template":"disk"}]}""");
        List<Shown> large = large();
        String done = alarm(ada);
        acknowledgeByApi(done, ada);
        String unsubscribe = unsubscribe(ada, "news");
        List<Shown> own = List.of(
                new Shown("preferences", preferences(ada)),
                new Shown("preferences-saved", preferences(ada), ".bar button"),
                new Shown("preferences-all-off", preferences(ada), "form[action='?all=off'] button"),
                new Shown("ask", acknowledge(alarm(ada), ada)),
                new Shown("acknowledged-now", acknowledge(alarm(ada), ada), "button"),
                new Shown("acknowledged", acknowledge(done, ada)),
                new Shown("unsubscribe", unsubscribe),
                new Shown("less", unsubscribe, "[action='?every=daily'] button"),
                new Shown("unsubscribed", unsubscribe, "[action='?'] button"),
                new Shown(
                        "undone",
                        unsubscribe(recipientWithMail(), "news"),
                        "[action='?'] button",
                        "[action='?undo=on'] button"),
                new Shown("critical", unsubscribe(ada, "disk")),
                new Shown("none", "/p/x"));
        return Stream.concat(own.stream(), large.stream()).toList();
    }

    /** Those that take long to make, and that looking at does not change. */
    private List<Shown> large() {
        if (large.isEmpty()) {
            String many = recipient("""
                    {"phone":["+821012345678"],"slack":["https://hooks.slack.com/services/T0/B0/x"],"email":["ada@example.com"],
                     "webhook":["https://example.com/hook"],"discord":["https://discord.com/api/webhooks/1199999999999999999/pZ7x_token"]}""");
            for (int i = 0; i < 60; i++) {
                put("/v1/workflows/many-" + i, workflow("Project update " + i, "team-" + i / 8, MANY.get(i % 3)));
            }
            put(
                    "/v1/recipients/" + many + "/preferences",
                    "{\"categories\":{\"team-2\":{\"all\":false}},\"workflows\":{\"many-3\":{\"all\":false}}}");
            String reader = recipientWithMail();
            large = List.of(
                    new Shown("preferences-many", preferences(many)),
                    new Shown("digest", digest(reader, 5, "{{ data.document }}")),
                    new Shown("digest-long", digest(reader, 200, "")));
        }
        return large;
    }

    private static final List<String> MANY =
            List.of("sms,slack,webhook,discord,inbox", "sms,slack,webhook", "sms,discord");

    private static String workflow(String name, String category, String channels) {
        String steps = Stream.of(channels.split(","))
                .map(channel -> "{\"channel\":\"" + channel + "\",\"template\":\"plain\"}")
                .collect(Collectors.joining(","));
        return "{\"name\":\"" + name + "\",\"category\":\"" + category + "\",\"steps\":[" + steps + "]}";
    }

    private static void news() {
        put("/v1/templates/plain", "{\"publish\":true,\"parts\":{\"default\":{\"title\":\"x\",\"body\":\"x\"}}}");
        put("/v1/workflows/news", """
                {"name":"News","names":{"ko":"소식"},"category":"marketing","steps":[{"channel":"email","template":"plain",
                "digest":{"window":"PT1H","frequencies":["hourly","daily","weekly"]}}]}""");
    }

    private static String recipientWithMail() {
        return recipient("{\"email\":[\"ada@example.com\"]}");
    }

    private static String recipient(String addresses) {
        String id = "ada-" + Long.toString(System.nanoTime(), 36);
        put("/v1/recipients/" + id, "{\"addresses\":" + addresses + ",\"zone\":\"Asia/Seoul\"}");
        return id;
    }

    private String preferences(String recipient) {
        return path(links.preferences(recipient, clock.instant()));
    }

    private String unsubscribe(String recipient, String workflow) {
        return path(links.unsubscribe(recipient, Optional.of(workflow), "email", clock.instant()));
    }

    private static void acknowledgeByApi(String delivery, String recipient) {
        given().header("Authorization", "Bearer allim_dev")
                .contentType("application/json")
                .body("{\"recipient\":\"" + recipient + "\",\"who\":\"Ada Lovelace\"}")
                .post("/v1/notifications/" + delivery.replaceAll("dlv_([a-z0-9]+)_.*", "ntf_$1") + "/acknowledge")
                .then()
                .statusCode(200);
    }

    /** Of items of a channel of their own, so that each recipient may have several. */
    private String digest(String recipient, int items, String groupBy) {
        String key = Long.toString(System.nanoTime(), 36);
        String group = groupBy.isEmpty()
                ? ""
                : ",\"groupBy\":\"" + groupBy + "\",\"title\":\"{{ total }} comments on your documents\"";
        for (int i = 0; i < items; i++) {
            given().header("Authorization", "Bearer allim_dev")
                    .contentType("application/json")
                    .body("""
                            {"to":[{"recipient":"%s"}],"channels":["email"],"content":{"title":"Comment %d","body":"Can we move the review to Thursday?"},
                            "data":{"document":"Document %d","url":"https://example.com/%d"},"digest":{"window":"P1D","key":"%s"%s}}""".formatted(recipient, i, i % 2, i, key, group))
                    .post("/v1/notifications")
                    .then()
                    .log()
                    .ifError()
                    .statusCode(202);
        }
        String id = await().atMost(20, TimeUnit.SECONDS)
                .until(
                        () -> given().header("Authorization", "Bearer allim_dev")
                                .get("/v1/digests?recipient=" + recipient)
                                .<String>path("items.find { it.total == " + items + " }.id"),
                        Objects::nonNull);
        given().header("Authorization", "Bearer allim_dev")
                .contentType("application/json")
                .post("/v1/digests/" + id + "/flush")
                .then()
                .statusCode(lessThan(300));
        String path = path(links.digest(recipient, id, clock.instant()));
        String title = groupBy.isEmpty() ? "notifications" : "comments on your documents";
        await().atMost(20, TimeUnit.SECONDS)
                .until(() -> given().get(path).asString().contains(items + " " + title + "</h1>"));
        return path;
    }

    /** @return the delivery by mail */
    private String alarm(String recipient) {
        return given().header("Authorization", "Bearer allim_dev")
                .contentType("application/json")
                .body("{\"to\":[{\"recipient\":\"" + recipient
                        + "\"}],\"workflow\":\"disk\",\"data\":{\"host\":\"db-1\"}}")
                .post("/v1/notifications")
                .then()
                .statusCode(202)
                .extract()
                .path("deliveries.find { it.step == 'mail' }.id");
    }

    private String acknowledge(String delivery, String recipient) {
        return path(links.acknowledge(recipient, delivery, clock.instant()));
    }

    private static void put(String path, String body) {
        given().header("Authorization", "Bearer allim_dev")
                .contentType("application/json")
                .body(body)
                .put(path)
                .then()
                .log()
                .ifError()
                .statusCode(lessThan(300));
    }

    private static String path(Optional<String> link) {
        return URI.create(link.orElseThrow()).getRawPath();
    }
}
