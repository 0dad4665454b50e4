package io.allim.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The browser of this machine, for tests that look at pages as people do; without one they are skipped. */
public final class Chromium implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/bin/chromium");

    /** Ends what fades in and moves, in all shadow trees: colours between two are no colours. */
    private static final String AT_REST = """
            () => {
              const rest = root => {
                root.getAnimations().forEach(each => each.effect.getComputedTiming().endTime === Infinity || each.finish());
                root.querySelectorAll('*').forEach(each => each.shadowRoot && rest(each.shadowRoot));
              };
              rest(document);
            }""";

    private static final boolean ALL_WINDOWS = "all".equals(System.getProperty("windows"));
    private static final boolean PICTURES = System.getProperty("screenshots") != null;

    private final Playwright playwright;
    private final Browser browser;

    private Chromium() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(PROGRAM)
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")));
    }

    public static Chromium orSkip() {
        assumeTrue(Files.isExecutable(PROGRAM), "there is no " + PROGRAM + " to look at pages with");
        return new Chromium();
    }

    /** A window as somebody has it. */
    public record Window(int width, int height, ColorScheme scheme, String language) {
        public static final Window DESK = new Window(1280, 800, ColorScheme.LIGHT, "en-US");
        public static final Window PHONE = new Window(360, 740, ColorScheme.LIGHT, "en-US");

        public Window dark() {
            return new Window(width, height, ColorScheme.DARK, language);
        }

        public Window in(String tag) {
            return new Window(width, height, scheme, tag);
        }

        /** For what belongs to it. */
        public String name() {
            return width + "-" + scheme + "-" + language;
        }

        /**
         * Four in which each size, scheme and language meets each of the others; with {@code -Dwindows=all} each size in each scheme and
         * language.
         */
        public static List<Window> all() {
            Window korean = DESK.in("ko-KR");
            Window koreanPhone = PHONE.in("ko-KR");
            List<Window> some = List.of(DESK, korean.dark(), koreanPhone, PHONE.dark());
            List<Window> others = List.of(DESK.dark(), korean, koreanPhone.dark(), PHONE);
            return ALL_WINDOWS ? Stream.concat(some.stream(), others.stream()).toList() : some;
        }
    }

    /** For people to look at, in {@code target/screenshots}, with {@code -Dscreenshots}: they take as long as the tests themselves. */
    public static void picture(Page page, String name) {
        if (PICTURES) {
            page.screenshot(new Page.ScreenshotOptions()
                    .setFullPage(true)
                    .setPath(Path.of("target/screenshots/" + name + ".png")));
        }
    }

    public BrowserContext open(Window window) {
        return browser.newContext(options(window));
    }

    /** A telephone: a finger instead of a mouse. */
    public BrowserContext openTouch(Window window) {
        return browser.newContext(options(window).setHasTouch(true).setIsMobile(true));
    }

    /** For what a test itself runs in pages whose policy allows no script. */
    public BrowserContext openWithoutPolicy(Window window) {
        return browser.newContext(options(window).setBypassCSP(true));
    }

    private static Browser.NewContextOptions options(Window window) {
        return new Browser.NewContextOptions()
                .setViewportSize(window.width(), window.height())
                .setColorScheme(window.scheme())
                .setLocale(window.language())
                .setTimezoneId("Europe/Berlin");
    }

    /** What axe-core finds in the page and in its elements' shadow trees, by the rules of WCAG 2.2 AA. */
    public static void assertAccessible(Page page) {
        page.evaluate(axe());
        page.evaluate(AT_REST);
        Object found = page.evaluate("""
                async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}))
                    .violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ') + ' ' + n.failureSummary + ' ' + n.any.concat(n.all, n.none).flatMap(c => c.relatedNodes.map(r => r.html)).join(' ')).join('; '))""");
        assertThat((List<?>) found).as(page.url()).isEmpty();
    }

    private static String axe() {
        String file = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
        try (InputStream script = Chromium.class.getResourceAsStream(file)) {
            return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
