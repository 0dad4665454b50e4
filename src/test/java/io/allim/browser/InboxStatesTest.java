package io.allim.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.allim.browser.Chromium.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each state in which the inbox is seen, in each window, in a page whose policy is {@code default-src 'self'}; and its pictures. */
@Tag("slow")
class InboxStatesTest {

    static final String CHOICES = """
            {"channels":[{"id":"email","name":"E-mail"},{"id":"sms","name":"Text message"},{"id":"inbox","name":"Inbox"}],
             "categories":[{"id":"orders","name":"Orders and invoices","workflows":["invoice","shipped"]},{"id":"news","name":"News and offers","workflows":["letter"]}],
             "workflows":[
              {"id":"invoice","name":"An invoice is due","category":"orders","critical":false,"channels":{"email":{"wanted":true},"sms":{"wanted":true}}},
              {"id":"shipped","name":"A parcel is on its way","category":"orders","critical":false,"channels":{"email":{"wanted":true},"sms":{"wanted":false},"inbox":{"wanted":true}}},
              {"id":"letter","name":"The letter","category":"news","critical":false,"channels":{"email":{"wanted":false}},"frequencies":["instant","daily","weekly"],"frequency":"daily"},
              {"id":"sign-in","name":"Somebody signed in","critical":true,"channels":{"email":{"wanted":true}}}]}""";

    private static final String BELL = "<allim-bell recipient='ada' title-badge></allim-bell>";
    private static final String TOKEN = """
            const bell = document.querySelector('allim-bell');
            bell.getToken = () => 't1';
            bell.tabs = [{category: 'orders', label: {en: 'Orders', ko: '주문', ar: 'الطلبات'}}, {category: 'security', label: {en: 'Security', ko: '보안', ar: 'الأمان'}}];""";

    private static Chromium chromium;

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

    static InboxStandIn filled() {
        Instant now = Instant.now();
        InboxStandIn inbox = new InboxStandIn();
        inbox.choices(InboxStandIn.read(CHOICES));
        inbox.add(
                now.minus(Duration.ofDays(40)),
                "{'title':'Welcome','body':'Good that you are here.','readAt':'2026-01-01T00:00:00Z'}");
        inbox.add(
                now.minus(Duration.ofDays(3)),
                "{'title':'Parcel 17 was delivered','body':'It is with your neighbour, Mr Kim.','category':'orders','readAt':'2026-01-01T00:00:00Z'}");
        inbox.add(
                now.minus(Duration.ofDays(2)),
                "{'title':'Put away','body':'It was read.','category':'orders','archivedAt':'2026-01-01T00:00:00Z','readAt':'2026-01-01T00:00:00Z'}");
        inbox.add(
                now.minus(Duration.ofDays(1)),
                "{'title':'Put off','body':'It comes back.','category':'orders','snoozedUntil':'"
                        + now.plus(Duration.ofDays(2)) + "'}");
        inbox.add(
                now.minus(Duration.ofHours(30)),
                "{'title':'','body':'A message that has no title, only some words that tell what there is to tell.','category':'orders'}");
        inbox.add(
                now.minus(Duration.ofHours(2)),
                "{'title':'Somebody signed in from Lisbon','body':'Chrome on Linux. If it was not you, say so at once.','category':'security','urgency':'high','actions':[{'label':'It was me','acknowledge':true},{'label':'It was not me','url':'/lock'}]}");
        inbox.add(
                now.minus(Duration.ofMinutes(12)),
                "{'title':'Invoice 4711 is due','body':'Forty-two euros until Friday.\\nThank you for paying in time.','url':'/invoices/4711','category':'orders','icon':'https://shop.test/icon.png','actions':[{'label':'Pay','url':'/pay'}]}");
        return inbox;
    }

    /** Arabic words for some of ours, as a page gives them. */
    private static final String ARABIC = """
            bell.texts = {inbox: 'الإشعارات', allRead: 'تعليم الكل كمقروء', menu: 'المزيد', all: 'الكل', archive: 'أرشفة', snooze: 'تأجيل', archived: 'المؤرشفة',
                snoozed: 'المؤجلة', preferences: 'التفضيلات', read: 'تعليم كمقروء', hour: 'بعد ساعة', tomorrow: 'غدًا', monday: 'الأسبوع القادم', pick: 'اختر وقتًا'};""";

    private record State(String name, BiConsumer<Page, InboxStandIn> reached) {}

    private static List<State> states() {
        List<State> states = new ArrayList<>();
        states.add(new State("list", (page, inbox) -> show(page, 5)));
        states.add(new State("menu", (page, inbox) -> {
            show(page, 5);
            page.locator("article .dots").nth(1).click();
            PlaywrightAssertions.assertThat(page.locator(".menu")).isVisible();
        }));
        states.add(new State("archived", (page, inbox) -> view(page, 5, 0)));
        states.add(new State("snoozed", (page, inbox) -> view(page, 5, 1)));
        states.add(new State("preferences", (page, inbox) -> {
            show(page, 5);
            page.locator("header .dots").click();
            page.locator(".menu > button").nth(2).click();
            PlaywrightAssertions.assertThat(page.locator(".kind").first()).isVisible();
        }));
        states.add(new State("undo", (page, inbox) -> {
            show(page, 5);
            page.locator("article .dots").first().click();
            page.locator(".menu > button").nth(1).click();
            PlaywrightAssertions.assertThat(page.locator(".toast button")).isVisible();
        }));
        states.add(new State("empty", (page, inbox) -> {
            show(page, 5);
            page.getByRole(AriaRole.TAB).nth(2).click();
            show(page, 1);
            page.locator("article .dots").first().click();
            page.locator(".menu > button").nth(1).click();
            PlaywrightAssertions.assertThat(page.locator(".note strong")).isVisible();
        }));
        states.add(new State("failed", (page, inbox) -> {
            inbox.refuse("/v1/inbox/ada");
            PlaywrightAssertions.assertThat(page.locator("allim-inbox")).isVisible();
            page.getByRole(AriaRole.TAB).nth(1).click();
            PlaywrightAssertions.assertThat(page.locator(".note strong")).isVisible();
        }));
        return states;
    }

    private static void show(Page page, int entries) {
        PlaywrightAssertions.assertThat(page.locator("allim-inbox article")).hasCount(entries);
    }

    private static void view(Page page, int entries, int choice) {
        show(page, entries);
        page.locator("header .dots").click();
        page.locator(".menu > button").nth(choice).click();
        show(page, 1);
    }

    @Test
    void inbox_isAccessible_inEachState() {
        for (State state : states()) {
            for (Window each : Window.all()) {
                look(state, each, "ltr", "");
            }
            for (Window each : List.of(Window.DESK, Window.PHONE.dark())) {
                look(state, each.in("ar"), "rtl", ARABIC);
            }
        }
    }

    private static void look(State state, Window each, String direction, String script) {
        InboxStandIn inbox = filled();
        try (BrowserContext window = each.width() < 500 ? chromium.openTouch(each) : chromium.open(each)) {
            List<String> mistakes = new ArrayList<>();
            String language = each.language();
            Page page = inbox.open(window, language, direction, BELL, TOKEN + script);
            page.onConsoleMessage(message -> mistakes.add(message.text()));
            page.onPageError(mistakes::add);
            Locator bell = page.locator("allim-bell button").first();
            PlaywrightAssertions.assertThat(page.locator("allim-bell .badge")).isVisible();
            bell.click();
            state.reached().accept(page, inbox);
            Chromium.picture(page, "state-" + state.name() + "-" + each.name());
            assertThat(mistakes).noneMatch(text -> text.contains("Content Security Policy") && !text.contains("icon"));
            Chromium.assertAccessible(page);
            assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                    .isTrue();
        }
    }
}
