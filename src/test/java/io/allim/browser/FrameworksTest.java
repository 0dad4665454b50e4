package io.allim.browser;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.allim.api.TestPorts;
import io.allim.browser.Chromium.Window;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pages of {@code docs/examples}, each built with its framework's own tools from the npm package and driven in a real browser. Takes
 * minutes and a registry: needs {@code -Dnpm.examples}, npm and Chromium.
 */
@QuarkusTest
@Tag("application")
@QuarkusTestResource(TestPorts.class)
class FrameworksTest {

    private static Chromium chromium;

    @TempDir
    Path work;

    private static URI service() {
        return URI.create("http://127.0.0.1:" + RestAssured.port + "/");
    }

    @BeforeAll
    static void open() {
        assumeTrue(
                System.getProperty("npm.examples") != null,
                "the pages in frameworks are built from a registry, in minutes: give -Dnpm.examples");
        Npm.orSkip().pingOrSkip();
        chromium = Chromium.orSkip();
    }

    @AfterAll
    static void close() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"react", "vue", "angular"})
    void page_showsTheCount_andHearsWhatIsOpened(String framework) throws IOException {
        Path pages = Npm.orSkip().buildExample(framework, work);
        String ada = recipient();
        send(ada, "Dinner");
        send(ada, "Breakfast");
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = window.newPage();
            List<String> errors = new ArrayList<>();
            page.onPageError(errors::add);
            serve(page, pages, ada);
            page.navigate(service().resolve("/shop/index.html").toString());

            PlaywrightAssertions.assertThat(page.locator("allim-bell .badge")).hasText("2");
            PlaywrightAssertions.assertThat(page.locator("#unread")).hasText("2");
            PlaywrightAssertions.assertThat(page.locator("main > allim-inbox article"))
                    .hasCount(2);
            PlaywrightAssertions.assertThat(page.locator("main > allim-inbox")).containsText("알림");
            PlaywrightAssertions.assertThat(page).hasTitle("(2) Shop");

            page.locator("allim-bell button").first().click();
            page.locator("allim-bell article", new Page.LocatorOptions().setHasText("Dinner"))
                    .click();
            PlaywrightAssertions.assertThat(page.locator("#opened")).hasText("Dinner");
            PlaywrightAssertions.assertThat(page.locator("allim-bell .badge")).hasText("1");
            PlaywrightAssertions.assertThat(page.locator("#unread")).hasText("1");
            page.screenshot(
                    new Page.ScreenshotOptions().setPath(Path.of("target/screenshots/inbox-in-" + framework + ".png")));
            assertThat(errors).isEmpty();
        }
    }

    /** The page's own server, at the service's origin; the page is told where that is. */
    private static void serve(Page page, Path pages, String recipient) {
        String user = "{\"allim\":\"%s\",\"recipient\":\"%s\",\"language\":\"ko\"}".formatted(service(), recipient);
        page.route("**/my-back-end/user", route -> answer(route, user));
        page.route("**/my-back-end/allim-token", route -> answer(route, token(recipient)));
        page.route("**/shop/**", route -> {
            String path = URI.create(route.request().url()).getPath().substring("/shop/".length());
            route.fulfill(new Route.FulfillOptions().setPath(pages.resolve(path)));
        });
    }

    private static void answer(Route route, String json) {
        route.fulfill(
                new Route.FulfillOptions().setContentType("application/json").setBody(json));
    }

    private static String token(String recipient) {
        return given().header("Authorization", "Bearer allim_dev")
                .contentType("application/json")
                .body("{\"expiresIn\":\"PT1H\"}")
                .post("/v1/recipients/" + recipient + "/tokens")
                .asString();
    }

    private static String recipient() {
        String id = "ada-" + Long.toString(System.nanoTime(), 36);
        given().header("Authorization", "Bearer allim_dev")
                .contentType("application/json")
                .body("{}")
                .put("/v1/recipients/" + id)
                .then()
                .statusCode(lessThan(300));
        return id;
    }

    private static void send(String recipient, String title) {
        given().header("Authorization", "Bearer allim_dev")
                .contentType("application/json")
                .body(
                        "{\"to\":[{\"recipient\":\"%s\"}],\"channels\":[\"inbox\"],\"content\":{\"title\":\"%s\",\"body\":\"See.\"}}"
                                .formatted(recipient, title))
                .post("/v1/notifications")
                .then()
                .statusCode(202);
    }
}
