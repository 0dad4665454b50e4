package io.allim.browser;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.allim.api.TestPorts;
import io.allim.browser.Chromium.Window;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The inbox in a page of somebody else's, in a real browser. */
@QuarkusTest
@Tag("application")
@QuarkusTestResource(TestPorts.class)
class InboxElementTest {

    private static Chromium chromium;

    private static URI service() {
        return URI.create("http://127.0.0.1:" + io.restassured.RestAssured.port + "/");
    }

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
    void bell_showsHowManyAreUnread_andItsListMarksThemRead() {
        String ada = recipient();
        send(ada, "Dinner", "At eight, at Luigi's.");
        send(ada, "<img src=x onerror=alert(1)>", "<script>alert(1)</script>");
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = page(window, ada);
            PlaywrightAssertions.assertThat(page.locator("allim-bell .badge")).hasText("2");
            page.locator("allim-bell button").first().click();
            PlaywrightAssertions.assertThat(page.locator("allim-inbox article")).hasCount(2);
            page.locator("allim-inbox article").last().click();
            PlaywrightAssertions.assertThat(page.locator("allim-bell .badge")).hasText("1");
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/screenshots/inbox.png")));
        }
    }

    @Test
    void archived_leavesTheList_isUndone_andIsFoundInItsView() {
        String ada = recipient();
        send(ada, "Dinner", "At eight, at Luigi's.");
        send(ada, "Lunch", "At one.");
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = page(window, ada);
            page.locator("allim-bell button").first().click();
            Locator entries = page.locator("allim-inbox article");
            PlaywrightAssertions.assertThat(entries).hasCount(2);
            archive(entries);
            page.getByText("Undo").click();
            PlaywrightAssertions.assertThat(entries).hasCount(2);
            archive(entries);
            PlaywrightAssertions.assertThat(page.locator("allim-bell .badge")).hasText("1");
            page.locator("header .dots").click();
            page.locator(".menu button").first().click();
            PlaywrightAssertions.assertThat(entries).hasText(Pattern.compile("Lunch"));
            entries.hover();
            entries.getByLabel("Move to inbox").click();
            PlaywrightAssertions.assertThat(entries).hasCount(0);
            page.getByLabel("Back to notifications").click();
            PlaywrightAssertions.assertThat(entries).hasCount(2);
        }
    }

    @Test
    void quietHours_areSaved() {
        String ada = recipient();
        send(ada, "Dinner", "At eight, at Luigi's.");
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = page(window, ada);
            page.evaluate("""
                    async () => {
                        const {createInbox} = await import('/inbox.js');
                        const {getToken} = document.querySelector('allim-bell');
                        const inbox = createInbox({recipient: document.querySelector('allim-bell').recipient, getToken});
                        const quiet = from => said => (said.quietHours = [{from, to: '07:00'}]);
                        await Promise.all([inbox.savePreferences(quiet('21:00')), inbox.savePreferences(quiet('22:00'))]);
                    }""");
        }
        given().header("Authorization", "Bearer allim_dev")
                .get("/v1/recipients/" + ada + "/preferences")
                .then()
                .body("quietHours.from", org.hamcrest.Matchers.contains("22:00"));
    }

    private static void archive(Locator entries) {
        entries.first().hover();
        entries.first().getByLabel("Archive").click();
        PlaywrightAssertions.assertThat(entries).hasCount(1);
    }

    @Test
    void inbox_isAccessible_inEachWindow() {
        String ada = recipient();
        send(ada, "Dinner", "At eight, at Luigi's.");
        for (Window each : Window.all()) {
            try (BrowserContext window = chromium.open(each)) {
                Page page = page(window, ada);
                page.locator("allim-bell button").first().click();
                PlaywrightAssertions.assertThat(page.locator("allim-inbox article"))
                        .hasCount(1);
                Chromium.assertAccessible(page);
                page.screenshot(new Page.ScreenshotOptions()
                        .setPath(Path.of("target/screenshots/inbox-" + each.width() + "-" + each.scheme() + "-"
                                + each.language() + ".png")));
            }
        }
    }

    private Page page(BrowserContext window, String recipient) {
        String token = given().header("Authorization", "Bearer allim_dev")
                .contentType("application/json")
                .body("{\"expiresIn\":\"PT1H\"}")
                .post("/v1/recipients/" + recipient + "/tokens")
                .path("token");
        Page page = window.newPage();
        List<String> hosts = new ArrayList<>();
        page.onRequest(request -> hosts.add(URI.create(request.url()).getAuthority()));
        String html = """
                <!doctype html><html lang="%s"><title>Shop</title><meta name="viewport" content="width=device-width">
                <main><h1>Shop</h1><allim-bell recipient="%s" title-badge></allim-bell></main>
                <script type="module">
                import '/inbox.js';
                document.querySelector('allim-bell').getToken = async () => '%s';
                </script></html>""".formatted(page.evaluate("navigator.language"), recipient, token);
        page.route(
                service().resolve("/shop").toString(),
                route -> route.fulfill(
                        new Route.FulfillOptions().setContentType("text/html").setBody(html)));
        page.navigate(service().resolve("/shop").toString());
        PlaywrightAssertions.assertThat(page.locator("allim-bell .badge")).isVisible();
        assertThat(hosts).containsOnly(service().getAuthority());
        return page;
    }

    private static String recipient() {
        String id = "ada-" + Long.toString(System.nanoTime(), 36);
        given().header("Authorization", "Bearer allim_dev")
                .contentType("application/json")
                .body("{}")
                .put("/v1/recipients/" + id)
                .then()
                .statusCode(org.hamcrest.Matchers.lessThan(300));
        return id;
    }

    private static void send(String recipient, String title, String body) {
        given().header("Authorization", "Bearer allim_dev")
                .contentType("application/json")
                .body(
                        "{\"to\":[{\"recipient\":\"%s\"}],\"channels\":[\"inbox\"],\"content\":{\"title\":\"%s\",\"body\":\"%s\"}}"
                                .formatted(recipient, title, body))
                .post("/v1/notifications")
                .then()
                .statusCode(202);
    }
}
