package io.allim.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.allim.browser.Chromium.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one does in the inbox, and what the service hears of it. */
class InboxDeedsTest {

    private static final String LIST = "<div class='box'><allim-inbox recipient='ada'></allim-inbox></div>";
    private static final String TOKEN =
            "const inbox = document.querySelector('allim-inbox'); inbox.getToken = () => 't1';\n";
    private static final String HEARD =
            "window.heard = []; for (const name of ['allim-open', 'allim-action', 'allim-error'])"
                    + " document.addEventListener(name, event => heard.push(name + ' ' + (event.detail.action?.label ?? event.detail.title ?? event.detail.status)));\n";

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

    private static Page show(BrowserContext window, InboxStandIn inbox, String script) {
        Page page = inbox.open(window, "en", "ltr", LIST, TOKEN + HEARD + script);
        PlaywrightAssertions.assertThat(page.locator("article")).hasCount(5);
        return page;
    }

    private static Locator first(Page page) {
        return page.locator("article").first();
    }

    /** What its page still asks ends with it. */
    private static void close(Page page) {
        try {
            page.close();
        } catch (PlaywrightException e) {
            assertThat(page.isClosed()).as(e.getMessage()).isTrue();
        }
    }

    /** A page that has just closed may answer after it. */
    private static void close(BrowserContext window) {
        try {
            window.close();
        } catch (PlaywrightException e) {
            assertThat(e).hasMessageContaining("has been closed");
        }
    }

    private static void choose(Page page, String name) {
        page.locator(".menu button")
                .getByText(name, new Locator.GetByTextOptions().setExact(true))
                .click();
    }

    private static boolean called(InboxStandIn inbox, String call) {
        return inbox.calls().stream().anyMatch(call::equals);
    }

    @Test
    void tabs_showWhatIsInTheirCategory_andGoByArrows() {
        InboxStandIn inbox = InboxStatesTest.filled();
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = show(window, inbox, "");
            Locator tabs = page.getByRole(AriaRole.TAB);
            PlaywrightAssertions.assertThat(tabs)
                    .hasText(new String[] {"All 3", "Orders and invoices 2", "security 1"});
            tabs.first().focus();
            page.keyboard().press("ArrowRight");
            PlaywrightAssertions.assertThat(page.locator("article")).hasCount(3);
            PlaywrightAssertions.assertThat(tabs.nth(1)).isFocused();
            PlaywrightAssertions.assertThat(tabs.nth(1)).hasAttribute("aria-selected", "true");
            page.keyboard().press("End");
            PlaywrightAssertions.assertThat(page.locator("article")).hasCount(1);
            page.evaluate("inbox => document.querySelector('allim-inbox').tabs = 'none'", null);
            PlaywrightAssertions.assertThat(tabs).hasCount(0);
        }
    }

    @Test
    void tabs_areNone_forOneCategory() {
        InboxStandIn inbox = new InboxStandIn();
        for (int i = 0; i < 5; i++) {
            inbox.add(Instant.now(), "{'title':'x','category':'orders'}");
        }
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = show(window, inbox, "");
            PlaywrightAssertions.assertThat(page.getByRole(AriaRole.TAB)).hasCount(0);
        }
    }

    @Test
    void archive_isUndone_andTheFocusGoesOn() {
        InboxStandIn inbox = InboxStatesTest.filled();
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = show(window, inbox, "");
            first(page).hover();
            first(page).getByLabel("Archive").click();
            PlaywrightAssertions.assertThat(page.locator("article")).hasCount(4);
            PlaywrightAssertions.assertThat(first(page)).isFocused();
            PlaywrightAssertions.assertThat(page.getByRole(AriaRole.STATUS)).hasText("Archived");
            page.getByText("Undo").click();
            PlaywrightAssertions.assertThat(page.locator("article")).hasCount(5);
            PlaywrightAssertions.assertThat(first(page)).containsText("Invoice 4711");
            page.waitForCondition(() -> called(inbox, "DELETE /v1/inbox/ada/dlv_00000006/archived"));
        }
    }

    @Test
    void menu_isOfItsEntryAlone_afterThatOfAnother() {
        InboxStandIn inbox = InboxStatesTest.filled();
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = show(window, inbox, "");
            for (int i = 0; i < 4; i++) {
                page.locator("article").nth(i).hover();
                page.locator("article").nth(i).locator(".dots").click();
                PlaywrightAssertions.assertThat(page.locator(".menu button").getByText("Archive"))
                        .hasCount(1);
                page.keyboard().press("Escape");
            }
        }
    }

    @Test
    void mark_isTakenBack_whereTheServiceRefusesIt() {
        InboxStandIn inbox = InboxStatesTest.filled();
        inbox.refuse("/archived");
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = show(window, inbox, "");
            first(page).hover();
            first(page).getByLabel("Archive").click();
            PlaywrightAssertions.assertThat(page.locator(".toast")).containsText("That could not be saved.");
            PlaywrightAssertions.assertThat(page.locator("article")).hasCount(5);
            PlaywrightAssertions.assertThat(page.getByRole(AriaRole.TAB).first())
                    .hasText("All 3");
            PlaywrightAssertions.assertThat(page.getByRole(AriaRole.STATUS)).hasText("That could not be saved.");
        }
    }

    @Test
    void snooze_isUntilTomorrowAtNine_byTheClockOfThePerson() {
        InboxStandIn inbox = InboxStatesTest.filled();
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = show(window, inbox, "");
            first(page).hover();
            first(page).locator(".dots").click();
            choose(page, "Tomorrow");
            PlaywrightAssertions.assertThat(page.locator("article")).hasCount(4);
            page.waitForCondition(() -> called(inbox, "PUT /v1/inbox/ada/dlv_00000006/snoozed"));
            String tomorrow = (String)
                    page.evaluate(
                            "() => { const now = new Date(); return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 9).toISOString(); }");
            assertThat(inbox.entry(0).get("snoozedUntil").asText()).isEqualTo(tomorrow);
            page.locator("header .dots").click();
            choose(page, "Snoozed");
            PlaywrightAssertions.assertThat(page.locator("article")).hasCount(2);
            first(page).hover();
            first(page).locator(".dots").click();
            choose(page, "Bring back now");
            PlaywrightAssertions.assertThat(page.locator("article")).hasCount(1);
            page.getByLabel("Back to notifications").click();
            PlaywrightAssertions.assertThat(page.locator("article")).hasCount(5);
        }
    }

    @Test
    void snoozed_cameBack_asOneOfTheOthers() {
        InboxStandIn inbox = InboxStatesTest.filled();
        inbox.entry(0)
                .put("snoozedUntil", Instant.now().minus(Duration.ofMinutes(3)).toString());
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = show(window, inbox, "");
            PlaywrightAssertions.assertThat(first(page).locator("time")).hasText("3 min. ago");
            first(page).hover();
            first(page).getByLabel("Mark as read").click();
            PlaywrightAssertions.assertThat(page.getByRole(AriaRole.TAB).first())
                    .hasText("All 2");
            PlaywrightAssertions.assertThat(page.locator("article")).hasCount(5);
        }
    }

    /** On a Sunday, next Monday is tomorrow. */
    @ParameterizedTest
    @CsvSource({"2026-11-28T12:00:00Z, 3", "2026-11-29T12:00:00Z, 2", "2026-11-30T12:00:00Z, 3"})
    void snooze_offersNextWeek_whereItIsNotTomorrow(String now, int choices) {
        InboxStandIn inbox = InboxStatesTest.filled();
        try (BrowserContext window = chromium.open(Window.DESK)) {
            window.clock().setFixedTime(now);
            Page page = show(window, inbox, "");
            first(page).hover();
            first(page).locator(".dots").click();
            PlaywrightAssertions.assertThat(page.locator(".menu small:not(:empty)"))
                    .hasCount(choices);
            if (choices == 3) {
                PlaywrightAssertions.assertThat(page.locator(".menu small").last())
                        .containsText("9:00");
            }
        }
    }

    @Test
    void menu_closesByEscape_andGivesTheFocusBack() {
        InboxStandIn inbox = InboxStatesTest.filled();
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = show(window, inbox, "");
            page.locator("header .dots").focus();
            page.keyboard().press("Enter");
            PlaywrightAssertions.assertThat(page.locator(".menu > button").first())
                    .isFocused();
            page.keyboard().press("ArrowDown");
            PlaywrightAssertions.assertThat(page.locator(".menu > button").nth(1))
                    .isFocused();
            page.keyboard().press("Escape");
            PlaywrightAssertions.assertThat(page.locator(".menu")).isHidden();
            PlaywrightAssertions.assertThat(page.locator("header .dots")).isFocused();
        }
    }

    @Test
    void action_acknowledges_unlessThePagePreventsIt() {
        InboxStandIn inbox = InboxStatesTest.filled();
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = show(
                    window, inbox, "addEventListener('allim-action', event => window.mine && event.preventDefault());");
            Locator button = page.getByText("It was me");
            page.evaluate("window.mine = true");
            button.click();
            page.waitForCondition(() -> called(inbox, "PUT /v1/inbox/ada/dlv_00000005/read"));
            assertThat(inbox.calls()).noneMatch(call -> call.contains("acknowledge"));
            page.evaluate("window.mine = false");
            button.click();
            PlaywrightAssertions.assertThat(page.locator(".did")).containsText("Acknowledged");
            assertThat(inbox.calls()).contains("POST /v1/inbox/ada/dlv_00000005/acknowledge");
            assertThat((List<?>) page.evaluate("heard"))
                    .isEqualTo(List.of("allim-action It was me", "allim-action It was me"));
            assertThat(page.url()).isEqualTo(InboxStandIn.SHOP);
        }
    }

    @Test
    void icon_thatFails_leavesTheInitial_andNoReferrerIsSent() {
        InboxStandIn inbox = InboxStatesTest.filled();
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = show(window, inbox, "");
            PlaywrightAssertions.assertThat(first(page).locator(".avatar")).hasText("I");
            PlaywrightAssertions.assertThat(first(page).locator("img")).isHidden();
            PlaywrightAssertions.assertThat(first(page).locator("img")).hasAttribute("referrerpolicy", "no-referrer");
        }
    }

    @Test
    void allRead_isHeldUntilItCanNotBeUndone() {
        InboxStandIn inbox = InboxStatesTest.filled();
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = show(window, inbox, "");
            page.getByText("Mark all as read").click();
            PlaywrightAssertions.assertThat(page.locator("article.unread")).hasCount(0);
            page.getByText("Undo").click();
            PlaywrightAssertions.assertThat(page.locator("article.unread")).hasCount(3);
            page.getByText("Mark all as read").click();
            page.locator("header .dots").click();
            choose(page, "Archive all that is read");
            page.waitForCondition(() -> called(inbox, "POST /v1/inbox/ada/all-read?"));
            page.waitForCondition(() -> called(inbox, "POST /v1/inbox/ada/all-archived?read=true"));
            PlaywrightAssertions.assertThat(page.locator("article")).hasCount(0);
        }
    }

    @Test
    void preferences_areSaved_byWorkflowAndByCategory_andShownAgainWhereRefused() {
        InboxStandIn inbox = InboxStatesTest.filled();
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = inbox.open(window, "en", "ltr", LIST, TOKEN + "inbox.view = 'preferences';");
            Locator parcel =
                    page.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName("A parcel is on its way"));
            parcel.getByText("E-mail").click();
            page.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName("Orders and invoices, All"))
                    .getByText("Text message")
                    .click();
            page.locator("select").selectOption("weekly");
            page.getByText("Quiet hours").click();
            page.waitForCondition(() -> inbox.preferences().has("quietHours"));
            assertThat(inbox.preferences()).isEqualTo(InboxStandIn.json("""
                            {"workflows":{"shipped":{"channels":{"email":false,"sms":true}}},"categories":{"orders":{"channels":{"sms":true}}},
                             "frequencies":{"letter":{"every":"weekly"}},"quietHours":[{"from":"22:00","to":"07:00"}]}"""));
            PlaywrightAssertions.assertThat(parcel.getByLabel("Text message")).isChecked();
            inbox.refuse("/preferences");
            parcel.getByText("E-mail").click();
            PlaywrightAssertions.assertThat(page.locator(".toast")).containsText("That could not be saved.");
        }
    }

    @Test
    void token_isAskedForAgain_beforeItEnds() {
        InboxStandIn inbox = InboxStatesTest.filled();
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = show(window, inbox, """
                    window.asked = 0;
                    inbox.getToken = async () => ({token: 't1', expiresAt: new Date(Date.now() + (asked++ ? 61e3 : 59e3)).toISOString()});""");
            page.waitForCondition(() -> called(inbox, "GET /v1/inbox/ada/events"));
            page.waitForCondition(() -> Integer.valueOf(2).equals(page.evaluate("asked")));
        }
    }

    @Test
    void token_isAskedForAgain_whereTheServiceRefusesIt() {
        InboxStandIn inbox = InboxStatesTest.filled();
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = show(window, inbox, "window.next = 't1'; inbox.getToken = () => next;");
            inbox.token("t2");
            page.evaluate("window.next = 't2'");
            page.getByRole(AriaRole.TAB).nth(1).click();
            PlaywrightAssertions.assertThat(page.locator("article")).hasCount(3);
        }
    }

    @Test
    void newOnes_areSaid_andAreNotAmongTheOthersUntilAskedFor() {
        InboxStandIn inbox = InboxStatesTest.filled();
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = show(window, inbox, "");
            inbox.add(Instant.now(), "{'title':'One'}");
            inbox.add(Instant.now().plus(Duration.ofSeconds(1)), "{'title':'Two'}");
            page.evaluate("new BroadcastChannel('allim ' + location.origin + ' ada').postMessage(0)");
            PlaywrightAssertions.assertThat(page.getByRole(AriaRole.STATUS)).hasText("2 new notifications");
            PlaywrightAssertions.assertThat(page.locator("article")).hasCount(5);
            page.getByText("2 new", new Page.GetByTextOptions().setExact(true)).click();
            PlaywrightAssertions.assertThat(page.locator("article")).hasCount(7);
            PlaywrightAssertions.assertThat(first(page)).hasAttribute("aria-posinset", "1");
            PlaywrightAssertions.assertThat(first(page)).hasAttribute("aria-setsize", "7");
        }
    }

    @Test
    void tabsOfTheBrowser_shareWhatAsksTheService_andTheOneInViewDoes() {
        InboxStandIn inbox = InboxStatesTest.filled();
        BrowserContext window = chromium.open(Window.DESK);
        try {
            Page one = show(window, inbox, "");
            one.waitForCondition(() -> called(inbox, "GET /v1/inbox/ada/events"));
            Page two = show(window, inbox, "");
            two.waitForCondition(
                    () -> Boolean.TRUE.equals(
                            two.evaluate(
                                    "async () => { const {held, pending} = await navigator.locks.query(); return held.length === 1 && pending.length === 1; }")));
            first(two).hover();
            first(two).getByLabel("Archive").click();
            PlaywrightAssertions.assertThat(one.locator("article")).hasCount(4);
            close(two);
            one.waitForCondition(
                    () -> Boolean.TRUE.equals(
                            one.evaluate(
                                    "async () => { const {held, pending} = await navigator.locks.query(); return held.length === 1 && pending.length === 0; }")));
        } finally {
            close(window);
        }
    }

    @Test
    void page_scrollsWithTheWindow() {
        InboxStandIn inbox = new InboxStandIn();
        for (int i = 0; i < 90; i++) {
            inbox.add(Instant.now(), "{'title':'Entry'}");
        }
        try (BrowserContext window = chromium.open(Window.PHONE)) {
            Page page = inbox.open(window, "en", "ltr", "<allim-inbox page recipient='ada'></allim-inbox>", TOKEN);
            PlaywrightAssertions.assertThat(first(page)).isVisible();
            page.waitForCondition(() -> {
                page.evaluate("scrollTo(0, document.documentElement.scrollHeight)");
                return page.locator("article[aria-posinset='90']").count() == 1;
            });
            assertThat(page.locator("article").count()).isLessThan(40);
        }
    }

    @Test
    void targets_areLargeEnoughForAFinger() {
        InboxStandIn inbox = InboxStatesTest.filled();
        try (BrowserContext window = chromium.openTouch(Window.PHONE)) {
            Page page = show(window, inbox, "");
            page.locator("article .dots").first().tap();
            Object small = page.evaluate("""
                    () => [...document.querySelector('allim-inbox').shadowRoot.querySelectorAll('button, input, a.act')]
                        .filter(one => one.checkVisibility()).map(one => [one.className + one.textContent, one.getBoundingClientRect()])
                        .filter(([, box]) => box.width < 44 || box.height < 44).map(([name]) => name)""");
            assertThat((List<?>) small).isEmpty();
        }
    }

    @Test
    void headless_doesTheSame_withoutAnythingToSee() {
        InboxStandIn inbox = InboxStatesTest.filled();
        try (BrowserContext window = chromium.open(Window.DESK)) {
            Page page = inbox.open(
                    window,
                    "en",
                    "ltr",
                    "",
                    "window.inbox = createInbox({recipient: 'ada', getToken: () => 't1', category: 'orders'});");
            page.waitForFunction("window.inbox");
            Object seen = page.evaluate("""
                    async () => {
                        await inbox.reload();
                        const ids = inbox.state.entries.map(entry => entry.delivery);
                        const before = inbox.state.unread;
                        await inbox.snooze(ids[0], new Date(Date.now() + 3600e3));
                        await inbox.acknowledge(ids[1]);
                        await inbox.archive(ids[2]);
                        const undo = inbox.state.undo;
                        await inbox.show({snoozed: true});
                        const snoozed = inbox.state.entries.length;
                        const {categories} = await inbox.choices('en');
                        return [ids.length, before, undo, inbox.state.unread, snoozed, categories.length].join(' ');
                    }""");
            assertThat(seen).isEqualTo("3 3 archive 2 2 2");
        }
    }
}
