package io.allim.channel.httpapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.allim.channel.LiquidTexts;
import io.allim.channel.Message;
import io.allim.channel.PlainText;
import io.allim.connection.Connection;
import io.allim.http.HttpUrl;
import io.allim.http.Outgoing;
import io.allim.table.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Makes the request that a connection describes. */
final class ApiRequest {

    private static final int MAX_HEADER = 8 * 1024;

    /** A segment that leads out of the one before it, also where a server decodes slashes first, or that is empty. */
    private static final Pattern ASTRAY = Pattern.compile("(?i)(?:/|%2F|%5C)\\.{1,2}(?:/|%2F|%5C|$)|//");

    /** A leaf of JSON that is one value in JSON. */
    private static final Pattern JSON_VALUE = Pattern.compile("\\{\\{-?[^{}]*\\|\\s*json\\s*-?}}");

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private final ApiSettings settings;
    private final LiquidTexts liquid;
    private final ObjectNode variables;
    private final String token;

    ApiRequest(Connection connection, ApiAddress address, Message message, LiquidTexts liquid) {
        this.settings = ApiSettings.of(connection);
        this.liquid = liquid;
        this.variables = variables(connection, address, message);
        this.token = message.token();
    }

    /** Why there is no request, as one clause without values. */
    static final class NoRequest extends Exception {

        private static final long serialVersionUID = 1;

        NoRequest(String why) {
            super(why, null, false, false);
        }
    }

    private static ObjectNode variables(Connection connection, ApiAddress address, Message message) {
        ObjectNode variables = JsonNodeFactory.instance.objectNode();
        ObjectNode words = variables
                .putObject("message")
                .put("title", new PlainText(message.title()).oneLine().value())
                .put("body", new PlainText(message.body()).value())
                .put("token", message.token())
                .put("urgency", message.urgency().word())
                .put("occurredAt", message.occurredAt().toString());
        message.url().ifPresent(url -> words.put("url", url));
        message.language().ifPresent(language -> words.put("language", language));
        variables.set("data", message.data());
        variables.put("to", address.to());
        ObjectNode secrets = variables.putObject("secrets");
        connection
                .secrets()
                .keySet()
                .forEach(name -> connection.secret(name).ifPresent(value -> secrets.put(name, value)));
        return variables;
    }

    Outgoing outgoing() throws NoRequest {
        HttpUrl url = url();
        int answerBytes = settings.reference().isPresent() ? Outgoing.ANSWER_BYTES : 0;
        return new Outgoing(
                settings.method(),
                url,
                headers(),
                settings.contentType(),
                body().getBytes(StandardCharsets.UTF_8),
                answerBytes);
    }

    private HttpUrl url() throws NoRequest {
        String rendered = rendered("the URL", settings.url(), Escape::url);
        if (!(HttpUrl.read(rendered) instanceof HttpUrl url)) {
            throw new NoRequest("the connection's URL gives none for this message");
        }
        int query = url.target().indexOf('?');
        String path = query < 0 ? url.target() : url.target().substring(0, query);
        if (ASTRAY.matcher(path).find()) {
            throw new NoRequest("the URL would lead elsewhere: a part of its path is empty, or of dots alone");
        }
        return url;
    }

    private Map<String, String> headers() throws NoRequest {
        Map<String, String> headers = new LinkedHashMap<>();
        boolean hasKey = settings.headers().keySet().stream().anyMatch(IDEMPOTENCY_KEY::equalsIgnoreCase);
        if (!hasKey) {
            headers.put(IDEMPOTENCY_KEY, token);
        }
        for (Map.Entry<String, String> header : settings.headers().entrySet()) {
            String what = "the header " + header.getKey();
            String value = rendered(what, header.getValue(), Escape::header).strip();
            if (value.chars().anyMatch(Character::isISOControl)) {
                throw new NoRequest(what + " would hold control characters");
            }
            if (value.length() > MAX_HEADER) {
                throw new NoRequest(what + " would be longer than 8 KB");
            }
            headers.put(header.getKey(), Escape.ascii(value));
        }
        return headers;
    }

    private String body() throws NoRequest {
        if (settings.json().isPresent()) {
            return filled(settings.json().get()).toString();
        }
        if (settings.body().isEmpty()) {
            return "";
        }
        String body = rendered("the body", settings.body().get(), Escape.of(settings.contentType()));
        if (Escape.isJson(settings.contentType()) && !isJson(body)) {
            throw new NoRequest("the body would be no JSON: put values of texts in quotes");
        }
        return body;
    }

    /** Whether it is one value, and nothing behind it. */
    private static boolean isJson(String text) {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            boolean isValue = parser.nextToken() != null;
            parser.skipChildren();
            return isValue && parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    /** With its texts rendered; names, and what is a list or a number, stay. */
    private JsonNode filled(JsonNode json) throws NoRequest {
        if (json.isTextual()) {
            return leaf(json.textValue());
        }
        if (json.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> field : json.properties()) {
                object.set(field.getKey(), filled(field.getValue()));
            }
            return object;
        }
        if (json.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (JsonNode element : json) {
                array.add(filled(element));
            }
            return array;
        }
        return json;
    }

    private JsonNode leaf(String text) throws NoRequest {
        String rendered = rendered("the JSON", text, UnaryOperator.identity());
        return JSON_VALUE.matcher(text).matches()
                ? Json.tree(rendered).orElseThrow(() -> new NoRequest("the JSON would hold what is none"))
                : TextNode.valueOf(rendered);
    }

    private String rendered(String what, String text, UnaryOperator<String> escape) throws NoRequest {
        return liquid.render(text, variables, escape)
                .orElseThrow(() -> new NoRequest(what + " can't be rendered, or takes too much"));
    }
}
