package io.allim.web;

import io.allim.table.Item;
import io.allim.table.Sha256;
import io.allim.table.Stored;
import io.allim.web.problem.Problem;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request wants to hold of what it reads or writes: {@code If-Match}, then {@code If-None-Match}, as RFC 9110 section
 * 13.2.2 orders them. A tag is made of what is stored, so that something that was deleted and made anew the same has its tag
 * again, and everything else another.
 */
public final class Preconditions {

    private static final String ANY = "*";
    private static final String EXPECTED =
            "Give ETags in their quotes, separated by commas, such as \"33a64df5\", or * alone.";
    private static final String CHANGED =
            "What is stored does not meet this condition: read it again, and repeat the change with the ETag of that answer,"
                    + " such as \"33a64df5\".";
    private static final int TAG_DIGITS = 20;
    private static final Pattern TAG = Pattern.compile("(W/)?(\"[\\x21\\x23-\\x7e\\x80-\\uffff]*\")");
    private static final Pattern TAGS = Pattern.compile("[\\s,]*" + TAG + "(\\s*,[\\s,]*" + TAG + ")*[\\s,]*");

    private final String match;
    private final String noneMatch;

    private Preconditions(String match, String noneMatch) {
        this.match = match;
        this.noneMatch = noneMatch;
    }

    public static Preconditions of(HttpHeaders headers) {
        return new Preconditions(header(headers, HttpHeaders.IF_MATCH), header(headers, HttpHeaders.IF_NONE_MATCH));
    }

    private static String header(HttpHeaders headers, String name) {
        String value = headers.getHeaderString(name);
        return value == null ? "" : value.strip();
    }

    public static String tag(Item item) {
        return "\"" + Sha256.hex(item.body()).substring(0, TAG_DIGITS) + "\"";
    }

    /**
     * For a store that writes: looks at what is there now, and ends the request where it is not what the caller wants it to
     * be.
     */
    public Consumer<Optional<Stored>> guard() {
        return stored -> require(stored.map(Stored::item).map(Preconditions::tag));
    }

    /** @param tag of what is there now; empty where there is nothing */
    public void require(Optional<String> tag) {
        if (!match.isEmpty()) {
            require(
                    HttpHeaders.IF_MATCH,
                    match,
                    tag.filter(current -> matches(match, current, false)).isPresent());
        }
        if (!noneMatch.isEmpty()) {
            boolean differs =
                    tag.filter(current -> matches(noneMatch, current, true)).isEmpty();
            require(HttpHeaders.IF_NONE_MATCH, noneMatch, isReadable(noneMatch) && differs);
        }
    }

    private static void require(String header, String value, boolean holds) {
        if (!holds) {
            throw Problem.PRECONDITION_FAILED.at(header, isReadable(value) ? CHANGED : EXPECTED);
        }
    }

    /** Whether the caller wants to write where nothing is. */
    public boolean createsOnly() {
        return noneMatch.equals(ANY);
    }

    /** Answers a read: 304 where the caller has it already. */
    public Response read(String tag, Supplier<?> view) {
        if (!match.isEmpty() && !matches(match, tag, false)) {
            require(HttpHeaders.IF_MATCH, match, false);
        }
        boolean known = !noneMatch.isEmpty() && matches(noneMatch, tag, true);
        return tagged(known ? Response.notModified() : Response.ok(view.get()), tag);
    }

    public static Response written(Object view, String tag) {
        return tagged(Response.ok(view), tag);
    }

    /** No cache may keep it for others, nor use it unasked. */
    private static Response tagged(Response.ResponseBuilder response, String tag) {
        return response.header(HttpHeaders.ETAG, tag)
                .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
                .header(HttpHeaders.VARY, "Authorization")
                .build();
    }

    /** @param weakly whether a weak tag may match; what it stands for may differ in a byte */
    private static boolean matches(String header, String tag, boolean weakly) {
        return header.equals(ANY) || tags(header, weakly).contains(tag);
    }

    private static List<String> tags(String header, boolean weakly) {
        List<String> tags = new ArrayList<>();
        Matcher tag = TAG.matcher(header);
        while (tag.find()) {
            if (weakly || tag.group(1) == null) {
                tags.add(tag.group(2));
            }
        }
        return tags;
    }

    private static boolean isReadable(String value) {
        return value.equals(ANY) || TAGS.matcher(value).matches();
    }
}
