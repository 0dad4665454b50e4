package io.allim.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.allim.api.TestPorts;
import io.allim.browser.Chromium.Window;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The console as people use it, in a real browser. */
@QuarkusTest
@Tag("application")
@QuarkusTestResource(TestPorts.class)
class ConsolePagesTest {

    private static Chromium chromium;

    private final List<String> wrong = new ArrayList<>();

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

    @BeforeEach
    void noFaults() {
        given().delete("/sandbox/faults").then().statusCode(204);
    }

    @Test
    void eachView_isAccessible_inEachWindow() {
        Map<String, String> views = views(new People());
        for (Window each : Window.all()) {
            try (BrowserContext window = chromium.open(each)) {
                Page page = window.newPage();
                listen(page);
                views.forEach((name, path) -> {
                    go(page, path);
                    page.screenshot(new Page.ScreenshotOptions()
                            .setFullPage(true)
                            .setPath(Path.of("target/screenshots/console-" + name + "-" + each.width() + "-"
                                    + each.scheme() + "-" + each.language() + ".png")));
                    Chromium.assertAccessible(page);
                    assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                            .as("nothing is wider than the window in " + page.url())
                            .isEqualTo(true);
                });
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void notification_showsWhyItWasNotSent_afterItsIdAlone() {
        People people = new People();
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            go(page, "");
            page.keyboard().press("/");
            long begun = System.nanoTime();
            page.keyboard().insertText(people.failedNotification);
            assertThat(page.locator("console-notification")).containsText("MessageRejected");
            System.out.printf("console: %d ms from an id to the reason%n", (System.nanoTime() - begun) / 1_000_000);
            assertThat(page)
                    .hasURL(origin().resolve("/console/notifications/" + people.failedNotification)
                            .toString());
        }
    }

    @Test
    void keyboardAlone_findsAFailedDelivery_readsWhy_andRedrivesIt() {
        People people = new People();
        given().delete("/sandbox/faults").then().statusCode(204);
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            go(page, "");
            page.keyboard().press("/");
            page.keyboard().type(people.failedDelivery);
            assertThat(page.locator("console-delivery h1")).isFocused();
            assertThat(page.locator("al-trace")).containsText("MessageRejected");
            page.keyboard().press("Tab");
            assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send again")))
                    .isFocused();
            page.keyboard().press("Enter");
            assertThat(page.locator("al-toasts")).containsText("new start");
            assertThat(page.locator("al-trace")).containsText("redrive");
        }
    }

    /** From the page where somebody arrives, with no id at hand. */
    @Test
    void keyboardAlone_walksFromFailures_toOne() {
        new People();
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            go(page, "/now");
            for (int presses = 0; presses < 20 && !isOn(page, "/console/deliveries/dlv_"); presses++) {
                page.keyboard().press("Tab");
            }
            page.keyboard().press("Enter");
            assertThat(page.locator("console-delivery .badge").first()).hasText("failed");
        }
    }

    private static boolean isOn(Page page, String path) {
        return Boolean.TRUE.equals(page.evaluate("""
                path => {
                  let active = document.activeElement;
                  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
                  return Boolean(active?.href?.includes(path));
                }""", path));
    }

    @Test
    void key_isOfferedWhatItMayDo_andCanDoNoMore() {
        People people = new People();
        String viewer = given().header("Authorization", "Bearer allim_dev")
                .contentType("application/json")
                .body("{\"name\":\"viewer\",\"scopes\":[\"view\"]}")
                .post("/v1/keys")
                .path("key");
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            signOut(page);
            page.getByLabel("API key").fill("allim_wrong");
            page.keyboard().press("Enter");
            assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
            page.getByLabel("API key").fill(viewer);
            page.keyboard().press("Enter");
            assertThat(page.locator("nav")).isVisible();
            go(page, "/deliveries/" + people.failedDelivery);
            assertThat(page.locator("al-trace")).containsText("MessageRejected");
            assertThat(page.locator("console-act")).hasCount(0);
            go(page, "/recipients/" + people.ada);
            assertThat(page.getByText("Erase")).hasCount(0);
            assertThat(page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Inbox")))
                    .hasCount(0);
            Object status = page.evaluate("""
                    async path => (await fetch(path, {method: 'POST', headers: {Authorization: 'Bearer ' + JSON.parse(sessionStorage['allim.key']).text}})).status""", "/v1/deliveries/" + people.failedDelivery + "/redrive");
            assertThat(status).isEqualTo(403);
        }
    }

    @Test
    void page_asksNoOtherHost_setsNoCookie_andKeepsItsKeyInTheTab() {
        People people = new People();
        Set<String> hosts = new TreeSet<>();
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            page.onRequest(request -> hosts.add(URI.create(request.url()).getAuthority()));
            views(people).values().forEach(path -> go(page, path));
            assertThat(hosts).containsExactly(origin().getAuthority());
            assertThat(window.cookies()).isEmpty();
            assertThat(page.evaluate("JSON.stringify(localStorage)")).asString().doesNotContain("allim_");
            go(page, "/deliveries/" + people.failedDelivery);
            page.getByText("of this view, for your shell").click();
            assertThat(page.locator("console-calls")).containsText("$ALLIM_KEY");
            assertThat(page.locator("console-calls")).not().containsText("allim_dev");
        }
    }

    /** Each runs in some browser where text becomes markup or an address becomes a script. */
    @Test
    void hundredPayloads_inEveryFieldThatIsShown_runNothing() {
        List<String> payloads = Payloads.all();
        assertThat(payloads).hasSizeGreaterThanOrEqualTo(100);
        String hostile = String.join(" ", payloads);
        People people = new People(hostile);
        for (int from = 0; from < payloads.size(); from += 4) {
            people.inbox(String.join(" ", payloads.subList(from, Math.min(from + 4, payloads.size()))));
        }
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            listen(page);
            List<String> ran = new ArrayList<>();
            page.exposeFunction("pwned", arguments -> ran.add("pwned"));
            page.onDialog(dialog -> {
                ran.add(dialog.message());
                dialog.dismiss();
            });
            views(people).values().forEach(path -> go(page, path));
            for (int from = 0; from < payloads.size(); from += 22) {
                go(page, "?q=" + encoded(String.join(" ", payloads.subList(from, from + 22))));
            }
            go(page, "/deliveries/" + encoded(payloads.get(7)));
            assertThat(ran).isEmpty();
            assertThat(wrong).isEmpty();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static void signOut(Page page) {
        go(page, "");
        page.getByText("Sign out").click();
        assertThat(page.getByLabel("API key")).isVisible();
    }

    private static Map<String, String> views(People people) {
        Map<String, String> views = new LinkedHashMap<>();
        views.put("find", "");
        views.put("found", "?q=" + people.ada.substring(0, 3));
        views.put("now", "/now");
        views.put("deliveries", "/deliveries?state=failed");
        views.put("delivery", "/deliveries/" + people.failedDelivery);
        views.put("notification", "/notifications/" + people.failedNotification);
        views.put("recipients", "/recipients");
        for (String tab : List.of("", "upcoming", "history", "inbox", "preferences", "digests")) {
            views.put("recipient" + tab, "/recipients/" + people.ada + (tab.isEmpty() ? "" : "?show=" + tab));
        }
        views.put("templates", "/templates");
        views.put("template", "/templates/" + people.workflow);
        views.put("template-versions", "/templates/" + people.workflow + "?show=versions");
        views.put("template-new", "/templates/new-" + people.workflow + "?new=1");
        views.put("digest", "/digests/" + people.digest);
        views.put("workflows", "/workflows");
        views.put("workflow-new", "/workflows?new=1");
        for (String tab : List.of("", "edit", "versions", "test")) {
            views.put("workflow" + tab, "/workflows/" + people.workflow + (tab.isEmpty() ? "" : "?show=" + tab));
        }
        views.put("raw", "/templates/" + people.workflow);
        views.put("unknown", "/nothing");
        return views;
    }

    static URI origin() {
        return URI.create("http://127.0.0.1:" + RestAssured.port);
    }

    /** Waits until the view has drawn what it found. */
    static void go(Page page, String path) {
        page.navigate(origin().resolve("/console" + path).toString());
        page.waitForFunction("""
                () => {
                  const page = document.querySelector('allim-console')?.shadowRoot;
                  const view = page?.querySelector('main')?.firstElementChild;
                  const shown = view?.shadowRoot ?? page;
                  return shown?.querySelector('h1[tabindex]') && !document.fonts.status.includes('loading');
                }""");
    }

    private void listen(Page page) {
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && !message.text().contains("status of 40")) {
                wrong.add(page.url() + ": " + message.text());
            }
        });
        page.onPageError(error -> wrong.add(page.url() + ": " + error));
    }

    /** Somebody who hears in all ways, and a delivery that failed. */
    private static final class People {
        final String ada = "ada-" + Long.toString(System.nanoTime(), 36);
        final String workflow = "comments-" + ada;
        final String failedNotification;
        final String failedDelivery;
        final String digest;

        People() {
            this("At eight, at Luigi's. https://luigis.example/book");
        }

        People(String text) {
            put(
                    "/v1/recipients/" + ada,
                    Map.of(
                            "addresses",
                            Map.of("email", List.of(ada + "@example.com"), "phone", List.of("+821012345678")),
                            "zone",
                            "Asia/Seoul",
                            "attributes",
                            Map.of("firstName", cut(text, 200))));
            put(
                    "/v1/templates/" + workflow,
                    Map.of(
                            "publish",
                            true,
                            "parts",
                            Map.of("default", Map.of("title", "{{ total }} comments", "body", "See them."))));
            put(
                    "/v1/workflows/" + workflow,
                    Map.of(
                            "name",
                            cut(text, 100),
                            "steps",
                            List.of(Map.of(
                                    "channel",
                                    "email",
                                    "template",
                                    workflow,
                                    "digest",
                                    Map.of(
                                            "summary",
                                            "{{ data.text }}",
                                            "window",
                                            Map.of("cron", "0 9 * * *", "zone", "recipient"))))));
            put("/v1/recipients/" + ada + "/preferences", Map.of("channels", Map.of("sms", false)));
            inbox(text);
            post(Map.of("to", to(), "workflow", workflow, "data", Map.of("text", text)));
            post(Map.of(
                    "to",
                    to(),
                    "channels",
                    List.of("email"),
                    "sendAt",
                    Instant.now().plusSeconds(3600).toString(),
                    "content",
                    Map.of("title", cut(text, 200), "body", text)));
            given().contentType("application/json")
                    .body("{\"fault\":\"reject\",\"service\":\"ses\"}")
                    .post("/sandbox/faults");
            failedNotification = post(Map.of(
                    "to",
                    to(),
                    "channels",
                    List.of("email"),
                    "content",
                    Map.of("title", cut(text, 200), "body", text)));
            given().get("/sandbox/deliveries?settled=true");
            failedDelivery =
                    key().get("/v1/notifications/" + failedNotification).path("deliveries[0].id");
            digest = key().get("/v1/digests?recipient=" + ada).path("items[0].id");
        }

        void inbox(String text) {
            post(Map.of(
                    "to",
                    to(),
                    "channels",
                    List.of("inbox"),
                    "content",
                    Map.of("title", cut(text, 200), "body", text)));
        }

        private List<Object> to() {
            return List.of(Map.of("recipient", ada));
        }

        private static String cut(String text, int length) {
            return text.length() <= length ? text : text.substring(0, length);
        }

        private static io.restassured.specification.RequestSpecification key() {
            return given().header("Authorization", "Bearer allim_dev").contentType("application/json");
        }

        private static void put(String path, Map<String, Object> body) {
            assertThat(key().body(body).put(path).then().extract().asString()).doesNotContain("\"code\"");
        }

        private static String post(Map<String, Object> body) {
            return key().body(body)
                    .post("/v1/notifications")
                    .then()
                    .statusCode(202)
                    .extract()
                    .path("id");
        }
    }
}
