package io.allim.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The inbox's API as a browser sees it, and a page that shows the inbox, without a service: states that a service is not easily brought
 * to. The page's policy is {@code default-src 'self'}.
 */
final class InboxStandIn {

    static final String SHOP = "https://shop.test/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<ObjectNode> entries = new ArrayList<>();
    private final Set<String> refused = new HashSet<>();
    private final List<String> calls = new ArrayList<>();
    private ObjectNode preferences = JSON.createObjectNode();
    private ObjectNode choices = JSON.createObjectNode();
    private String token = "t1";
    private int at;

    /** Apostrophes are quotes. */
    static ObjectNode json(String text) {
        return read(text.replace('\'', '"'));
    }

    static ObjectNode read(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static String quoted(String text) {
        try {
            return JSON.writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** One more, the latest; apostrophes are quotes. */
    ObjectNode add(Instant at, String fields) {
        return add(at, json(fields));
    }

    ObjectNode add(Instant at, ObjectNode fields) {
        ObjectNode entry = json("{'title':'','body':'','data':{},'urgency':'normal'}");
        entry.put("delivery", "dlv_%08d".formatted(this.at++)).put("at", at.toString());
        entry.setAll(fields);
        entries.addFirst(entry);
        return entry;
    }

    ObjectNode entry(int position) {
        return entries.get(position);
    }

    void choices(ObjectNode next) {
        choices = next;
    }

    ObjectNode preferences() {
        return preferences;
    }

    /** Calls whose path has this text fail. */
    void refuse(String path) {
        refused.add(path);
    }

    void allowAll() {
        refused.clear();
    }

    void token(String next) {
        token = next;
    }

    /** As {@code PUT /v1/inbox/ada/dlv_00000001/read}. */
    List<String> calls() {
        return List.copyOf(calls);
    }

    /** A page with this body, and this module after the inbox is defined. */
    Page open(BrowserContext window, String language, String direction, String body, String script) {
        Map<String, String> files = new HashMap<>();
        files.put("/inbox.js", script("/io/allim/inbox/inbox.js"));
        files.put("/inbox-preferences.js", script("/io/allim/inbox/inbox-preferences.js"));
        files.put("/page.js", "import {createInbox} from '/inbox.js';\n" + script);
        files.put(
                "/page.css",
                "body {margin: 0; font-family: sans-serif} main {padding: 16px} h1 {margin: 0}"
                        + " .box {height: 560px; max-width: 420px} :root {color-scheme: light dark}");
        files.put("/", """
                <!doctype html><html lang="%s" dir="%s"><title>Shop</title><meta name="viewport" content="width=device-width">
                <link rel="stylesheet" href="/page.css"><main><h1>Shop</h1>%s</main><script type="module" src="/page.js"></script></html>""".formatted(language, direction, body));
        Page page = window.newPage();
        page.route(SHOP + "**", route -> {
            try {
                answer(route, files);
            } catch (PlaywrightException e) {
                // A window may be closed while its page asks.
                if (!String.valueOf(e.getMessage()).contains("closed")) {
                    throw e;
                }
            }
        });
        page.navigate(SHOP);
        return page;
    }

    private void answer(Route route, Map<String, String> files) {
        URI url = URI.create(route.request().url());
        String file = files.get(url.getPath());
        if (file == null) {
            api(route, url);
            return;
        }
        String type = url.getPath().endsWith(".js")
                ? "text/javascript"
                : url.getPath().endsWith(".css") ? "text/css" : "text/html;charset=UTF-8";
        route.fulfill(new Route.FulfillOptions()
                .setHeaders(Map.of("Content-Security-Policy", "default-src 'self'", "Content-Type", type))
                .setBody(file));
    }

    private void api(Route route, URI url) {
        String method = route.request().method();
        String path = url.getPath();
        calls.add(method + " " + path + (url.getQuery() == null || method.equals("GET") ? "" : "?" + url.getQuery()));
        if (!("Bearer " + token).equals(route.request().headers().get("authorization"))) {
            fail(route, 401);
        } else if (refused.stream().anyMatch(path::contains)) {
            fail(route, 503);
        } else if (path.contains("/preferences")) {
            preferences(route, method, path);
        } else if (path.startsWith("/v1/inbox/ada")) {
            inbox(route, method, path.substring("/v1/inbox/ada".length()), query(url));
        } else {
            fail(route, 404);
        }
    }

    private void preferences(Route route, String method, String path) {
        if (path.endsWith("/choices")) {
            answer(route, choices);
        } else if (method.equals("PUT")) {
            preferences = read(route.request().postData());
            route.fulfill(new Route.FulfillOptions().setStatus(204));
        } else {
            answer(route, preferences);
        }
    }

    private void inbox(Route route, String method, String path, Map<String, String> query) {
        if (path.isEmpty()) {
            answer(route, page(query));
        } else if (path.equals("/count")) {
            answer(route, count());
        } else if (path.equals("/events")) {
            fail(route, 404);
        } else {
            mark(method, path, query, route.request().postData());
            route.fulfill(new Route.FulfillOptions().setStatus(204));
        }
    }

    private void mark(String method, String path, Map<String, String> query, String body) {
        String now = Instant.now().toString();
        if (path.equals("/all-read")) {
            entries.stream().filter(entry -> in(entry, query)).forEach(entry -> entry.put("readAt", now));
        } else if (path.equals("/all-archived")) {
            entries.stream()
                    .filter(entry -> in(entry, query) && (!query.containsKey("read") || entry.has("readAt")))
                    .forEach(entry -> entry.put("archivedAt", now));
        } else {
            String[] parts = path.split("/");
            ObjectNode entry = entries.stream()
                    .filter(one -> one.get("delivery").asText().equals(parts[1]))
                    .findFirst()
                    .orElseThrow();
            String field = Map.of("snoozed", "snoozedUntil", "acknowledge", "acknowledgedAt")
                    .getOrDefault(parts[2], parts[2] + "At");
            if (method.equals("DELETE")) {
                entry.remove(field);
            } else {
                entry.put(
                        field,
                        body == null
                                ? now
                                : read(body)
                                        .path("until")
                                        .asText(Instant.now()
                                                .plus(Duration.ofHours(1))
                                                .toString()));
            }
        }
    }

    /** What came back from a snooze has its time still. */
    private static boolean away(ObjectNode entry) {
        return Instant.now().isBefore(Instant.parse(entry.path("snoozedUntil").asText("1970-01-01T00:00:00Z")));
    }

    private static boolean in(ObjectNode entry, Map<String, String> query) {
        return !query.containsKey("category")
                || query.get("category").equals(entry.path("category").asText());
    }

    private ObjectNode page(Map<String, String> query) {
        List<ObjectNode> shown = entries.stream()
                .filter(entry -> in(entry, query))
                .filter(entry -> entry.has("archivedAt") == query.containsKey("archived"))
                .filter(entry -> query.containsKey("archived") || away(entry) == query.containsKey("snoozed"))
                .toList();
        int from = Integer.parseInt(query.getOrDefault("cursor", "0"));
        int to = Math.min(shown.size(), from + Integer.parseInt(query.getOrDefault("limit", "20")));
        ObjectNode page = JSON.createObjectNode();
        ArrayNode items = page.putArray("items");
        items.addAll(shown.subList(Math.min(from, to), to));
        if (to < shown.size()) {
            page.put("cursor", String.valueOf(to));
        }
        return page;
    }

    private ObjectNode count() {
        List<ObjectNode> unread = entries.stream()
                .filter(entry -> !entry.has("readAt") && !entry.has("archivedAt") && !away(entry))
                .toList();
        ObjectNode count = JSON.createObjectNode().put("unread", unread.size());
        count.put(
                "unseen", unread.stream().filter(entry -> !entry.has("seenAt")).count());
        ObjectNode categories = count.putObject("categories");
        unread.stream()
                .collect(Collectors.groupingBy(entry -> entry.path("category").asText(), Collectors.counting()))
                .forEach(categories::put);
        return count;
    }

    private static void answer(Route route, JsonNode body) {
        String text = body.toString();
        route.fulfill(new Route.FulfillOptions()
                .setHeaders(Map.of(
                        "Content-Type", "application/json", "ETag", "\"" + Integer.toHexString(text.hashCode()) + "\""))
                .setBody(text));
    }

    private static void fail(Route route, int status) {
        route.fulfill(new Route.FulfillOptions()
                .setStatus(status)
                .setContentType("application/problem+json")
                .setBody("{\"detail\":\"refused\"}"));
    }

    private static Map<String, String> query(URI url) {
        return Arrays.stream(Objects.requireNonNullElse(url.getQuery(), "").split("&"))
                .filter(pair -> pair.contains("="))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    private static String script(String name) {
        try (InputStream script = InboxStandIn.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
