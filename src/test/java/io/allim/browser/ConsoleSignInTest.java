package io.allim.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.allim.access.oidc.ProviderResource;
import io.allim.access.oidc.ProviderStandIn;
import io.allim.api.TestPorts;
import io.allim.browser.Chromium.Window;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A team that signs in to the console with its own provider, in a real browser. */
@QuarkusTest
@Tag("application")
@QuarkusTestResource(TestPorts.class)
@QuarkusTestResource(value = ProviderResource.class, restrictToAnnotatedClass = true)
class ConsoleSignInTest {

    private static Chromium chromium;

    private ProviderStandIn provider;

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

    /** From the address that somebody has in hand, over the provider, and back to that address. */
    @Test
    void role_opensTheConsole_whereOneWanted_forWhatTheRoleMay() {
        asMemberOf("support");
        try (BrowserContext window = signedOut()) {
            Page page = window.newPage();
            List<String> wrong = listen(page);
            page.navigate(origin() + "/console/deliveries?state=failed");
            button(
                            page,
                            "Sign in with localhost:"
                                    + URI.create(provider.issuer()).getPort())
                    .click();
            assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Deliveries")))
                    .isVisible();
            assertThat(page).hasURL(origin() + "/console/deliveries?state=failed");
            assertThat(page.locator("allim-console")).containsText("u-1");
            assertThat(page.context().cookies()).isEmpty();
            assertThat(wrong).isEmpty();
            Chromium.assertAccessible(page);
        }
    }

    @Test
    void memberOfNoRole_isToldSo() {
        asMemberOf("sales");
        try (BrowserContext window = signedOut()) {
            Page page = window.newPage();
            page.navigate(origin() + "/console/deliveries");
            button(
                            page,
                            "Sign in with localhost:"
                                    + URI.create(provider.issuer()).getPort())
                    .click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("allim.access.oidc.roles");
        }
    }

    /** An answer that belongs to no question of this tab is not looked at. */
    @Test
    void answerThatWasNotAskedFor_signsNobodyIn() {
        asMemberOf("ops");
        try (BrowserContext window = signedOut()) {
            Page page = window.newPage();
            page.navigate(origin() + "/console/signed-in?code=stolen&state=guessed");
            assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
            assertThat(page.locator("console-sign-in")).isVisible();
        }
    }

    private void asMemberOf(String group) {
        provider.signIn(client -> {
            JwtClaims claims = new JwtClaims();
            claims.setIssuer(provider.issuer());
            claims.setAudience(client);
            claims.setSubject("u-1");
            claims.setExpirationTime(
                    NumericDate.fromSeconds(Instant.now().plusSeconds(300).getEpochSecond()));
            claims.setStringListClaim("groups", List.of(group));
            return claims;
        });
    }

    /** In tests the page would sign in by itself with the key of dev. */
    private static BrowserContext signedOut() {
        BrowserContext window = chromium.open(Window.DESK);
        window.addInitScript("sessionStorage.setItem('allim.signed-out', '1')");
        return window;
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    private static List<String> listen(Page page) {
        List<String> wrong = new ArrayList<>();
        page.onPageError(wrong::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                wrong.add(message.text());
            }
        });
        return wrong;
    }

    private static String origin() {
        return "http://localhost:" + RestAssured.port;
    }
}
