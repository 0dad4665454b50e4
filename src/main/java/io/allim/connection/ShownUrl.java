package io.allim.connection;

import io.allim.table.Sha256;
import java.util.regex.Pattern;

/**
 * A URL as logs, traces and answers show it: it is taken for a credential, since with many services whoever knows it may write there.
 *
 * <pre>
 * in logs and traces   https://hooks.slack.com/***            scheme and host; neither user, path nor query
 * in answers           https://hooks.slack.com/***5f0c9a3e    with 8 digits of a hash, which tell it from others
 * </pre>
 */
public final class ShownUrl {

    private static final String HIDDEN = "***";
    private static final int DIGITS = 8;
    private static final Pattern SHOWN = Pattern.compile("[^/]+://[^/]*/\\*{3}[0-9a-f]{" + DIGITS + "}");

    private ShownUrl() {}

    public static String masked(String url) {
        return host(url) + "/" + HIDDEN;
    }

    /** What is shown already stays as it is. */
    public static String of(String url) {
        return isOne(url) ? url : masked(url) + Sha256.hex(url).substring(0, DIGITS);
    }

    /** Whether it is no URL but what answers show of one. */
    public static boolean isOne(String text) {
        return SHOWN.matcher(text).matches();
    }

    private static String host(String url) {
        int path = url.indexOf('/', url.indexOf("://") + 3);
        String origin = path < 0 ? url : url.substring(0, path);
        int query = origin.indexOf('?');
        String authority = query < 0 ? origin : origin.substring(0, query);
        return authority.replaceFirst("://.*@", "://" + HIDDEN + "@");
    }
}
