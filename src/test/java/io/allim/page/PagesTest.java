package io.allim.page;

import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.access.Links;
import io.allim.access.Purpose;
import io.allim.access.Token;
import io.allim.access.Tokens;
import io.allim.api.Places;
import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.delivery.DeliveryId;
import io.allim.notification.AcknowledgementStore;
import io.allim.preference.Catalogue;
import io.allim.preference.Offer;
import io.allim.preference.Place;
import io.allim.preference.PreferenceStore;
import io.allim.preference.Preferences;
import io.allim.preference.Subject;
import io.allim.preference.Verdict;
import io.allim.recipient.Endpoint;
import io.allim.recipient.Recipient;
import io.allim.recipient.RecipientStore;
import io.allim.recipient.Target;
import io.allim.table.TableUnavailable;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages over HTTP, as people, mail software and mail scanners use them. */
@QuarkusTest
@QuarkusTestResource(Places.class)
@TestProfile(PagesTest.WithWorkflows.class)
class PagesTest {

    private static final List<Offer> OFFERS = List.of(
            new Offer(
                    "news", "News & <b>offers</b>", Optional.of("marketing"), false, List.of("email", "sms"), Map.of()),
            new Offer("tips", "Tips", Optional.of("marketing"), false, List.of("email", "push"), Map.of("all", false)),
            new Offer("alarm", "Fire alarm", Optional.of("safety"), true, List.of("email", "sms"), Map.of()),
            new Offer("other", "Other", Optional.empty(), false, List.of("email"), Map.of()));

    private static final List<String> SCANNERS = List.of(
            "Mozilla/5.0 (compatible; SafeLinks)",
            "GoogleImageProxy",
            "Barracuda Sentinel (EE)",
            "facebookexternalhit/1.1",
            "",
            "curl/8.0");

    /** Other tests see the workflows that there are. */
    public static final class WithWorkflows implements QuarkusTestProfile {
        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(Workflows.class);
        }
    }

    @Singleton
    @Alternative
    static final class Workflows implements Catalogue {
        @Override
        public List<Offer> offers() {
            return OFFERS;
        }

        @Override
        public Optional<Offer> offer(String workflow) {
            return OFFERS.stream()
                    .filter(offer -> offer.workflow().equals(workflow))
                    .findFirst();
        }
    }

    @Inject
    Entrance entrance;

    @Inject
    Links links;

    @Inject
    Tokens tokens;

    @Inject
    RecipientStore recipients;

    @Inject
    PreferenceStore preferences;

    @Inject
    AcknowledgementStore acknowledgements;

    @Inject
    InstantSource clock;

    @ConfigProperty(name = "allim.data-dir")
    String data;

    /** The one that {@link #acknowledge} made last. */
    private DeliveryId delivery;

    private final String ada = "r-" + UUID.randomUUID();

    @BeforeEach
    void store() {
        put(ada, Optional.empty());
    }

    private void put(String id, Optional<String> locale) {
        List<Endpoint> endpoints = List.of(
                new Endpoint(new Address(AddressKind.EMAIL, "ada@example.com"), false),
                new Endpoint(new Address(AddressKind.PHONE, "+821012345678"), false));
        Optional<ZoneId> seoul = Optional.of(ZoneId.of("Asia/Seoul"));
        recipients.put(new Recipient(id, endpoints, seoul, locale, JsonNodeFactory.instance.objectNode()));
    }

    @Test
    void lookingAtAPage_changesNothing() throws SQLException {
        for (String path :
                List.of(preferencePage(ada), unsubscribe("news"), unsubscribe("alarm"), acknowledge(ada), digest())) {
            List<String> before = everythingStored();
            for (String agent : SCANNERS) {
                given().header("User-Agent", agent).get(path).then().statusCode(200);
                given().header("User-Agent", agent).get(path).then().statusCode(200);
                given().header("User-Agent", agent).head(path).then().statusCode(200);
                given().header("User-Agent", agent).options(path).then().statusCode(200);
                given().header("Accept", "application/json")
                        .get(path + "?undo=on&saved=1")
                        .then()
                        .statusCode(200);
                given().header("Purpose", "prefetch")
                        .get(path + "?List-Unsubscribe=One-Click")
                        .then()
                        .statusCode(200);
            }
            for (String method : List.of("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND")) {
                assertThat(given().request(method, path).statusCode())
                        .as(method)
                        .isBetween(400, 501);
            }
            assertThat(everythingStored()).as(path).isEqualTo(before);
        }
    }

    @Test
    void everyPage_hasHeadersThatKeepItToItself() {
        List<String> paths = List.of(
                preferencePage(ada), unsubscribe("news"), acknowledge(ada), digest(), "/p/x", "/u/x", "/a/x", "/d/x");
        for (String path : paths) {
            Response page = get(path);
            assertThat(page.contentType()).isEqualTo("text/html;charset=UTF-8");
            assertThat(page.header("Content-Security-Policy"))
                    .startsWith("default-src 'none'; style-src 'sha256-")
                    .endsWith("; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
            assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(page.header("Cache-Control")).isEqualTo("no-store");
            assertThat(page.header("X-Robots-Tag")).isEqualTo("noindex");
            assertThat(page.cookies()).isEmpty();
            assertThat(page.asString()).doesNotContain("<script", "style=\"", "src=", "<link");
        }
    }

    @Test
    void tokens_openNothingButTheirOwnPage() throws SQLException {
        String forPreferences = tail(preferencePage(ada));
        String forUnsubscribe = tail(unsubscribe("news"));
        String forAcknowledge = tail(acknowledge(ada));
        String expired = tokens.sign(
                new Token(Purpose.PREFERENCES, ada, "", clock.instant().minusSeconds(1)), clock.instant());
        List<String> before = everythingStored();
        for (String path : List.of(
                "/p/" + forUnsubscribe,
                "/p/" + forAcknowledge,
                "/p/" + expired,
                "/p/" + forPreferences + "x",
                "/p/" + forPreferences.substring(1),
                "/p/%00",
                "/p/" + "A".repeat(3000),
                "/u/" + forPreferences,
                "/u/" + forAcknowledge,
                "/a/" + forUnsubscribe,
                "/a/" + forPreferences)) {
            Response page = get(path);
            assertThat(page.statusCode()).as(path).isEqualTo(404);
            assertThat(page.asString()).contains("This link doesn’t work").doesNotContain("xception", "token");
            assertThat(given().post(path).statusCode()).as(path).isEqualTo(404);
            assertThat(given().post(path + "?undo=on").statusCode()).as(path).isEqualTo(404);
        }
        assertThat(everythingStored()).isEqualTo(before);
    }

    @Test
    void preferencePage_savesWhatWasChangedAndNothingElse() {
        String path = preferencePage(ada);
        String page = get(path).asString();
        assertThat(ticked(page))
                .containsExactlyInAnyOrder(
                        "EVERYTHING||",
                        "EVERYTHING||email",
                        "EVERYTHING||sms",
                        "EVERYTHING||inbox",
                        "CATEGORY|marketing|",
                        "WORKFLOW|news|email",
                        "WORKFLOW|news|sms",
                        "WORKFLOW|other|email");
        assertThat(page).contains("Fire alarm", "Always on", "News &amp; &lt;b&gt;offers&lt;/b&gt;");

        // A program mutes something while the page is open.
        Preferences meanwhile = Preferences.NONE
                .with(Place.category("safety"), Optional.of(false))
                .with(Place.workflow("other").on("email"), Optional.of(false));
        preferences.change(ada, _ -> meanwhile);
        Response saved = submit(path, page, "WORKFLOW|news|sms", "WORKFLOW|tips|email", "WORKFLOW|alarm|sms");
        assertThat(saved.statusCode()).isEqualTo(303);
        assertThat(saved.header("Location")).isEqualTo("?saved=1");
        assertThat(preferences.find(ada))
                .isEqualTo(meanwhile
                        .with(Place.workflow("news").on("sms"), Optional.of(false))
                        .with(Place.workflow("tips").on("email"), Optional.of(true)));

        String again = get(path + "?saved=1").asString();
        assertThat(again).contains("Your choices are saved.");
        submit(path, again, "WORKFLOW|news|sms", "WORKFLOW|tips|email");
        assertThat(preferences.find(ada))
                .as("ticked as by default: nothing is said any more")
                .isEqualTo(meanwhile);
    }

    @Test
    void pages_areFriendlyWhenTheStoreIsNot() {
        String token = tail(preferencePage(ada));
        HttpHeaders none = (HttpHeaders) Proxy.newProxyInstance(
                PagesTest.class.getClassLoader(), new Class<?>[] {HttpHeaders.class}, (_, _, _) -> null);
        var answer = entrance.enter(token, Purpose.PREFERENCES, none, (_, _) -> {
            throw new TableUnavailable("the disk is full", new IOException());
        });
        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getEntity().toString())
                .contains("Try again in a minute")
                .doesNotContain("disk");
    }

    @Test
    void preferencePage_showsWhatAWiderChoiceChanges() {
        String path = preferencePage(ada);
        submit(path, get(path).asString(), "EVERYTHING||email");
        assertThat(ticked(get(path).asString()))
                .contains("WORKFLOW|news|sms", "EVERYTHING||")
                .doesNotContain("EVERYTHING||email", "WORKFLOW|news|email", "WORKFLOW|other|email");
        assertThat(preferences.find(ada))
                .isEqualTo(Preferences.NONE.with(Place.EVERYTHING.on("email"), Optional.of(false)));
    }

    @Test
    void preferencePage_passesOverForgedForms() {
        String path = preferencePage(ada);
        for (String body : List.of(
                "",
                "&&==&=",
                "%",
                "on-before=%zz",
                "off-before=WORKFLOW%7Cnothing%7Cemail&on=WORKFLOW%7Cnothing%7Cemail",
                "on-before=WORKFLOW%7Calarm%7Csms",
                "on-before=" + "x".repeat(300_000))) {
            assertThat(given().contentType("application/x-www-form-urlencoded")
                            .body(body)
                            .redirects()
                            .follow(false)
                            .post(path)
                            .statusCode())
                    .isEqualTo(body.length() > 262_144 ? 413 : 303);
        }
        assertThat(preferences.find(ada)).isEqualTo(Preferences.NONE);
    }

    @Test
    void oneClick_mutesTheWorkflowOnItsChannelAtOnce() {
        String path = unsubscribe("news");
        assertThat(get(path).asString())
                .contains("News &amp; &lt;b&gt;offers&lt;/b&gt; · E-mail", "Do you want to stop");
        for (RequestSpecification click : List.of(
                given().contentType("application/x-www-form-urlencoded").body("List-Unsubscribe=One-Click"),
                given().multiPart("List-Unsubscribe", "One-Click"),
                given())) {
            Response answer = click.redirects().follow(false).post(path);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.asString()).contains("You are unsubscribed", "?undo=", "https://notify.example.com/p/");
            assertThat(verdict(OFFERS.getFirst().subject(), "email"))
                    .isEqualTo(new Verdict(false, "the recipient muted workflow news on email"));
        }
        assertThat(verdict(OFFERS.getFirst().subject(), "sms").wanted()).isTrue();
        assertThat(preferences.versioned(ada).version()).isEqualTo(1);
    }

    @Test
    void undo_takesAwayThatItWasNotWanted() {
        String path = unsubscribe("news");
        Place news = Place.workflow("news").on("email");
        for (Optional<Boolean> said : List.of(Optional.<Boolean>empty(), Optional.of(false))) {
            preferences.change(ada, p -> p.with(news, said));
            String page = given().post(path).asString();
            assertThat(preferences.find(ada).answer(news)).contains(false);
            Matcher undo = Pattern.compile("action=\"(\\?undo=[a-z]+)\"").matcher(page);
            assertThat(undo.find()).isTrue();
            assertThat(given().post(path + undo.group(1)).asString()).contains("Undone");
            assertThat(preferences.find(ada)).isEqualTo(Preferences.NONE);
        }
    }

    @Test
    void undo_neverOptsIn() {
        String path = unsubscribe("news");
        Place news = Place.workflow("news").on("email");
        Preferences muted = Preferences.NONE.with(Place.EVERYTHING, Optional.of(false));
        preferences.change(ada, _ -> muted);
        assertThat(given().post(path + "?undo=on").statusCode()).isEqualTo(200);
        assertThat(preferences.find(ada)).isEqualTo(muted);
        preferences.change(ada, _ -> muted.with(news, Optional.of(true)));
        assertThat(given().post(path + "?undo=on").statusCode()).isEqualTo(200);
        assertThat(preferences.find(ada)).isEqualTo(muted.with(news, Optional.of(true)));
        assertThat(given().post(path).asString())
                .contains("You are unsubscribed")
                .doesNotContain("?undo=");
        assertThat(given().post(path + "?undo=on").statusCode()).isEqualTo(200);
        assertThat(preferences.find(ada)).isEqualTo(muted);
    }

    @Test
    void unsubscribe_ofAPlainNotificationMutesTheChannel() {
        String path = path(links.unsubscribe(ada, Optional.empty(), "email", clock.instant()));
        assertThat(get(path).asString()).contains("All notifications · E-mail");
        assertThat(given().post(path).statusCode()).isEqualTo(200);
        assertThat(verdict(Subject.PLAIN, "email"))
                .isEqualTo(new Verdict(false, "the recipient muted everything on email"));
    }

    @Test
    void unsubscribe_fromWhatIsCriticalSaysThatItCantBeMuted() {
        String path = unsubscribe("alarm");
        assertThat(get(path).asString()).contains("This can’t be switched off").doesNotContain("<form");
        Response answer = given().post(path);
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.asString()).contains("too important");
        assertThat(preferences.find(ada)).isEqualTo(Preferences.NONE);
    }

    @Test
    void unsubscribe_worksForWorkflowsThatAreGoneAndStoresNothingOfTheForgotten() throws SQLException {
        assertThat(given().post(unsubscribe("gone")).statusCode()).isEqualTo(200);
        assertThat(preferences.find(ada).answer(Place.workflow("gone").on("email")))
                .contains(false);

        String path = unsubscribe("news");
        String page = preferencePage(ada);
        given().header("Authorization", "Bearer allim_dev").delete("/v1/recipients/" + ada);
        List<String> before = everythingStored();
        assertThat(get(path).statusCode()).isEqualTo(200);
        assertThat(given().post(path).statusCode()).isEqualTo(200);
        assertThat(given().post(path + "?undo=on").statusCode()).isEqualTo(200);
        assertThat(get(page).statusCode()).isEqualTo(404);
        assertThat(given().post(page).statusCode()).isEqualTo(404);
        assertThat(everythingStored()).isEqualTo(before);
    }

    @Test
    void acknowledge_actsOnceAndSaysWhen() {
        String path = acknowledge(ada);
        String asks = get(path).asString();
        assertThat(asks).contains("Disk &lt;i&gt;full&lt;/i&gt;", "<button>Acknowledge</button>");
        assertThat(given().post(path).asString()).contains("Thank you").doesNotContain("<form");
        var acknowledged = acknowledgements
                .of(delivery.notification(), new Target.Known(ada))
                .orElseThrow();
        assertThat(acknowledged.by()).isEqualTo(delivery.toString());
        assertThat(acknowledgements.first(delivery.notification())).contains(acknowledged);
        for (Response again : List.of(given().post(path), get(path))) {
            assertThat(again.statusCode()).isEqualTo(200);
            assertThat(again.asString()).contains("already acknowledged at 20", "(Asia/Seoul)");
        }
        assertThat(acknowledgements.of(delivery.notification(), new Target.Known(ada)))
                .contains(acknowledged);
    }

    @Test
    void acknowledge_worksForAnAddressThatTheCallerGave() {
        String path = acknowledge("{\"email\":\"ops@example.com\"}", "ops");
        assertThat(given().post(path).asString()).contains("Thank you");
        assertThat(get(path).asString()).contains("(UTC)");
        assertThat(acknowledgements.first(delivery.notification())).isPresent();
    }

    @Test
    void pages_speakTheRecipientsLanguage() {
        put(ada, Optional.of("ko-KR"));
        assertThat(get(preferencePage(ada)).asString()).contains("<html lang=\"ko\">", "알림 설정", "이메일", "항상 켜짐");
        put(ada, Optional.of("fr-FR"));
        RequestSpecification korean = given().header("Accept-Language", "fr;q=0.9, ko-KR;q=0.8, en;q=0.1");
        assertThat(korean.get(unsubscribe("news")).asString()).contains("수신 거부", "그만 받으시겠어요?");
        assertThat(given().header("Accept-Language", "ko").get("/p/x").asString())
                .contains("사용할 수 없는 링크");
        for (String garbage : List.of(";;;", "q=", "*", "한국어".repeat(400), "en;q=7")) {
            assertThat(given().header("Accept-Language", garbage).get("/p/x").asString())
                    .contains("<html lang=\"en\">");
        }
    }

    private String preferencePage(String recipient) {
        return path(links.preferences(recipient, clock.instant()));
    }

    private String unsubscribe(String workflow) {
        return path(links.unsubscribe(ada, Optional.of(workflow), "email", clock.instant()));
    }

    private String acknowledge(String recipient) {
        return acknowledge("{\"recipient\":\"" + recipient + "\"}", recipient);
    }

    private String acknowledge(String target, String subject) {
        String id = given().header("Authorization", "Bearer allim_dev")
                .contentType("application/json")
                .body(
                        "{\"to\":[%s],\"content\":{\"title\":\"Disk <i>full</i>\",\"body\":\"x\"},\"sendAt\":\"2099-01-01T00:00:00Z\"}"
                                .formatted(target))
                .post("/v1/notifications")
                .then()
                .statusCode(202)
                .extract()
                .path("deliveries[0].id");
        delivery = DeliveryId.parse(id).orElseThrow();
        return path(links.acknowledge(subject, id, clock.instant()));
    }

    private String digest() {
        given().header("Authorization", "Bearer allim_dev")
                .contentType("application/json")
                .body("{\"to\":[{\"recipient\":\"%s\"}],\"content\":{\"body\":\"x\"},\"digest\":{\"window\":\"P1D\"}}"
                        .formatted(ada))
                .post("/v1/notifications")
                .then()
                .statusCode(202);
        String digest = await().atMost(20, SECONDS)
                .until(
                        () -> given().header("Authorization", "Bearer allim_dev")
                                .get("/v1/digests?recipient=" + ada)
                                .path("items[0].id"),
                        Objects::nonNull);
        return path(links.digest(ada, digest, clock.instant()));
    }

    private static String path(Optional<String> link) {
        return URI.create(link.orElseThrow()).getRawPath();
    }

    private static String tail(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static Response get(String path) {
        return given().urlEncodingEnabled(false).get(path);
    }

    private Verdict verdict(Subject subject, String channel) {
        return preferences.find(ada).verdict(subject, channel);
    }

    private static List<String> ticked(String page) {
        return values(page, "name=\"on\" value=\"([^\"]*)\" checked");
    }

    private static List<String> values(String page, String pattern) {
        return Pattern.compile(pattern)
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** Sends the form as a browser would after a click on each of the boxes. */
    private static Response submit(String path, String page, String... clicked) {
        List<String> on = new ArrayList<>(ticked(page));
        for (String box : clicked) {
            if (!on.remove(box)) {
                on.add(box);
            }
        }
        RequestSpecification form = given().redirects().follow(false).contentType("application/x-www-form-urlencoded");
        form.formParam("on-before", values(page, "name=\"on-before\" value=\"([^\"]*)\""));
        form.formParam("off-before", values(page, "name=\"off-before\" value=\"([^\"]*)\""));
        return form.formParam("on", on).post(path);
    }

    /** Every row of the store. */
    private List<String> everythingStored() throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data + "/allim.db");
                ResultSet found = connection
                        .createStatement()
                        .executeQuery(
                                "select pk || ' ' || sk || ' ' || version || ' ' || body from item order by pk, sk")) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows;
    }
}
