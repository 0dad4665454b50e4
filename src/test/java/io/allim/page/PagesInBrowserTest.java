package io.allim.page;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
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
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

    @Test
    void eachPage_isAccessible_inEachWindow() {
        Map<String, String> paths = paths();
        for (Window each : Window.all()) {
            try (BrowserContext window = chromium.open(each)) {
                window.route(LOGO, PagesInBrowserTest::logo);
                paths.forEach((name, path) -> {
                    Page page = window.newPage();
                    page.navigate("http://127.0.0.1:" + RestAssured.port + path);
                    page.screenshot(new Page.ScreenshotOptions()
                            .setFullPage(true)
                            .setPath(Path.of("target/screenshots/page-" + name + "-" + each.width() + "-"
                                    + each.scheme() + "-" + each.language() + ".png")));
                    assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                            .as(name)
                            .isLessThanOrEqualTo(each.width());
                    assertThat((Integer) page.evaluate("document.querySelector('.brand img').naturalWidth"))
                            .as("the policy lets the picture in")
                            .isPositive();
                    assertThat(page.locator(".brand").innerText()).contains("Acme & Söhne");
                    assertThat(page.locator("footer a").getAttribute("href")).isEqualTo("mailto:help@example.com");
                    page.close();
                });
            }
        }
    }

    /** A policy that allows no script lets axe-core in through a window that has none. */
    @Test
    void axe_findsNothing() {
        Map<String, String> paths = paths();
        for (Window each : Window.all()) {
            try (BrowserContext window = chromium.openWithoutPolicy(each)) {
                window.route(LOGO, PagesInBrowserTest::logo);
                paths.values().forEach(path -> {
                    Page page = window.newPage();
                    page.navigate("http://127.0.0.1:" + RestAssured.port + path);
                    Chromium.assertAccessible(page);
                    page.close();
                });
            }
        }
    }

    private static void logo(Route route) {
        route.fulfill(new Route.FulfillOptions()
                .setContentType("image/svg+xml")
                .setBody("<svg xmlns='http://www.w3.org/2000/svg' width='40' height='40'><circle cx='20' cy='20' r='18'"
                        + " fill='#ffcc00'/></svg>"));
    }

    private Map<String, String> paths() {
        String ada = "ada-" + Long.toString(System.nanoTime(), 36);
        put("/v1/recipients/" + ada, "{\"addresses\":{\"email\":\"ada@example.com\"},\"zone\":\"Asia/Seoul\"}");
        put("/v1/templates/disk", """
                {"publish":true,"parts":{"default":{"title":"Disk full on {{ data.host }}",
                "body":"/var has 2 % left.\\nIt fills in 40 minutes.\\n{{ ackUrl }}"}}}""");
        put("/v1/workflows/disk", """
                {"name":"Disks","category":"alarms","steps":[
                {"id":"mail","channel":"email","template":"disk"},
                {"id":"others","channel":"sms","template":"disk","after":"PT2H","unless":[{"is":"acked"}],
                 "to":[{"recipient":"%s"}]}]}""".formatted(ada));
        put("/v1/workflows/news", """
                {"name":"News","category":"marketing","steps":[{"channel":"email","template":"disk",
                "digest":{"window":"PT1H","frequencies":["hourly","daily","weekly"]}}]}""");
        Map<String, String> paths = new TreeMap<>();
        paths.put("ask", acknowledge(alarm(ada), ada));
        String done = alarm(ada);
        given().header("Authorization", "Bearer allim_dev")
                .contentType("application/json")
                .body("{\"recipient\":\"" + ada + "\",\"who\":\"Ada Lovelace\"}")
                .post("/v1/notifications/" + done.replaceAll("dlv_([a-z0-9]+)_.*", "ntf_$1") + "/acknowledge")
                .then()
                .statusCode(200);
        paths.put("acknowledged", acknowledge(done, ada));
        paths.put("preferences", path(links.preferences(ada, clock.instant())));
        paths.put("unsubscribe", path(links.unsubscribe(ada, Optional.of("news"), "email", clock.instant())));
        paths.put("none", "/p/x");
        return paths;
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
                .statusCode(org.hamcrest.Matchers.lessThan(300));
    }

    private static String path(Optional<String> link) {
        return URI.create(link.orElseThrow()).getRawPath();
    }
}
