package io.allim.channel.httpapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.channel.LiquidTexts;
import io.allim.channel.httpapi.ApiVerdict.Meaning;
import io.allim.connection.Connection;
import io.allim.connection.ConnectionCheck.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What is wrong with a connection of type {@code http}. */
final class ApiSettingsCheck {

    private static final Set<String> FIELDS =
            Set.of("method", "headers", "body", "json", "contentType", "verdicts", "reference", "perSecond");
    private static final Set<String> METHODS = Set.of("POST", "PUT", "PATCH", "GET", "DELETE");

    /** Of the connection itself, or said by a setting of its own. */
    private static final Set<String> RESERVED = Set.of(
            "host",
            "content-length",
            "content-type",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "upgrade",
            "expect",
            "te",
            "trailer",
            "proxy-authorization",
            "proxy-connection");

    private static final int MAX_HEADERS = 30;
    private static final int MAX_PER_SECOND = 1000;

    /** The host is written out, or made of secrets: data does not choose who is called. */
    private static final Pattern URL = Pattern.compile(
            "https?://(?:[^/?#{}\\s]|\\{\\{-?\\s*secrets\\.[A-Za-z0-9_-]{1,64}\\s*-?}})+(?:[/?].*)?", Pattern.DOTALL);

    private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");
    private static final Pattern CONTENT_TYPE =
            Pattern.compile("[A-Za-z0-9!#$&^_.+-]{1,60}/[A-Za-z0-9!#$&^_.+-]{1,60}(?:; ?charset=(?i:utf-8))?");
    private static final Pattern STATUS = Pattern.compile("[2-5](?:[0-9]{2}|xx)");
    private static final Pattern POINTER = Pattern.compile("(?:/(?:[^~/]|~[01])*){1,20}");

    private static final Pattern SECRET = Pattern.compile("\\bsecrets\\.([A-Za-z0-9_-]*[A-Za-z0-9_])");

    private final LiquidTexts liquid;
    private final Set<String> secrets;
    private final List<Fault> faults = new ArrayList<>();

    private ApiSettingsCheck(LiquidTexts liquid, Set<String> secrets) {
        this.liquid = liquid;
        this.secrets = secrets;
    }

    static List<Fault> faults(Connection connection, LiquidTexts liquid) {
        ApiSettingsCheck check =
                new ApiSettingsCheck(liquid, connection.secrets().keySet());
        check.checkUrl(connection.url());
        check.checkSettings(connection.settings());
        return List.copyOf(check.faults);
    }

    private void checkUrl(Optional<String> url) {
        if (url.filter(text -> URL.matcher(text).matches()).isEmpty()) {
            fault(
                    "url",
                    "Give a URL of http or https whose host is written out, or is a secret such as {{ secrets.host }}:"
                            + " data can't choose the host.");
        }
        url.ifPresent(text -> checkLiquid("url", text));
    }

    private void checkSettings(JsonNode settings) {
        settings.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                fault(
                        "settings",
                        "The fields are method, headers, body, json, contentType, verdicts, reference, perSecond.");
            }
        });
        checkText(settings, "method", METHODS::contains, "Give POST, PUT, PATCH, GET or DELETE.");
        checkText(
                settings,
                "contentType",
                CONTENT_TYPE.asMatchPredicate(),
                "Give a media type such as application/json; texts are sent as UTF-8.");
        checkText(settings, "reference", POINTER.asMatchPredicate(), "Give a JSON pointer such as /id.");
        checkHeaders(settings.path("headers"));
        checkVerdicts(settings.path("verdicts"));
        checkBody(settings);
        JsonNode pace = settings.path("perSecond");
        if (!pace.isMissingNode() && !(pace.isNumber() && pace.asDouble() > 0 && pace.asDouble() <= MAX_PER_SECOND)) {
            fault("settings.perSecond", "Give a number of requests a second, more than 0 and at most 1,000.");
        }
    }

    private void checkText(JsonNode settings, String name, Predicate<String> rule, String why) {
        JsonNode given = settings.path(name);
        if (!given.isMissingNode() && !(given.isTextual() && rule.test(given.textValue()))) {
            fault("settings." + name, why);
        }
    }

    private void checkHeaders(JsonNode headers) {
        if (!headers.isMissingNode() && (!headers.isObject() || headers.size() > MAX_HEADERS)) {
            fault("settings.headers", "Give an object of at most 30 headers.");
            return;
        }
        headers.properties().forEach(header -> {
            String name = header.getKey();
            String path = "settings.headers." + name;
            if (!HEADER.matcher(name).matches()) {
                fault("settings.headers", "The name of a header has letters, digits and hyphens.");
            } else if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
                fault(path, "This header can't be set; contentType says what the body is.");
            } else if (!header.getValue().isTextual()
                    || header.getValue().textValue().chars().anyMatch(Character::isISOControl)) {
                fault(path, "Give one line of text.");
            } else {
                checkLiquid(path, header.getValue().textValue());
            }
        });
    }

    private void checkVerdicts(JsonNode verdicts) {
        if (!verdicts.isMissingNode() && !verdicts.isObject()) {
            fault("settings.verdicts", "Give an object such as {\"409\":\"accepted\"}.");
            return;
        }
        verdicts.properties().forEach(verdict -> {
            if (!STATUS.matcher(verdict.getKey()).matches()) {
                fault("settings.verdicts", "The names are statuses such as 409, or classes such as 4xx.");
            } else if (Meaning.of(verdict.getValue().asText()).isEmpty()) {
                fault(
                        "settings.verdicts." + verdict.getKey(),
                        "Give one of " + String.join(", ", Meaning.words()) + ".");
            }
        });
    }

    private void checkBody(JsonNode settings) {
        boolean isGet = settings.path("method").asText().equals("GET");
        boolean mayLack = isGet || settings.path("method").asText().equals("DELETE");
        int given = (settings.has("body") ? 1 : 0) + (settings.has("json") ? 1 : 0);
        if (given > 1 || given == 0 && !mayLack || given > 0 && isGet) {
            fault("settings", isGet ? "GET has no body." : "Give either body, a text, or json, an object.");
        }
        checkText(settings, "body", _ -> true, "Give a text.");
        if (settings.path("body").isTextual()) {
            checkLiquid("settings.body", settings.path("body").textValue());
        }
        String type = settings.path("contentType").asText("application/json");
        if (settings.has("json") && !Escape.isJson(type)) {
            fault("settings.contentType", "With json it is a type of JSON.");
        }
        checkTexts("settings.json", settings.path("json"));
    }

    private void checkTexts(String path, JsonNode json) {
        if (json.isTextual()) {
            checkLiquid(path, json.textValue());
        }
        json.properties().forEach(field -> checkTexts(path + "." + field.getKey(), field.getValue()));
        for (int i = 0; json.isArray() && i < json.size(); i++) {
            checkTexts(path + "[" + i + "]", json.path(i));
        }
    }

    private void checkLiquid(String path, String text) {
        liquid.validate(text).ifPresent(why -> fault(path, why));
        SECRET.matcher(text)
                .results()
                .map(found -> found.group(1))
                .filter(name -> !secrets.contains(name))
                .findFirst()
                .ifPresent(
                        name -> fault(path, "It names a secret that the connection lacks: give secrets." + name + "."));
    }

    private void fault(String path, String why) {
        faults.add(new Fault(path, why));
    }
}
