package io.allim.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.allim.api.TestPorts;
import io.allim.browser.Chromium.Window;
import io.allim.sandbox.SandboxServer;
import io.allim.sandbox.clock.TurnedClock;
import io.allim.sandbox.wire.ChatView;
import io.allim.sandbox.wire.ChatView.Block;
import io.allim.sandbox.wire.ChatView.Button;
import io.allim.sandbox.wire.ChatView.Field;
import io.allim.sandbox.wire.ChatView.Kind;
import io.allim.sandbox.wire.ChatView.Span;
import io.allim.sandbox.wire.SandboxMessage;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The sandbox's page as people use it, in a real browser. */
@QuarkusTest
@Tag("application")
@QuarkusTestResource(TestPorts.class)
@TestProfile(TurnedClock.class)
class SandboxPageTest {

    /** The last is none that the page knows. */
    private static final List<String> CHANNELS =
            List.of("email", "webhook", "slack", "inbox", "sns", "sms", "push", "<b>odd");

    /** Looks at each view of each message of a channel. */
    private static final String VISIT = """
            async ([channel, count]) => {
                const page = document.querySelector('allim-sandbox');
                const soon = () => new Promise(done => setTimeout(done, 2));
                for (let number = 0; number < count; number++) {
                    location.hash = `messages/${channel}-${number}`;
                    let detail;
                    while ((detail = page.shadowRoot.querySelector('sandbox-detail'))?._message?.id !== `${channel}-${number}`) await soon();
                    await detail.updateComplete;
                    for (const {id} of detail.shadowRoot.querySelector('al-tabs').tabs) {
                        detail.path = ['messages', `${channel}-${number}`, id];
                        await detail.updateComplete;
                    }
                }
            }""";

    /** On a machine that does much else; nothing waits so long where it works. */
    private static final double MOST_MILLIS = 60_000;

    private static Chromium chromium;

    @Inject
    SandboxServer server;

    private final List<String> wrong = new ArrayList<>();

    @BeforeAll
    static void open() {
        chromium = Chromium.orSkip();
        PlaywrightAssertions.setDefaultAssertionTimeout(MOST_MILLIS);
    }

    @AfterAll
    static void close() {
        if (chromium != null) {
            PlaywrightAssertions.setDefaultAssertionTimeout(5_000);
            chromium.close();
        }
    }

    /** Such as what the policy of the page does not allow. */
    @AfterEach
    void nothingWentWrong() {
        assertThat(wrong).isEmpty();
    }

    @BeforeEach
    void empty() {
        given().delete("/sandbox/messages").then().statusCode(204);
        given().delete("/sandbox/faults").then().statusCode(204);
    }

    @Test
    void message_itsDelivery_andItsWhy_areTwoActions() {
        String delivery = send("{\"email\":\"ada@example.com\"}", "Order 7");
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = page(window, "");
            row(page, "Order 7").click();
            assertThat(page.locator("sandbox-detail h2")).hasText("Order 7");
            assertThat(page.locator("sandbox-detail .state")).containsText("taken by the channel");
            page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Why"))
                    .click();
            assertThat(page.locator("sandbox-why")).containsText(delivery);
            assertThat(page.locator("al-trace li")).hasCount(3);
            String address = page.url();
            page.keyboard().press("Escape");
            assertThat(page.locator("sandbox-detail")).hasCount(0);
            page.navigate(address);
            assertThat(page.locator("al-trace li")).hasCount(3);
        }
    }

    @Test
    void addressOfADelivery_showsItsTrace_alsoWhereNothingLeft() {
        given().contentType("application/json")
                .body("{\"fault\":\"reject\",\"service\":\"ses\"}")
                .post("/sandbox/faults");
        String delivery = send("{\"email\":\"ada@example.com\"}", "Order 8");
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = page(window, "#" + delivery);
            assertThat(page.locator("al-trace")).containsText("MessageRejected");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Redrive"))
                    .click();
            assertThat(page.locator("sandbox-why .badge").first()).hasText("sent");
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("See the message"))
                    .click();
            assertThat(page.locator("sandbox-detail h2")).hasText("Order 8");
        }
    }

    @Test
    void twoHundredMessages_areOneScreen_andTenThousandFewNodes() {
        for (int number = 0; number < 200; number++) {
            add("m-" + number, "Order " + number);
        }
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = page(window, "");
            assertThat(page.locator(".list .bar h2")).hasText("200 messages");
            assertThat(page.evaluate("document.documentElement.scrollHeight <= innerHeight"))
                    .isEqualTo(true);
            for (int number = 200; number < 10_000; number++) {
                add("m-" + number, "Order " + number);
            }
            assertThat(page.locator(".list .bar h2")).hasText("10,000 messages");
            assertThat(((Number)
                                    page.evaluate(
                                            "document.querySelector('allim-sandbox').shadowRoot.querySelectorAll('.row').length"))
                            .intValue())
                    .isLessThan(30);
            page.getByRole(AriaRole.SEARCHBOX).fill("order 4321");
            assertThat(page.locator(".row")).hasCount(1);
            row(page, "Order 4321").click();
            assertThat(page.locator("sandbox-detail h2")).hasText("Order 4321");
        }
    }

    @Test
    void whatIsRead_doesNotMove_whenMessagesComeIn() {
        for (int number = 0; number < 100; number++) {
            add("m-" + number, "Order " + number);
        }
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = page(window, "");
            page.locator("al-list").evaluate("list => list.scrollTo(0, 1800)");
            Locator read = row(page, "Order 67");
            assertThat(read).isVisible();
            double before = read.boundingBox().y;
            add("m-100", "Order 100");
            add("m-101", "Order 101");
            Locator fresh = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("2 new"));
            assertThat(fresh).isVisible();
            assertThat(read.boundingBox().y).isEqualTo(before);
            fresh.click();
            assertThat(row(page, "Order 101")).isVisible();
            assertThat(fresh).hasCount(0);
        }
    }

    @Test
    void keys_goThroughTheMessages_andSearch() {
        add("m-1", "First");
        add("m-2", "Second");
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = page(window, "");
            Locator title = page.locator("sandbox-detail h2");
            assertThat(page.getByText("Second").first()).isVisible();
            for (String[] step :
                    new String[][] {{"j", "Second"}, {"j", "First"}, {"k", "Second"}, {"ArrowDown", "First"}}) {
                page.keyboard().press(step[0]);
                assertThat(title).hasText(step[1]);
            }
            page.keyboard().press("w");
            assertThat(page.locator("[aria-selected=true]")).hasText("Why");
            page.keyboard().press("/");
            page.keyboard().type("jk second");
            assertThat(page.locator("al-empty").first()).containsText("Nothing is found");
            assertThat(title).hasText("First");
        }
    }

    @Test
    void clock_isAdvancedToWhatComesUp() {
        given().contentType("application/json")
                .body("{\"advanceBy\":\"P300D\"}")
                .post("/sandbox/clock");
        Instant at = Instant.parse(given().get("/sandbox/clock").path("now")).plusSeconds(7200);
        send("{\"email\":\"later@example.com\"}", "Later", ",\"sendAt\":\"" + at + "\"");
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = page(window, "");
            Locator coming = page.locator("sandbox-clock .coming li")
                    .filter(new Locator.FilterOptions().setHasText("l***@example.com"));
            coming.getByRole(AriaRole.BUTTON).click();
            assertThat(row(page, "Later")).isVisible();
            assertThat(coming).hasCount(0);
        }
    }

    @Test
    void texts_areNeverRun_whereverTheyStand() {
        List<String> payloads = payloads();
        assertThat(payloads).hasSizeGreaterThanOrEqualTo(100);
        for (int number = 0; number < payloads.size(); number++) {
            hostile(number, payloads.get(number));
        }
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = page(window, "");
            page.evaluate("window.executed = 0");
            for (String channel : CHANNELS) {
                page.evaluate(VISIT, List.of(channel.replaceAll("\\W", ""), payloads.size()));
            }
            wrong.clear(); // The frames' own policy says what it refuses to mails.
            assertThat(page.evaluate("window.executed")).isEqualTo(0);
            assertThat((List<?>) page.evaluate("""
                            () => {
                                const found = [];
                                const walk = root => root.querySelectorAll('*').forEach(one => {
                                    if (one.shadowRoot) walk(one.shadowRoot);
                                    if (/^(javascript|data|vbscript):/i.test(one.getAttribute('href') ?? '')) found.push(one.outerHTML);
                                    if ([...one.attributes].some(a => /^on/i.test(a.name))) found.push(one.outerHTML);
                                });
                                walk(document.body);
                                return found;
                            }""")).isEmpty();
            assertThat(page.frames().stream()
                            .filter(frame -> frame.url().contains("/html"))
                            .allMatch(frame -> frame.evaluate("1").equals(1)))
                    .isTrue();
        }
    }

    @Test
    void page_isAccessible_inEachWindow() {
        send("{\"email\":\"ada@example.com\"},{\"phone\":\"+821012345678\"}", "Order 7");
        hostile(0, "Disk full");
        String message = given().get("/sandbox/messages?settled=true&channel=email&q=order&brief=true")
                .path("messages[0].id");
        List<Window> windows =
                List.of(Window.DESK, Window.DESK.dark().in("ko-KR"), Window.PHONE.in("ko-KR"), Window.PHONE.dark());
        List<String> paths = List.of(
                "",
                "#messages/" + message,
                "#messages/" + message + "/why",
                "#messages/slack-0",
                "?channel=not-sent",
                "#faults");
        for (Window each : windows) {
            try (BrowserContext window = chromium.openWithoutPolicy(each)) {
                for (int number = 0; number < paths.size(); number++) {
                    Page page = page(window, paths.get(number));
                    if (paths.get(number).startsWith("#messages")) {
                        assertThat(page.locator("sandbox-detail [role=tabpanel]"))
                                .isVisible();
                    }
                    Chromium.assertAccessible(page);
                    Chromium.picture(page, "sandbox-" + number + "-" + each.name());
                    page.close();
                }
            }
        }
    }

    private Page page(BrowserContext window, String path) {
        Page page = window.newPage();
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                wrong.add(message.text());
            }
        });
        page.navigate("http://127.0.0.1:" + RestAssured.port + "/sandbox" + path);
        assertThat(page.locator("allim-sandbox .list .bar")).isAttached();
        return page;
    }

    private static Locator row(Page page, String text) {
        return page.locator(".row")
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByText(text, new Page.GetByTextOptions().setExact(true))));
    }

    private void add(String id, String subject) {
        server.messages()
                .add(new SandboxMessage(
                        id, "email", "ada@example.com", subject, "text", Optional.empty(), Map.of(), Instant.now()));
    }

    /** One message of each shape, which has the text in each of its fields. */
    private void hostile(int number, String text) {
        Span span = new Span(text, Set.of(ChatView.Style.BOLD), text);
        ChatView view = new ChatView(
                text,
                text,
                List.of(span),
                List.of(
                        new Block(Kind.TEXT, List.of(span)),
                        new Block(Kind.CODE, List.of(span)),
                        new Block(Kind.QUOTE, List.of(span))),
                List.of(new Field(text, List.of(span), true)),
                List.of(new Button(text, text), new Button(text, "")),
                "",
                text);
        Map<String, String> headers = new HashMap<>(Map.of(
                "From",
                text,
                "Reply-To",
                text,
                "X-Odd",
                text,
                "url",
                text,
                "Message",
                text,
                "sandbox.method",
                text,
                "sandbox.answer",
                "200",
                "attribute.a",
                text,
                "webhook-signature",
                text));
        for (String channel : CHANNELS) {
            server.messages()
                    .add(new SandboxMessage(
                            channel.replaceAll("\\W", "") + "-" + number,
                            channel,
                            text,
                            text,
                            channel.equals("webhook")
                                    ? "{\"a\":\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}"
                                    : text,
                            channel.equals("email") ? Optional.of("<p>" + text + "</p>") : Optional.empty(),
                            headers,
                            Instant.now(),
                            channel.equals("slack") ? Optional.of(view) : Optional.empty(),
                            Optional.empty()));
        }
    }

    /** Ways to have a script run, each calling the page that has the frames as well. */
    private static List<String> payloads() {
        String run = "(top.executed=(top.executed||0)+1)";
        List<String> all = new ArrayList<>();
        for (String tag : List.of(
                "img src=x",
                "svg",
                "body",
                "iframe",
                "video src=x",
                "audio src=x",
                "input autofocus",
                "details open",
                "marquee",
                "object data=x")) {
            for (String event : List.of("onerror", "onload", "onfocus", "ontoggle", "onstart")) {
                all.add("<" + tag + " " + event + "=" + run + ">");
            }
        }
        for (String before : List.of(
                "",
                "\"",
                "'",
                "\">",
                "'>",
                "-->",
                "</title>",
                "</textarea>",
                "</script>",
                "]]>",
                "</style>",
                "${",
                "{{")) {
            all.add(before + "<script>" + run + "</script>");
            all.add(before + "<img src=x onerror=" + run + ">");
            all.add(before + " onmouseover=" + run + " x=" + before);
        }
        for (String scheme : List.of(
                "javascript:",
                "JaVaScRiPt:",
                " javascript:",
                "java\nscript:",
                "\u0001javascript:",
                "data:text/html,",
                "vbscript:",
                "https://a.example/\"onclick=\"")) {
            all.add(scheme + run);
            all.add("<a href=\"" + scheme + run + "\">a</a>");
        }
        all.add("<iframe srcdoc=\"<script>" + run + "</script>\"></iframe>");
        all.add("<meta http-equiv=refresh content=\"0;url=javascript:" + run + "\">");
        all.add("<form action=javascript:" + run + "><button autofocus>a</form>");
        return all;
    }

    private static String send(String to, String title) {
        return send(to, title, "");
    }

    private static String send(String to, String title, String more) {
        String id = given().header("Authorization", "Bearer allim_dev")
                .contentType("application/json")
                .body("{\"to\":[" + to + "],\"content\":{\"title\":\"" + title + "\",\"body\":\"b\"}" + more + "}")
                .post("/v1/notifications")
                .then()
                .statusCode(202)
                .extract()
                .path("deliveries[0].id");
        given().get("/sandbox/messages?settled=true");
        return id;
    }
}
