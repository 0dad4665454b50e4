package io.allim.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.allim.api.TestPorts;
import io.allim.browser.Chromium.Window;
import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.recipient.SuppressionStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.enterprise.inject.spi.CDI;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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
                    Chromium.picture(page, "console-" + name + "-" + each.name());
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
            assertThat(page.locator("al-toasts")).containsText("being sent again");
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
            page.locator("a[href*='/console/deliveries/dlv_']").first().waitFor();
            for (int presses = 0; presses < 60 && !isOn(page, "/console/deliveries/dlv_"); presses++) {
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
            for (String path : List.of(
                    "/now",
                    "/rules",
                    "/rules/" + people.rule,
                    "/topics/" + people.topic,
                    "/suppressions",
                    "/addresses")) {
                go(page, path);
                assertThat(page.locator("console-act").filter(new Locator.FilterOptions().setHasNotText("Try")))
                        .hasCount(0);
            }
            assertThat(page.locator("nav")).not().containsText("API keys");
            go(page, "/keys");
            assertThat(page.locator("main")).containsText("Your key may not see this");
            Object status = page.evaluate("""
                    async path => (await fetch(path, {method: 'POST', headers: {Authorization: 'Bearer ' + JSON.parse(sessionStorage['allim.key']).text}})).status""", "/v1/deliveries/" + people.failedDelivery + "/redrive");
            assertThat(status).isEqualTo(403);
        }
    }

    @Test
    void keyboardAlone_cancelsABroadcast_fromNow() {
        People people = new People();
        String gathered = People.post(Map.of(
                "to",
                List.of(Map.of("topic", people.topic)),
                "workflow",
                people.workflow,
                "data",
                Map.of("text", "for all")));
        given().get("/sandbox/deliveries?settled=true");
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            go(page, "/now");
            assertThat(row(page, people.workflow).filter(new Locator.FilterOptions().setHasText(people.topic)))
                    .containsText("held 1");
            focus(
                    page,
                    row(page, people.topic)
                            .filter(new Locator.FilterOptions().setHasNotText(people.workflow))
                            .getByText("Cancel"));
            page.keyboard().press("Enter");
            page.keyboard().press("Enter");
            assertThat(page.locator("al-toasts")).containsText("ancelled");
            assertThat(page.locator("console-now #sending")).isFocused();
        }
        assertThat(People.key().get("/v1/notifications/" + people.broadcast).<String>path("stage"))
                .startsWith("cancel");
        assertThat(People.key().get("/v1/notifications/" + gathered).<String>path("stage"))
                .isEqualTo("planned");
    }

    private static void shoot(Page page, String name) {
        Chromium.picture(page, "console-" + name);
        Chromium.assertAccessible(page);
    }

    private static Locator row(Page page, String text) {
        return page.locator("li.row").filter(new Locator.FilterOptions().setHasText(text));
    }

    /** By Tab alone. */
    private static void focus(Page page, Locator wanted) {
        for (int presses = 0; presses < 80; presses++) {
            if (Boolean.TRUE.equals(wanted.evaluate("it => it.getRootNode().activeElement === it"))) {
                return;
            }
            page.keyboard().press("Tab");
        }
        assertThat(wanted).isFocused();
    }

    @Test
    void event_isTried_andTheFieldThatFailsIsNamed() {
        People people = new People();
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            go(page, "/rules/" + people.rule);
            Locator rule = page.locator("console-rule");
            rule.getByText("Try", new Locator.GetByTextOptions().setExact(true)).click();
            assertThat(rule.locator(".verdict")).containsText("It matches");
            assertThat(rule).containsText("prod-db-cpu");
            rule.getByLabel("Example").selectOption("CloudWatch alarm, OK again");
            rule.getByText("Try", new Locator.GetByTextOptions().setExact(true)).click();
            assertThat(rule.locator(".verdict")).containsText("does not match");
            assertThat(rule.locator("table")).containsText("detail.state.value");
            assertThat(rule.locator("table")).not().containsText("alarmName");
            shoot(page, "tried");
        }
    }

    @Test
    void rule_isCheckedAsOneTypes_saved_andDeleted() {
        People people = new People();
        String id = "made-" + people.ada;
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            go(page, "/rules/" + id + "?new=1");
            Locator text = page.locator("console-rule al-editor textarea").first();
            text.fill("{\"pattern\":{\"source\":[\"shop\"]},\"workflow\":\"nothing\",\"wrong\":1}");
            assertThat(page.locator("console-rule al-editor").first()).containsText("wrong");
            text.fill("{\"pattern\":{\"source\":[\"shop\"]},\"workflow\":\"" + people.workflow
                    + "\",\"to\":[{\"recipient\":\"" + people.ada + "\"}]}");
            page.getByText("Save", new Page.GetByTextOptions().setExact(true)).click();
            assertThat(page.locator("al-toasts")).containsText("Saved");
            assertThat(People.key().get("/v1/rules/" + id).<String>path("workflow"))
                    .isEqualTo(people.workflow);
            page.getByText("Delete", new Page.GetByTextOptions().setExact(true)).click();
            page.getByText("Stops for good").first().click();
            assertThat(page.locator("console-rules h1")).isVisible();
            People.key().get("/v1/rules/" + id).then().statusCode(404);
        }
    }

    @Test
    void address_isFound_andIsInNoAddressOfAPage() {
        People people = new People();
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            List<String> urls = new ArrayList<>();
            page.onRequest(request -> urls.add(request.url()));
            go(page, "");
            page.keyboard().press("/");
            page.keyboard().type(people.ada + "@EXAMPLE.com");
            page.keyboard().press("Enter");
            Locator found = page.locator("console-addresses");
            assertThat(found.locator("li.row a").first()).hasText(people.ada);
            assertThat(found).containsText("This address is suppressed");
            shoot(page, "address");
            assertThat(found.locator("h1")).isFocused();
            assertThat(page).hasURL(origin().resolve("/console/addresses").toString());
            assertThat(urls).noneMatch(url -> url.toLowerCase().contains("@example") || url.contains("%40"));
            found.getByText("Lift", new Locator.GetByTextOptions().setExact(true))
                    .click();
            found.getByText("Sends to it again").first().click();
            assertThat(found).containsText("This address is not suppressed");
            page.keyboard().press("/");
            page.keyboard().insertText("nobody@example.com");
            page.keyboard().press("Enter");
            assertThat(found).containsText("No recipient has this address");
        }
    }

    @Test
    void key_isShownOnce_andRevoked() {
        String name = "shop-" + System.nanoTime();
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            go(page, "/keys");
            page.locator("console-keys input[name=name]").fill(name);
            page.getByLabel("send: ").check();
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Make a key"))
                    .click();
            assertThat(page.locator("#made")).isFocused();
            shoot(page, "made");
            String key = page.locator(".secret").textContent();
            given().header("Authorization", "Bearer " + key)
                    .get("/v1/keys/self")
                    .then()
                    .statusCode(200);
            assertThat(page.locator("console-calls")).not().containsText(key);
            page.reload();
            assertThat(row(page, name)).isVisible();
            assertThat(page.locator(".secret")).hasCount(0);
            row(page, name).getByText("Revoke").click();
            row(page, name).getByText("Ends it at once").first().click();
            assertThat(row(page, name)).hasCount(0);
            given().header("Authorization", "Bearer " + key)
                    .get("/v1/keys/self")
                    .then()
                    .statusCode(401);
        }
    }

    @Test
    void subscriber_isAdded_andRemoved() {
        People people = new People();
        String grace = "grace-" + people.ada;
        People.put("/v1/recipients/" + grace, Map.of("addresses", Map.of("email", List.of("grace@example.com"))));
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            go(page, "/topics/" + people.topic);
            page.getByLabel("Id of a recipient").fill("nobody-" + grace);
            page.keyboard().press("Enter");
            assertThat(page.locator("al-toasts")).containsText("There is no recipient");
            page.getByLabel("Id of a recipient").fill(grace);
            page.keyboard().press("Enter");
            assertThat(row(page, grace)).isVisible();
            row(page, grace).getByText("Remove").click();
            row(page, grace).getByText("Sure?").first().click();
            assertThat(row(page, grace)).hasCount(0);
        }
        assertThat(People.key()
                        .get("/v1/topics/" + people.topic + "/subscribers")
                        .<List<String>>path("items.recipient"))
                .containsExactly(people.ada);
    }

    @Test
    void menu_ofAPhone_opensAndCloses_byKeyboard() {
        Window phone = Window.all().stream()
                .filter(each -> each.width() < 500 && each.language().startsWith("en"))
                .findFirst()
                .orElseThrow();
        try (BrowserContext window = chromium.open(phone)) {
            Page page = window.newPage();
            go(page, "/now");
            Locator menu = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Menu"));
            assertThat(page.locator("nav")).isHidden();
            menu.press("Enter");
            assertThat(page.locator("nav a").first()).isFocused();
            shoot(page, "menu");
            page.keyboard().press("Escape");
            assertThat(page.locator("nav")).isHidden();
            assertThat(menu).isFocused();
            menu.press("Enter");
            page.locator("nav").getByText("Topics").press("Enter");
            assertThat(page.locator("console-topics h1")).isFocused();
            assertThat(page.locator("nav")).isHidden();
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
        views.put("notifications", "/notifications?broadcast=true");
        views.put("addresses", "/addresses");
        views.put("rules", "/rules");
        views.put("rule", "/rules/" + people.rule);
        views.put("topics", "/topics");
        views.put("topic", "/topics/" + people.topic);
        views.put("suppressions", "/suppressions");
        views.put("keys", "/keys");
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
        final String topic = "customers-" + ada;
        final String rule = "alarms-" + ada;
        final String broadcast;

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
            put(
                    "/v1/rules/" + rule,
                    Map.of(
                            "description",
                            cut(text, 500),
                            "pattern",
                            Map.of(
                                    "source",
                                    List.of("aws.cloudwatch"),
                                    "detail",
                                    Map.of("state", Map.of("value", List.of("ALARM")))),
                            "workflow",
                            workflow,
                            "to",
                            to(),
                            "data",
                            Map.of("text", "{{ event.detail.alarmName }}")));
            key().put("/v1/topics/" + topic + "/subscribers/" + ada).then().statusCode(204);
            broadcast = post(Map.of(
                    "to",
                    List.of(Map.of("topic", topic)),
                    "channels",
                    List.of("email"),
                    "sendAt",
                    Instant.now().plusSeconds(7200).toString(),
                    "content",
                    Map.of("title", cut(text, 200), "body", text)));
            key().body(Map.of("name", cut(text, 100), "scopes", List.of("view")))
                    .post("/v1/keys");
            suppressions()
                    .suppress(
                            new Address(new AddressKind("email"), ada + "@example.com"),
                            "email",
                            cut(text, 1000),
                            Instant.now());
            digest = key().get("/v1/digests?recipient=" + ada).path("items[0].id");
        }

        private static SuppressionStore suppressions() {
            return CDI.current().select(SuppressionStore.class).get();
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
