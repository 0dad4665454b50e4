package io.allim.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MailFrameTest {

    private static final String BASE = "<base target=\"_blank\">";

    @Test
    void links_openInANewTab_whereverTheMailBegins() {
        assertThat(MailFrame.withLinksInNewTabs("<p>$1 \\ 가</p>")).isEqualTo(BASE + "<p>$1 \\ 가</p>");
        assertThat(MailFrame.withLinksInNewTabs("")).isEqualTo(BASE);
    }

    @Test
    void doctype_staysFirst() {
        assertThat(MailFrame.withLinksInNewTabs("\n<!DOCTYPE html>\n<p>a</p>"))
                .isEqualTo("\n<!DOCTYPE html>" + BASE + "\n<p>a</p>");
        assertThat(MailFrame.withLinksInNewTabs("<!doctype html><html>\n<HEAD lang=\"ko\"><title>a</title></head>"))
                .isEqualTo("<!doctype html><html>\n<HEAD lang=\"ko\">" + BASE + "<title>a</title></head>");
    }

    @Test
    void header_isNoHead() {
        assertThat(MailFrame.withLinksInNewTabs("<!doctype html><header>a</header>"))
                .isEqualTo("<!doctype html>" + BASE + "<header>a</header>");
    }

    @Test
    void images_areLoadedFromElsewhereOnlyWhereAsked() {
        assertThat(policy(false)).contains("img-src data:;").doesNotContain("http");
        assertThat(policy(true)).contains("img-src data: http: https:;");
    }

    @Test
    void scripts_neverRun() {
        assertThat(policy(true))
                .startsWith(
                        "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none';")
                .doesNotContain("script");
    }

    private static String policy(boolean images) {
        return MailFrame.answer("<p>a</p>", images).getHeaderString("Content-Security-Policy");
    }
}
