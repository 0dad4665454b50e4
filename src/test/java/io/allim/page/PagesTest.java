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
import io.allim.api.TestPorts;
import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.delivery.DeliveryId;
import io.allim.notification.AcknowledgementStore;
import io.allim.preference.LocalName;
import io.allim.preference.PreferenceScope;
import io.allim.preference.PreferenceStore;
import io.allim.preference.PreferenceSubject;
import io.allim.preference.Preferences;
import io.allim.preference.Verdict;
import io.allim.preference.WorkflowCatalog;
import io.allim.preference.WorkflowOption;
import io.allim.recipient.Endpoint;
import io.allim.recipient.Recipient;
import io.allim.recipient.RecipientStore;
import io.allim.recipient.Target;
import io.allim.table.TableUnavailable;
import io.allim.time.Frequency;
import io.allim.time.Frequency.Every;
import io.allim.time.Hours;
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
import java.time.DayOfWeek;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages over HTTP, as people, mail software and mail scanners use them. */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
@TestProfile(PagesTest.WithWorkflows.class)
class PagesTest {

    private static final List<WorkflowOption> OFFERS = List.of(
            new WorkflowOption(
                    "news",
                    new LocalName("News & <b>offers</b>"),
                    Optional.of("marketing"),
                    false,
                    false,
                    List.of("email", "sms"),
                    Map.of(),
                    List.of(Every.WEEKLY, Every.INSTANT, Every.DAILY)),
            new WorkflowOption(
                    "tips",
                    new LocalName("Tips"),
                    Optional.of("marketing"),
                    false,
                    false,
                    List.of("email", "push"),
                    Map.of("all", false),
                    List.of(Every.HOURLY)),
            new WorkflowOption(
                    "alarm",
                    new LocalName("Fire alarm"),
                    Optional.of("safety"),
                    true,
                    false,
                    List.of("email", "sms"),
                    Map.of(),
                    List.of()),
            new WorkflowOption(
                    "other",
                    new LocalName("Other"),
                    Optional.empty(),
                    false,
                    false,
                    List.of("email"),
                    Map.of(),
                    List.of()));

    private static final Hours NIGHTS =
            new Hours(Set.of(DayOfWeek.values()), LocalTime.of(22, 0), LocalTime.of(7, 0), Optional.empty());

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
    static final class Workflows implements WorkflowCatalog {
        @Override
        public List<WorkflowOption> options() {
            return OFFERS;
        }

        @Override
        public Optional<WorkflowOption> option(String workflow) {
            return OFFERS.stream()
                    .filter(option -> option.workflow().equals(workflow))
                    .findFirst();
        }
    }

    @Inject
    SignedPage entrance;

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
                new Endpoint(new Address(Kinds.EMAIL, "ada@example.com"), false),
                new Endpoint(new Address(Kinds.PHONE, "+821012345678"), false));
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
                given().header("User-Agent", agent).options(path).then().statusCode(204);
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
                        "WORKFLOW|news|email",
                        "WORKFLOW|news|sms",
                        "WORKFLOW|other|email");
        assertThat(page).contains("Fire alarm", "Always on", "News &amp; &lt;b&gt;offers&lt;/b&gt;");

        // A program mutes something while the page is open.
        Preferences meanwhile = Preferences.NONE
                .with(PreferenceScope.category("safety"), Optional.of(false))
                .with(PreferenceScope.workflow("other").on("email"), Optional.of(false));
        preferences.change(ada, _ -> meanwhile);
        Response saved = submit(path, page, "WORKFLOW|news|sms", "WORKFLOW|tips|email", "WORKFLOW|alarm|sms");
        assertThat(saved.statusCode()).isEqualTo(303);
        assertThat(saved.header("Location")).isEqualTo("?saved=1");
        assertThat(preferences.find(ada))
                .isEqualTo(meanwhile
                        .with(PreferenceScope.workflow("news").on("sms"), Optional.of(false))
                        .with(PreferenceScope.workflow("tips").on("email"), Optional.of(true)));

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
                .isEqualTo(Preferences.NONE.with(PreferenceScope.EVERYTHING.on("email"), Optional.of(false)));
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
        PreferenceScope news = PreferenceScope.workflow("news").on("email");
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
        PreferenceScope news = PreferenceScope.workflow("news").on("email");
        Preferences muted = Preferences.NONE.with(PreferenceScope.EVERYTHING, Optional.of(false));
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
        assertThat(verdict(PreferenceSubject.PLAIN, "email"))
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
        assertThat(preferences.find(ada).answer(PreferenceScope.workflow("gone").on("email")))
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
                .of(delivery.notification(), new Target.ToRecipient(ada))
                .orElseThrow();
        assertThat(acknowledged.by()).contains(delivery.toString());
        assertThat(acknowledgements.first(delivery.notification())).contains(acknowledged);
        for (Response again : List.of(given().post(path), get(path))) {
            assertThat(again.statusCode()).isEqualTo(200);
            assertThat(again.asString())
                    .contains("This was already acknowledged.", "<bdi>You</bdi>", " (Asia/Seoul)</time>");
        }
        assertThat(acknowledgements.of(delivery.notification(), new Target.ToRecipient(ada)))
                .contains(acknowledged);
    }

    @Test
    void acknowledge_saysWhatItIsAbout_howManyWereTold_andWho() {
        String path = acknowledge(ada);
        assertThat(get(path).asString())
                .contains("<p class=\"excerpt\">x</p>", "just now</time>", " (Asia/Seoul)\">")
                .doesNotContain("told as well", "Acknowledged by", ada);
        given().header("Authorization", "Bearer allim_dev")
                .contentType("application/json")
                .body("{\"who\":\"Ada <b>L</b>\"}")
                .post("/v1/notifications/" + delivery.notification() + "/acknowledge")
                .then()
                .statusCode(200);
        assertThat(get(path).asString())
                .contains("This was already acknowledged.", "Acknowledged by", "Ada &lt;b&gt;L&lt;/b&gt;")
                .doesNotContain("<form");
    }

    @Test
    void acknowledge_saysWhatItStops_andThatOthersWereTold() {
        String id = alarm();
        String path = path(links.acknowledge(ada, id, clock.instant()));
        await().atMost(20, SECONDS)
                .untilAsserted(() -> assertThat(get(path).asString()).contains("1 other was told as well"));
        assertThat(get(path).asString())
                .contains(
                        "Disk full",
                        "Not sent any more if you acknowledge",
                        "<li>Text message to others, <time datetime=\"")
                .doesNotContain("E-mail", "/var/log", "ops@", "<h2>Not sent any more</h2>");
        assertThat(given().post(path).asString())
                .contains("Thank you", "<h2>Not sent any more</h2>", "Text message to others");
        String other = path(links.acknowledge("ops", other(id), clock.instant()));
        assertThat(get(other).asString())
                .as("somebody else stopped it")
                .contains("Acknowledged by", "<bdi>Somebody</bdi>", "<button>Acknowledge</button>")
                .doesNotContain("Text message to others", "<bdi>You</bdi>");
    }

    /** @return the delivery to Ada */
    private String alarm() {
        RequestSpecification api =
                given().header("Authorization", "Bearer allim_dev").contentType("application/json");
        api.body("{\"publish\":true,\"parts\":{\"default\":{\"title\":\"Disk full\",\"body\":\"db-1\"}}}")
                .put("/v1/templates/disk")
                .then()
                .statusCode(200);
        given().spec(api)
                .body(
                        "{\"steps\":[{\"channel\":\"email\",\"template\":\"disk\"},{\"channel\":\"sms\",\"template\":\"disk\","
                                + "\"after\":\"PT2H\",\"unless\":[{\"is\":\"acked\"}],\"to\":[{\"recipient\":\"" + ada
                                + "\"}]}]}")
                .put("/v1/workflows/disk")
                .then()
                .statusCode(200);
        return given().spec(api)
                .body("{\"workflow\":\"disk\",\"to\":[{\"recipient\":\"" + ada
                        + "\"},{\"email\":\"ops@example.com\"}]}")
                .post("/v1/notifications")
                .then()
                .statusCode(202)
                .extract()
                .path("deliveries.find { it.recipient == '" + ada + "' && it.channel == 'email' }.id");
    }

    private String other(String id) {
        String notification = DeliveryId.parse(id).orElseThrow().notification().toString();
        return given().header("Authorization", "Bearer allim_dev")
                .get("/v1/notifications/" + notification)
                .path("deliveries.find { it.to == 'o***@example.com' }.id");
    }

    @Test
    void unsubscribe_offersLessOften() {
        String path = unsubscribe("news");
        assertThat(get(path).asString())
                .contains("Sent to a***@example.com", "Or get it less often", "?every=daily", "?every=weekly")
                .doesNotContain("?every=instant", "?every=hourly");
        assertThat(get(path + "?every=daily").asString()).contains("Do you want to stop");
        assertThat(preferences.find(ada)).isEqualTo(Preferences.NONE);

        assertThat(given().post(path + "?every=daily").asString())
                .contains("Less often", "You will get this at most once a day.", "https://notify.example.com/p/");
        Preferences daily = Preferences.NONE.with(
                "news", Optional.of(new Frequency(Every.DAILY, Optional.empty(), Optional.empty())));
        assertThat(preferences.find(ada)).isEqualTo(daily);
        assertThat(get(path).asString()).contains("?every=weekly").doesNotContain("?every=daily");
        for (String other : List.of("instant", "daily", "hourly", "never")) {
            assertThat(given().post(path + "?every=" + other).statusCode()).isEqualTo(200);
            assertThat(preferences.find(ada)).as(other).isEqualTo(daily);
        }
        assertThat(given().post(unsubscribe("alarm") + "?every=daily").asString())
                .contains("This can’t be switched off");
        assertThat(get(unsubscribe("other")).asString()).doesNotContain("?every=");
        assertThat(preferences.find(ada)).isEqualTo(daily);
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
        assertThat(get(preferencePage(ada)).asString())
                .contains("<html lang=\"ko\">", "알림 설정", "이메일", "항상 켜짐")
                .contains("방해 금지 시간", "Asia/Seoul 기준", "받는 주기", "일주일에 한 번", "목요일", ">목</label>");
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

    @Test
    void preferencePage_offersTheFrequenciesOfTheWorkflow() {
        String page = get(preferencePage(ada)).asString();
        assertThat(options(page, "every:news")).containsExactly("", "instant", "daily", "weekly");
        assertThat(options(page, "every:tips")).containsExactly("", "hourly");
        assertThat(options(page, "on:news")).hasSize(7);
        assertThat(page)
                .contains("How often", "As usual", "At once", "Once a day", "Once a week", "Every hour")
                .contains("name=\"at:news\"", "Times on this page are in the time zone Asia/Seoul.")
                .doesNotContain("on:tips", "at:tips", "every:other", "every:alarm");
    }

    @Test
    void preferencePage_savesHowOften() {
        chooses("every:news", "weekly", new Frequency(Every.WEEKLY, Optional.of(DayOfWeek.MONDAY), at(9, 0)));
        chooses("on:news", "THURSDAY", new Frequency(Every.WEEKLY, Optional.of(DayOfWeek.THURSDAY), at(9, 0)));
        chooses("at:news", "18:05", new Frequency(Every.WEEKLY, Optional.of(DayOfWeek.THURSDAY), at(18, 5)));
        chooses("every:news", "daily", new Frequency(Every.DAILY, Optional.empty(), at(18, 5)));
        chooses("at:news", "", new Frequency(Every.DAILY, Optional.empty(), at(9, 0)));
        chooses("every:news", "instant", new Frequency(Every.INSTANT, Optional.empty(), Optional.empty()));
        Map<String, List<String>> form = form(get(preferencePage(ada)).asString());
        form.put("every:news", List.of(""));
        submit(preferencePage(ada), form);
        assertThat(preferences.find(ada)).isEqualTo(Preferences.NONE);
    }

    private void chooses(String field, String value, Frequency expected) {
        String path = preferencePage(ada);
        Map<String, List<String>> form = form(get(path).asString());
        form.put(field, List.of(value));
        assertThat(submit(path, form).statusCode()).isEqualTo(303);
        assertThat(preferences.find(ada)).isEqualTo(Preferences.NONE.with("news", Optional.of(expected)));
        Map<String, List<String>> shown = form(get(path).asString());
        assertThat(shown.get("every:news")).containsExactly(expected.every().word());
        expected.on().ifPresent(day -> assertThat(shown.get("on:news")).containsExactly(day.name()));
        expected.at().ifPresent(time -> assertThat(shown.get("at:news")).containsExactly(time.toString()));
    }

    @Test
    void preferencePage_savesQuietHours() {
        String path = preferencePage(ada);
        Map<String, List<String>> form = form(get(path).asString());
        assertThat(form.get("quiet")).containsExactly("none");
        form.put("quiet", List.of("hours"));
        submit(path, form);
        assertThat(preferences.find(ada)).isEqualTo(Preferences.NONE.withQuietHours(List.of(NIGHTS)));

        Map<String, List<String>> nights = form(get(path).asString());
        assertThat(nights.get("quiet")).containsExactly("hours");
        nights.put("quiet-from", List.of("12:30"));
        nights.put("quiet-to", List.of("13:00"));
        nights.put("quiet-on", List.of("SUNDAY", "SATURDAY"));
        submit(path, nights);
        Hours noon = new Hours(
                Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
                LocalTime.of(12, 30),
                LocalTime.of(13, 0),
                Optional.empty());
        assertThat(preferences.find(ada).quietHours()).containsExactly(noon);
        assertThat(form(get(path).asString()))
                .containsEntry("quiet-from", List.of("12:30"))
                .containsEntry("quiet-to", List.of("13:00"))
                .containsEntry("quiet-on", List.of("SATURDAY", "SUNDAY"));

        for (Map.Entry<String, List<String>> emptied : List.of(
                Map.entry("quiet", List.of("none")),
                Map.entry("quiet-on", List.<String>of()),
                Map.entry("quiet-from", List.of("")),
                Map.entry("quiet-to", List.of("")))) {
            preferences.change(ada, before -> before.withQuietHours(List.of(noon)));
            Map<String, List<String>> without = form(get(path).asString());
            without.put(emptied.getKey(), emptied.getValue());
            submit(path, without);
            assertThat(preferences.find(ada)).as("%s", emptied).isEqualTo(Preferences.NONE);
        }
    }

    @Test
    void preferencePage_keepsQuietHoursThatAPersonCantSet() {
        String path = preferencePage(ada);
        Hours abroad = new Hours(
                Set.of(DayOfWeek.SUNDAY, DayOfWeek.FRIDAY),
                LocalTime.of(1, 0),
                LocalTime.of(2, 0),
                Optional.of(ZoneId.of("Europe/Berlin")));
        for (List<Hours> stored : List.of(List.of(NIGHTS, abroad), List.of(abroad), List.of(NIGHTS, NIGHTS))) {
            Preferences said = Preferences.NONE.withQuietHours(stored);
            preferences.change(ada, _ -> said);
            String page = get(path).asString();
            assertThat(form(page).get("quiet")).containsExactly("keep");
            assertThat(page)
                    .contains(
                            stored.contains(abroad) ? "Fri, Sun 01:00–02:00 (Europe/Berlin)" : "Every day 22:00–07:00");
            submit(path, page, "EVERYTHING||sms");
            assertThat(preferences.find(ada).with(PreferenceScope.EVERYTHING.on("sms"), Optional.empty()))
                    .isEqualTo(said);

            Map<String, List<String>> form = form(page);
            form.put("quiet", List.of("hours"));
            submit(path, form);
            assertThat(preferences.find(ada).quietHours()).containsExactly(NIGHTS);
            preferences.change(ada, _ -> said);
            form.put("quiet", List.of("none"));
            submit(path, form);
            assertThat(preferences.find(ada)).isEqualTo(Preferences.NONE);
        }
    }

    @Test
    void preferencePage_undoesNothingThatItDidNotShow() {
        String path = preferencePage(ada);
        String page = get(path).asString();
        Preferences meanwhile = Preferences.NONE
                .with("news", Optional.of(new Frequency(Every.DAILY, Optional.empty(), at(7, 0))))
                .withQuietHours(List.of(NIGHTS));
        preferences.change(ada, _ -> meanwhile);
        submit(path, form(page));
        assertThat(preferences.versioned(ada).version()).isEqualTo(1);

        Map<String, List<String>> often = form(page);
        often.put("every:tips", List.of("hourly"));
        submit(path, often);
        Frequency hourly = new Frequency(Every.HOURLY, Optional.empty(), Optional.empty());
        assertThat(preferences.find(ada)).isEqualTo(meanwhile.with("tips", Optional.of(hourly)));

        String nights = get(path).asString();
        preferences.change(ada, _ -> Preferences.NONE);
        submit(path, nights, "EVERYTHING||sms");
        assertThat(preferences.find(ada))
                .isEqualTo(Preferences.NONE.with(PreferenceScope.EVERYTHING.on("sms"), Optional.of(false)));
    }

    @Test
    void preferencePage_leavesAloneWhatItDoesNotOffer() {
        String path = preferencePage(ada);
        Frequency hourly = new Frequency(Every.HOURLY, Optional.empty(), Optional.empty());
        Frequency weekly = new Frequency(Every.WEEKLY, Optional.empty(), Optional.empty());
        Preferences said = Preferences.NONE
                .with("news", Optional.of(hourly))
                .with("other", Optional.of(weekly))
                .with("gone", Optional.of(weekly));
        preferences.change(ada, _ -> said);
        String page = get(path).asString();
        assertThat(form(page).get("every:news")).containsExactly("");
        submit(path, page);
        assertThat(preferences.find(ada)).isEqualTo(said);
    }

    @Test
    void preferencePage_showsTheFirstDayOfTheWeekWhereTheRecipientLives() {
        String path = preferencePage(ada);
        Preferences weekly = Preferences.NONE.with(
                "news", Optional.of(new Frequency(Every.WEEKLY, Optional.empty(), Optional.empty())));
        preferences.change(ada, _ -> weekly);
        for (Map.Entry<String, String> first : Map.of(
                        "ko-KR", "SUNDAY", "en-US", "SUNDAY", "de-DE", "MONDAY", "ko", "MONDAY")
                .entrySet()) {
            put(ada, Optional.of(first.getKey()));
            String page = get(path).asString();
            assertThat(form(page))
                    .containsEntry("every:news", List.of("weekly"))
                    .containsEntry("on:news", List.of(first.getValue()))
                    .containsEntry("at:news", List.of("09:00"));
            submit(path, page);
            assertThat(preferences.find(ada)).isEqualTo(weekly);
        }
    }

    @Test
    void preferencePage_passesOverForgedTimes() {
        String path = preferencePage(ada);
        for (String body : List.of(
                "every:news=instant",
                "before:news=weekly&before:news=daily&every:news=instant",
                "before:news=&every:news=hourly",
                "before:news=&every:news=never",
                "before:news=&every:news=instant&every:news=daily&at:news=09:00",
                "before:news=&every:news=daily",
                "before:news=&every:news=daily&at:news=25:00",
                "before:news=&every:news=daily&at:news=09:00:30",
                "before:news=&every:news=daily&at:news=x&at:news=09:00",
                "before:news=&every:news=daily&at:news=%zz",
                "before:news=&every:news=weekly&at:news=09:00",
                "before:news=&every:news=weekly&at:news=09:00&on:news=SOMEDAY",
                "before:other=x&every:other=instant",
                "before:alarm=x&every:alarm=instant",
                "before:gone=x&every:gone=instant",
                "quiet=hours&quiet-from=22:00&quiet-to=07:00&quiet-on=MONDAY",
                "quiet-before=none&quiet=sometimes&quiet-from=22:00&quiet-to=07:00&quiet-on=MONDAY",
                "quiet-before=none&quiet=hours&quiet=keep&quiet-from=22:00&quiet-to=07:00&quiet-on=MONDAY",
                "quiet-before=none&quiet=hours&quiet-from=22:00&quiet-on=MONDAY",
                "quiet-before=x&quiet=hours&quiet-from=%zz&quiet-to=07:00&quiet-on=MONDAY",
                "quiet-before=none&quiet=hours&quiet-from=22&quiet-to=07:00&quiet-on=MONDAY",
                "quiet-before=none&quiet=hours&quiet-from=22:00&quiet-to=24:00&quiet-on=MONDAY",
                "quiet-before=none&quiet=hours&quiet-from=22:00&quiet-to=07:00&quiet-on=SOMEDAY")) {
            assertThat(given().contentType("application/x-www-form-urlencoded")
                            .body(body)
                            .redirects()
                            .follow(false)
                            .post(path)
                            .statusCode())
                    .as(body)
                    .isEqualTo(303);
            assertThat(preferences.versioned(ada).version()).as(body).isZero();
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

    private Verdict verdict(PreferenceSubject subject, String channel) {
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

    /** Whatever an address claims is told of categories that there are, and of nothing else. */
    @ParameterizedTest
    @CsvSource({
        "off:marketing, true, marketing is off.",
        "on:marketing, true, marketing is on.",
        "off:, false, is off.",
        "off:nothing, false, is off.",
        "marketing, false, is off."
    })
    void preferencePage_tellsWhichCategoryWasSwitched(String word, boolean told, String text) {
        String page = given().queryParam("saved", word).get(preferencePage(ada)).asString();
        assertThat(page).contains("Your choices are saved.", "For a***@example.com.");
        assertThat(page.contains(text)).isEqualTo(told);
    }

    /** Sends the form as a browser would after a click on each of the boxes. */
    private static Response submit(String path, String page, String... clicked) {
        Map<String, List<String>> form = form(page);
        List<String> on = form.get("on");
        for (String box : clicked) {
            if (!on.remove(box)) {
                on.add(box);
            }
        }
        return submit(path, form);
    }

    private static Response submit(String path, Map<String, List<String>> form) {
        RequestSpecification request =
                given().redirects().follow(false).contentType("application/x-www-form-urlencoded");
        form.forEach((name, values) -> values.forEach(value -> request.formParam(name, value)));
        return request.post(path);
    }

    /** What a browser sends when nothing was touched: the values of each field. */
    private static Map<String, List<String>> form(String page) {
        Map<String, List<String>> form = new LinkedHashMap<>();
        Pattern.compile("<input ([^>]*)>")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .forEach(input -> {
                    boolean box = input.contains("\"checkbox\"") || input.contains("\"radio\"");
                    if (!box || input.endsWith(" checked")) {
                        form.computeIfAbsent(attribute(input, "name"), _ -> new ArrayList<>())
                                .add(attribute(input, "value"));
                    }
                });
        for (String select : values(page, "<select name=\"([^\"]*)\"")) {
            List<String> selected = values(choice(page, select), "value=\"([^\"]*)\" selected");
            form.put(select, selected.isEmpty() ? options(page, select).subList(0, 1) : selected);
        }
        return form;
    }

    private static String attribute(String tag, String name) {
        return values(tag, "\\b" + name + "=\"([^\"]*)\"").getFirst();
    }

    private static List<String> options(String page, String select) {
        return values(choice(page, select), "<option value=\"([^\"]*)\"");
    }

    private static String choice(String page, String select) {
        return values(page, "(?s)<select name=\"" + select + "\">(.*?)</select>")
                .getFirst();
    }

    private static Optional<LocalTime> at(int hour, int minute) {
        return Optional.of(LocalTime.of(hour, minute));
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
