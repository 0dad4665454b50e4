package io.allim.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.allim.browser.ConsolePagesTest.go;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.allim.api.TestPorts;
import io.allim.browser.Chromium.Window;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Workflows in the console: who looks for one, changes it, brings back what was, and tries it. */
@QuarkusTest
@Tag("application")
@QuarkusTestResource(TestPorts.class)
class ConsoleWorkflowsTest {

    private static Chromium chromium;

    private final String id = "paid-" + Long.toString(System.nanoTime(), 36);

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
    void whoChangedIt_isFound_inTwoActions() {
        put(id, "Invoice paid");
        String keyOfGrace = key().body("{\"name\":\"grace-laptop\",\"scopes\":[\"admin\"]}")
                .post("/v1/keys")
                .path("key");
        given().header("Authorization", "Bearer " + keyOfGrace)
                .contentType("application/json")
                .body(Map.of("name", "Paid", "steps", List.of(Map.of("channel", "sms", "template", id))))
                .put("/v1/workflows/" + id)
                .then()
                .statusCode(200);
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            go(page, "");
            page.locator("nav").getByText("Workflows").click();
            page.getByLabel("Filter").fill(id);
            assertThat(page.locator("console-workflows .row")).hasCount(1);
            assertThat(page.locator("console-workflows .row")).containsText("Version 2 · grace-laptop");
        }
    }

    @Test
    void keyboardAlone_findsItByName_mendsAnError_saves_andSeesWhatChanged() {
        put(id, "Name of " + id);
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            go(page, "");
            page.keyboard().press("/");
            page.keyboard().type("name of " + id);
            page.keyboard().press("Enter");
            assertThat(page.locator("console-workflow h1")).hasText("Name of " + id);
            tabTo(page, "[role=tab]");
            page.keyboard().press("ArrowRight");
            tabTo(page, "textarea");
            page.keyboard().press("Control+Home");
            for (int line = 1; line < 5; line++) {
                page.keyboard().press("ArrowDown");
            }
            page.keyboard().press("Home");
            page.keyboard().type("\"after\": \"soon\", ");
            assertThat(page.locator("al-editor [role=status]"))
                    .containsText("Line 5 `steps[0].after` must be a duration");
            assertThat(page.locator("al-editor .lines .bad")).hasText("5");
            page.keyboard().press("Backspace");
            page.keyboard().press("Backspace");
            assertThat(page.locator("al-editor [role=status]")).containsText("This is no JSON");
            for (int letter = 0; letter < "\"soon\"".length(); letter++) {
                page.keyboard().press("Backspace");
            }
            page.keyboard().type("\"PT2H\",");
            assertThat(page.locator("al-editor [role=status]")).hasText("All is right. Saved, it is version 2.");
            page.keyboard().press("Tab");
            page.keyboard().press("Enter");
            assertThat(page.locator("al-toasts")).containsText("Version 2 is in use.");
            assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Save")))
                    .isFocused();
            for (int presses = 0; presses < 2; presses++) {
                page.keyboard().press("Shift+Tab");
            }
            page.keyboard().press("ArrowRight");
            assertThat(page.locator("al-diff .added").last()).hasText("+added:       \"after\": \"PT2H\"");
            assertThat(page.locator("console-workflow .version").first()).containsText("in use");
        }
        assertThat(key().get("/v1/workflows/" + id).jsonPath().getString("steps[0].after"))
                .isEqualTo("PT2H");
    }

    @Test
    void textThatIsNotSaved_outlivesARefresh_isNotSavedOverOthers_andIsNotLeftUnasked() {
        put(id, "One");
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            go(page, "/workflows?filter=" + id);
            page.locator("console-workflows .row a").click();
            page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("JSON"))
                    .click();
            String written = page.locator("textarea").inputValue().replace("One", "Mine");
            page.locator("textarea").fill(written);
            put(id, "Another");
            page.evaluate(
                    "document.querySelector('allim-console').shadowRoot.querySelector('console-workflow').refresh()");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("Version 2 was saved by dev meanwhile");
            assertThat(page.locator("textarea")).hasValue(written);
            page.getByText("Save", new Page.GetByTextOptions().setExact(true)).click();
            assertThat(page.locator("al-editor [role=status]")).containsText("Somebody has saved another version");
            assertThat(name()).isEqualTo("Another");

            List<String> asked = new ArrayList<>();
            page.onceDialog(dialog -> {
                asked.add(dialog.message());
                dialog.dismiss();
            });
            page.locator("nav").getByText("Deliveries").click();
            assertThat(asked).containsExactly("What you wrote is not saved. Leave all the same?");
            assertThat(page.locator("textarea")).hasValue(written);
            page.onceDialog(Dialog::dismiss);
            page.evaluate("history.back()");
            assertThat(page.locator("textarea")).hasValue(written);
            page.onceDialog(Dialog::accept);
            page.locator("nav").getByText("Deliveries").click();
            assertThat(page.locator("console-deliveries h1")).isVisible();
        }
    }

    @Test
    void earlierVersion_isComparedWithAny_andPutInUseAgain() {
        put(id, "One");
        put(id, "Two");
        put(id, "Three");
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            go(page, "/workflows/" + id + "?show=versions");
            page.getByLabel("Compare").selectOption("1");
            assertThat(page.locator("al-diff .removed")).containsText("One");
            assertThat(page.locator("al-diff .added")).containsText("Three");
            page.locator(".version").nth(2).getByText("Publish").click();
            page.locator(".version").nth(2).getByText("press again").first().click();
            assertThat(page.locator("al-toasts")).containsText("Version 1 is in use again, as version 4.");
            assertThat(page.locator(".version").first()).containsText("Version 4");
        }
        assertThat(name()).isEqualTo("One");
    }

    @Test
    void removedWorkflow_isShown_andComesBack() {
        put(id, "One");
        key().delete("/v1/workflows/" + id).then().statusCode(204);
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            go(page, "/workflows/" + id + "?show=versions");
            assertThat(page.locator("console-workflow .note")).containsText("removed");
            page.getByText("Publish", new Page.GetByTextOptions().setExact(true))
                    .click();
            page.getByText("press again").first().click();
            assertThat(page.locator("console-workflow .note")).hasCount(0);
        }
        assertThat(name()).isEqualTo("One");
    }

    @Test
    void newOne_beginsWithAnExample_andTakesNoIdThatIsThere() {
        put(id, "One");
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            go(page, "/workflows");
            page.getByText("New workflow").click();
            page.getByLabel("Id", new Page.GetByLabelOptions().setExact(true)).fill(id);
            page.getByText("Create").click();
            assertThat(page.locator("al-editor [role=status]")).containsText("Choose another id");
            page.getByLabel("Id", new Page.GetByLabelOptions().setExact(true)).fill(id + "-2");
            page.getByText("Create").click();
            assertThat(page.locator("console-workflow .step")).hasCount(2);
            assertThat(page.locator("console-workflow .flow")).containsText("Skipped if another step was seen");
        }
        assertThat(name()).isEqualTo("One");
    }

    @Test
    void dryRun_saysWhatWouldHappen_andSendsNothing() {
        put(id, "One");
        put("/v1/recipients/" + id, Map.of("addresses", Map.of("email", List.of(id + "@example.com"))));
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            go(page, "/workflows/" + id + "?show=test");
            page.getByLabel("Recipient, by id").fill(id);
            page.locator("textarea").fill("[7]");
            page.getByText("Run dry").click();
            assertThat(page.locator("al-editor [role=status]")).containsText("The data must be an object");
            page.locator("textarea").fill("{\"number\": 7}");
            page.getByText("Run dry").click();
            assertThat(page.locator("console-workflow [role=status]").first())
                    .containsText("Nothing was sent. 1 delivery would be: 1 sent.");
            assertThat(page.locator(".message")).containsText("Number 7");
        }
        assertThat(key().get("/v1/deliveries?workflow=" + id).jsonPath().getList("items"))
                .isEmpty();
    }

    @Test
    void keyThatViews_isOfferedNoChange() {
        put(id, "One");
        put(id, "Two");
        String viewer = key().body("{\"name\":\"viewer\",\"scopes\":[\"view\"]}")
                .post("/v1/keys")
                .path("key");
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            go(page, "");
            page.getByText("Sign out").click();
            page.getByLabel("API key").fill(viewer);
            page.keyboard().press("Enter");
            assertThat(page.locator("nav")).isVisible();
            go(page, "/workflows");
            assertThat(page.getByText("New workflow")).hasCount(0);
            go(page, "/workflows?new=1");
            assertThat(page.locator("textarea")).hasCount(0);
            go(page, "/workflows/" + id + "?show=edit");
            assertThat(page.locator("textarea")).hasAttribute("readonly", "");
            assertThat(page.locator("console-act")).hasCount(0);
            go(page, "/workflows/" + id + "?show=versions");
            assertThat(page.locator("al-diff .added")).containsText("Two");
            assertThat(page.locator("console-act")).hasCount(0);
        }
    }

    @Test
    void payloads_inNamesKeysAndData_runNothing() {
        String payload = "<img src=x onerror=pwned(1)><script>pwned(2)</script>\"'><svg onload=pwned(3)>";
        for (String version : List.of("1", "2")) {
            put(
                    "/v1/workflows/" + id,
                    Map.of(
                            "name", payload + version,
                            "names", Map.of("ko", payload),
                            "steps",
                                    List.of(
                                            Map.of(
                                                    "channel",
                                                    "email",
                                                    "template",
                                                    id,
                                                    "throttle",
                                                    Map.of("limit", 1, "per", "PT1H", "key", payload)),
                                            Map.of(
                                                    "channel",
                                                    "slack",
                                                    "template",
                                                    id,
                                                    "thread",
                                                    Map.of("key", payload),
                                                    "to",
                                                    List.of(Map.of("topic", payload))),
                                            Map.of(
                                                    "channel",
                                                    "inbox",
                                                    "template",
                                                    id,
                                                    "digest",
                                                    Map.of("window", "PT1M", "key", payload, "summary", payload)))));
        }
        put(
                "/v1/templates/" + id,
                Map.of(
                        "publish",
                        true,
                        "parts",
                        Map.of("default", Map.of("title", "{{ data.text }}", "body", "{{ data.text }}"))));
        put("/v1/recipients/" + id, Map.of("addresses", Map.of("email", List.of(id + "@example.com"))));
        List<String> ran = new ArrayList<>();
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            page.exposeFunction("pwned", arguments -> ran.add("pwned"));
            go(page, "/workflows?filter=" + id);
            go(page, "?q=" + id);
            for (String tab : List.of("", "edit", "versions", "test")) {
                go(page, "/workflows/" + id + "?show=" + tab);
            }
            page.getByLabel("Recipient, by id").fill(id);
            page.locator("textarea")
                    .fill("{\"text\": \"<img src=x onerror=pwned(4)>\", \"<img src=x onerror=pwned(5)>\": 1}");
            page.getByText("Run dry").click();
            assertThat(page.locator(".message").first()).containsText("<img src=x onerror=pwned(4)>");
        }
        assertThat(ran).isEmpty();
    }

    @Test
    void diff_takesLinesOutAndIn_asFewAsCanBe() {
        put(id, "One");
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            go(page, "/workflows/" + id + "?show=versions");
            assertThat(diff(page, "a\nb\nc", "a\nb\nc")).isEqualTo("Both say the same.");
            assertThat(diff(page, "a\nb\nc", "a\nc\nd")).isEqualTo(" a|−removed: b| c|+added: d");
            assertThat(diff(page, "a\nb\na\nb\nb\na", "b\na\nb\na\na\nb\na"))
                    .isEqualTo("−removed: a| b| a| b|+added: a|+added: a| b| a");
            assertThat(diff(page, "a\nb\nc\nq", "x\na\nb\nc\nr")).isEqualTo("+added: x| a| b| c|−removed: q|+added: r");
            assertThat(diff(page, "", "a")).isEqualTo("−removed: |+added: a");
            String long10 = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10";
            assertThat(diff(page, long10 + "\na", long10 + "\nb"))
                    .isEqualTo("7 lines are the same| 8| 9| 10|−removed: a|+added: b");
        }
    }

    private static String diff(Page page, String before, String after) {
        return (String) page.evaluate("""
                async ([before, after]) => {
                  await customElements.whenDefined('al-diff');
                  const diff = Object.assign(document.createElement('al-diff'), {before, after});
                  document.body.append(diff);
                  await diff.updateComplete;
                  const lines = [...diff.renderRoot.querySelectorAll('li')].map(line => line.textContent);
                  const said = lines.length ? lines.join('|') : diff.renderRoot.querySelector('p').textContent;
                  diff.remove();
                  return said;
                }""", List.of(before, after));
    }

    /** By the key alone, until what has the focus is like this. */
    private static void tabTo(Page page, String selector) {
        page.locator(selector).first().waitFor();
        for (int presses = 0; presses < 20; presses++) {
            page.keyboard().press("Tab");
            if (Boolean.TRUE.equals(page.evaluate("""
                    selector => {
                      let active = document.activeElement;
                      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
                      return Boolean(active?.matches(selector));
                    }""", selector))) {
                return;
            }
        }
        throw new AssertionError("nothing like " + selector + " is reached by the keyboard");
    }

    private String name() {
        return key().get("/v1/workflows/" + id).path("name");
    }

    /** A workflow whose template is there. */
    private static void put(String id, String name) {
        put(
                "/v1/templates/" + id,
                Map.of(
                        "publish",
                        true,
                        "parts",
                        Map.of("default", Map.of("title", "Number {{ data.number }}", "body", "See it."))));
        put("/v1/workflows/" + id, Map.of("name", name, "steps", List.of(Map.of("channel", "email", "template", id))));
    }

    private static void put(String path, Map<String, Object> body) {
        key().body(body).put(path).then().statusCode(200);
    }

    private static RequestSpecification key() {
        return given().header("Authorization", "Bearer allim_dev").contentType("application/json");
    }
}
