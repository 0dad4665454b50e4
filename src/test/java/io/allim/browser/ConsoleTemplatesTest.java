package io.allim.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import io.allim.api.TestPorts;
import io.allim.browser.Chromium.Window;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Templates in the console, in a real browser. */
@QuarkusTest
@Tag("application")
@QuarkusTestResource(TestPorts.class)
class ConsoleTemplatesTest {

    private static final String SUBJECT = "Yuor order {{ data.order }}";

    /** By part, what is seen once its preview is there. */
    private static final Map<String, String> SHOWN =
            Map.of("default", "inbox", "email", "px", "sms", "sms", "chat", "slack");

    private static Chromium chromium;

    private final String id = "order-" + Long.toString(System.nanoTime(), 36);

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
    void editor_isAccessible_withEachKindOfPreview() {
        put(template());
        for (Window each : List.of(
                Window.DESK,
                Window.DESK.dark(),
                Window.PHONE.in("ko-KR"),
                Window.PHONE.dark().in("ko-KR"))) {
            try (BrowserContext window = chromium.open(each)) {
                Page page = window.newPage();
                go(page, "/templates/" + id);
                for (String part : List.of("default", "email", "sms", "chat")) {
                    tab(page, part).click();
                    assertThat(page.locator(part.equals("email") ? "al-frame" : ".bubble + p"))
                            .containsText(SHOWN.get(part));
                    assertAccessible(page, part, each);
                }
                page.locator("console-template .title .button").first().click();
                page.getByLabel(id).fill("{\n  \"parts\": {\n");
                assertThat(page.locator("console-template .columns > section al-editor li"))
                        .isVisible();
                assertAccessible(page, "json", each);
            }
        }
    }

    private static void assertAccessible(Page page, String name, Window window) {
        page.evaluate("scrollTo(0, 0)");
        Chromium.picture(page, "console-template-" + name + "-" + window.name());
        Chromium.assertAccessible(page);
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as("nothing is wider than the window")
                .isEqualTo(true);
    }

    @Test
    void keyboardAlone_mendsATypoInASubject_andPublishesIt() {
        put(template());
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            go(page, "");
            page.keyboard().press("/");
            page.keyboard().type(id);
            page.keyboard().press("Enter");
            assertThat(page.locator("console-template h1")).isFocused();
            press(page, "Tab", tab(page, "default"));
            page.keyboard().press("ArrowRight");
            press(page, "Tab", page.getByLabel("Subject"));
            assertThat(page.getByLabel("Subject")).hasValue(SUBJECT);
            page.keyboard().press("Control+A");
            page.keyboard().insertText("Your order {{ data.order }}");
            assertThat(page.locator(".subject")).containsText("Your order 7");
            press(page, "Shift+Tab", button(page, "Publish"));
            page.keyboard().press("Enter");
            assertThat(page.locator("al-toasts")).containsText("Version 2 is in use.");
            assertThat(page.locator("console-template .head")).containsText("version 2 in use");
            press(page, "Tab", tab(page, "Words and preview"));
            page.keyboard().press("ArrowRight");
            assertThat(page.locator("al-diff")).containsText("Your order {{ data.order }}");
        }
        key().get("/v1/templates/" + id)
                .then()
                .body("published", org.hamcrest.Matchers.equalTo(2))
                .body("latest", org.hamcrest.Matchers.equalTo(2));
        assertThat(key().get("/v1/templates/" + id + "/versions/2").<String>path("parts.email.subject"))
                .isEqualTo("Your order {{ data.order }}");
    }

    @Test
    void version_isPutInUseAgain_afterASecondPress() {
        put(template());
        put(Map.of("publish", true, "parts", Map.of("default", Map.of("body", "worse"))));
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            go(page, "/templates/" + id + "?show=versions");
            assertThat(page.locator("al-diff")).containsText("worse");
            Locator use = page.locator("li.version").nth(1).locator("console-act button");
            use.click();
            use.click();
            assertThat(page.locator("al-toasts")).containsText("Version 1 is in use.");
            assertThat(page.locator("li.version").nth(1)).containsText("in use");
        }
        assertThat(key().get("/v1/templates/" + id).<Integer>path("published")).isEqualTo(1);
    }

    @Test
    void newTemplate_beginsWithWordsThatWork_andIsFoundByItsId() {
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            go(page, "/templates");
            button(page, "New template").click();
            page.keyboard().type(id);
            page.keyboard().press("Enter");
            assertThat(page.frameLocator("al-frame iframe").locator("h1")).hasText("Hello Ada");
            button(page, "Publish").click();
            assertThat(page.locator("al-toasts")).containsText("Version 1 is in use.");
            go(page, "?q=" + id);
            assertThat(page).hasURL(Pattern.compile(".*/console/templates/" + id + "$"));
        }
        key().get("/v1/templates?limit=100")
                .then()
                .body(
                        "items.find { it.id == '" + id + "' }.channels",
                        org.hamcrest.Matchers.contains("default", "email"))
                .body("items.find { it.id == '" + id + "' }.locales", org.hamcrest.Matchers.contains("ko"));
    }

    @Test
    void mistake_isSaidWithItsPlace_andPreviewKeepsTheLastWords() {
        put(template());
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            go(page, "/templates/" + id);
            assertThat(page.locator(".bubble")).containsText("on its way, Ada");
            page.getByLabel("Body", new Page.GetByLabelOptions().setExact(true)).fill("one\n{{ data.name");
            Locator said = page.locator("al-editor[data-field=body] [role=status]");
            assertThat(said).containsText("Line 2");
            assertThat(page.locator(".bubble")).containsText("on its way, Ada");
            tab(page, "email").click();
            Locator elsewhere = page.locator("console-template .said button");
            assertThat(elsewhere).hasText("parts.default.body");
            elsewhere.click();
            assertThat(page.getByLabel("Body", new Page.GetByLabelOptions().setExact(true)))
                    .isFocused();
        }
    }

    @Test
    void preview_showsTheNewestAnswer_whateverComesLast() {
        put(template());
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            go(page, "/templates/" + id);
            assertThat(page.locator(".bubble")).containsText("Order 7");
            List<Route> late = new ArrayList<>();
            page.route("**/v1/templates:preview", route -> {
                if (route.request().postData().contains("first")) {
                    late.add(route);
                } else {
                    route.resume();
                }
            });
            page.getByLabel("Title").fill("the first");
            page.waitForCondition(() -> late.size() == 1);
            page.getByLabel("Title").fill("the second");
            assertThat(page.locator(".bubble")).containsText("the second");
            page.waitForResponse(
                    response -> response.url().contains(":preview"),
                    () -> late.getFirst().resume());
            page.evaluate("() => new Promise(requestAnimationFrame)");
            assertThat(page.locator(".bubble")).containsText("the second");
        }
    }

    @Test
    void templateOfADigest_isShownWithItems() {
        put(Map.of(
                "publish",
                true,
                "parts",
                Map.of(
                        "default",
                        Map.of(
                                "title",
                                "{{ total }} comments",
                                "body",
                                "{% for item in items %}{{ item.data.author }} {% endfor %}"))));
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            go(page, "/templates/" + id);
            assertThat(page.locator(".bubble")).containsText("2 comments");
            page.getByLabel("Items of the digest (JSON)").fill("[{\"data\": {\"author\": \"Grace\"}}]");
            assertThat(page.locator(".bubble")).containsText("1 comments");
            assertThat(page.locator(".bubble")).containsText("Grace");
        }
    }

    @Test
    void unsavedText_outlivesPollsAndOthersVersions_andIsAskedForBeforeLeaving() {
        put(template());
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            List<String> asked = new ArrayList<>();
            page.onDialog(dialog -> {
                asked.add(dialog.message());
                dialog.dismiss();
            });
            go(page, "/templates/" + id);
            page.getByLabel("Title").fill("mine");
            put(Map.of("parts", Map.of("default", Map.of("title", "theirs", "body", "x"))));
            page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
            assertThat(page.locator("console-template .note").first()).containsText("has saved version 2 meanwhile");
            assertThat(page.getByLabel("Title")).hasValue("mine");
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Recipients"))
                    .click();
            assertThat(asked).hasSize(1);
            assertThat(page.getByLabel("Title")).hasValue("mine");
            button(page, "Save as draft").click();
            assertThat(page.locator("al-toasts")).containsText("Version 3 is saved as a draft.");
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Recipients"))
                    .click();
            assertThat(page.locator("console-recipients h1")).isVisible();
            assertThat(asked).hasSize(1);
        }
        assertThat(key().get("/v1/templates/" + id + "/versions/3").<String>path("parts.default.title"))
                .isEqualTo("mine");
        assertThat(key().get("/v1/templates/" + id).<Integer>path("published")).isEqualTo(1);
    }

    /** Before the page has heard of it. */
    @Test
    void save_isRefused_whenSomebodyElseWasFaster() {
        put(template());
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            go(page, "/templates/" + id);
            page.getByLabel("Title").fill("mine");
            put(Map.of("parts", Map.of("default", Map.of("title", "theirs", "body", "x"))));
            button(page, "Publish").click();
            assertThat(page.locator("al-toasts")).containsText("Somebody else has changed this template");
            assertThat(page.getByLabel("Title")).hasValue("mine");
            assertThat(key().get("/v1/templates/" + id).<Integer>path("latest")).isEqualTo(2);
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Compare"))
                    .click();
            assertThat(page.locator("al-diff")).containsText("theirs");
        }
    }

    @Test
    void words_areSentToOne_asTheyAreShown() {
        put(template());
        String ada = "ada-" + id;
        key().body(Map.of("addresses", Map.of("email", List.of(ada + "@example.com"))))
                .put("/v1/recipients/" + ada);
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            go(page, "/templates/" + id);
            page.getByLabel("Title").fill("Only a try {{ data.order }}");
            assertThat(page.locator(".bubble")).containsText("Only a try 7");
            page.getByLabel("Recipient’s id, or address").fill(ada);
            button(page, "Send").click();
            Page other = page.waitForPopup(
                    () -> page.getByText("See what becomes of it").click());
            assertThat(other.locator("console-notification")).containsText(ada);
        }
        key().get("/v1/inbox/" + ada).then().body("items[0].title", org.hamcrest.Matchers.equalTo("Only a try 7"));
        assertThat(key().get("/v1/templates/" + id).<Integer>path("latest")).isEqualTo(1);
    }

    @Test
    void keyThatMayOnlyLook_isOfferedNothingThatChanges() {
        put(template());
        put(template());
        String viewer = key().body("{\"name\":\"viewer\",\"scopes\":[\"view\"]}")
                .post("/v1/keys")
                .path("key");
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            page.navigate(origin().resolve("/console").toString());
            page.getByText("Sign out").click();
            page.getByLabel("API key").fill(viewer);
            page.keyboard().press("Enter");
            assertThat(page.locator("nav")).isVisible();
            go(page, "/templates");
            assertThat(page.getByText(id)).isVisible();
            assertThat(button(page, "New template")).hasCount(0);
            go(page, "/templates/" + id);
            assertThat(page.locator(".bubble")).isVisible();
            assertThat(page.getByLabel("Title")).not().isEditable();
            assertThat(page.getByLabel("Body", new Page.GetByLabelOptions().setExact(true)))
                    .not()
                    .isEditable();
            for (String name : List.of("Publish", "Save as draft", "Send", "Add")) {
                assertThat(button(page, name)).hasCount(0);
            }
            go(page, "/templates/" + id + "?show=versions");
            assertThat(page.locator("li.version")).hasCount(2);
            assertThat(page.locator("console-act")).hasCount(0);
        }
    }

    /** Each runs in some browser where text becomes markup, or where a frame may run what it shows. */
    @Test
    void hundredPayloads_inWordsAndData_runNothing_alsoInTheFrame() throws JsonProcessingException {
        List<String> payloads = Payloads.all();
        Map<String, Object> data = new LinkedHashMap<>();
        StringBuilder html = new StringBuilder();
        for (int i = 0; i < payloads.size(); i++) {
            data.put("p" + i, payloads.get(i));
            html.append("<p>{{ data.p").append(i).append(" }}</p>\n");
        }
        String all = "{% raw %}" + String.join(" ", payloads) + "{% endraw %}";
        put(Map.of(
                "publish",
                true,
                "parts",
                Map.of(
                        "default",
                        Map.of("title", all, "body", all),
                        "email",
                        Map.of("subject", all, "text", all, "html", html.toString()))));
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            List<String> ran = new ArrayList<>();
            page.exposeFunction("pwned", arguments -> ran.add("pwned"));
            page.onDialog(dialog -> {
                ran.add(dialog.message());
                dialog.dismiss();
            });
            go(page, "/templates/" + id);
            assertThat(page.locator(".bubble")).containsText("<img src=x onerror=alert(1)>");
            tab(page, "email").click();
            page.getByLabel("Data (JSON)").fill(new ObjectMapper().writeValueAsString(data));
            FrameLocator mail = page.frameLocator("al-frame iframe");
            assertThat(mail.locator("p").nth(5)).hasText(payloads.get(5));
            assertThat(mail.locator("p")).hasCount(payloads.size());
            // As what the author writes, each by itself: what the service would refuse is shown all the same.
            for (String payload : payloads) {
                page.evaluate("""
                        async payload => {
                          const view = document.querySelector('allim-console').shadowRoot.querySelector('console-template').shadowRoot;
                          const frame = view.querySelector('console-template-preview').shadowRoot.querySelector('al-frame');
                          frame.content = `<p>${payload}</p><i id="end"></i>`;
                          await frame.updateComplete;
                          const inside = frame.frame.contentDocument;
                          for (const one of inside.querySelectorAll('a, button, input, details')) {
                            one.focus?.();
                            one.click?.();
                          }
                          await new Promise(requestAnimationFrame);
                        }""", payload);
            }
            page.evaluate("() => new Promise(done => setTimeout(done, 200))");
            assertThat(ran).isEmpty();
            assertThat(page.url()).endsWith("/console/templates/" + id);
        }
    }

    private static Map<String, Object> template() {
        return Map.of(
                "publish",
                true,
                "parts",
                Map.of(
                        "default",
                        Map.of(
                                "title", "Order {{ data.order }}",
                                "body", "It is on its way, {{ data.name }}.",
                                "url", "{{ data.track }}"),
                        "email",
                        Map.of(
                                "subject",
                                SUBJECT,
                                "html",
                                "<h1>Hello {{ data.name }}</h1><p style=\"color: #0b6a5a\">On its way.</p>"),
                        "sms",
                        Map.of("body", "{{ data.name }}님, 배송이 시작되었습니다."),
                        "chat",
                        Map.of(
                                "title",
                                "Order {{ data.order }}",
                                "body",
                                "**On its way**",
                                "fields",
                                List.of(Map.of("name", "Who", "value", "{{ data.name }}")),
                                "buttons",
                                List.of(Map.of("text", "Got it", "ack", true)))),
                "locales",
                Map.of("ko", Map.of("default", Map.of("body", "{{ data.name }}님, 배송이 시작되었습니다."))));
    }

    private void put(Map<String, Object> template) {
        key().body(template).put("/v1/templates/" + id).then().statusCode(200);
    }

    private static RequestSpecification key() {
        return given().header("Authorization", "Bearer allim_dev").contentType("application/json");
    }

    /** Presses a key until it has led there. */
    private static void press(Page page, String key, Locator there) {
        for (int presses = 0; presses < 40 && !isFocused(there); presses++) {
            page.keyboard().press(key);
        }
        assertThat(there).isFocused();
    }

    private static boolean isFocused(Locator there) {
        return Boolean.TRUE.equals(there.evaluate("one => one.getRootNode().activeElement === one"));
    }

    private static Locator tab(Page page, String name) {
        return page.getByRole(
                AriaRole.TAB, new Page.GetByRoleOptions().setName(Pattern.compile("^" + name + "( \\d+)?$")));
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static URI origin() {
        return URI.create("http://127.0.0.1:" + RestAssured.port);
    }

    private static void go(Page page, String path) {
        page.navigate(origin().resolve("/console" + path).toString());
        assertThat(page.locator("main h1[tabindex]")).hasCount(1);
    }
}
