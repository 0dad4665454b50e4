package io.allim.sandbox;

import jakarta.ws.rs.core.Response;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The HTML of a mail for a frame of the page: styles and embedded images show, links open in a new tab, and nothing else of it
 * works. What is loaded from elsewhere would tell the sender that the mail is read. Of the same origin, so that the page can ask
 * how high it is; as no script runs in it, that opens nothing to the mail.
 */
final class MailFrame {

    /** Behind what must stay first: a document without its doctype is shown by the rules of the nineties. */
    private static final Pattern START = Pattern.compile("(?is)\\A.*?<head(?:\\s[^>]*)?>|\\A\\s*<!doctype[^>]*>|\\A");

    private static final String NEW_TAB = "<base target=\"_blank\">";

    private MailFrame() {}

    static Response answer(String html, boolean images) {
        return Response.ok(withLinksInNewTabs(html), "text/html;charset=UTF-8")
                .header(
                        "Content-Security-Policy",
                        "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline';"
                                + " img-src data:" + (images ? " http: https:" : "")
                                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'self'")
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-store")
                .build();
    }

    static String withLinksInNewTabs(String html) {
        return START.matcher(html).replaceFirst(start -> Matcher.quoteReplacement(start.group() + NEW_TAB));
    }
}
