package io.allim.web;

import io.allim.web.problem.Near;
import io.allim.web.problem.Problem;
import io.allim.web.problem.ProblemException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** What is said of names that no object of the kind has. Loaded when there are some, not before. */
final class UnknownFields {

    /** A name of ours, and those for which people know it. */
    private static final String[] OTHERS = {
        "to recipients recipient users user email phone target targets subscribers topic topics device snstopic webhook",
        "add subscribers recipients ids members",
        "addresses email emails phone phones contact contacts",
        "content message title body text subject",
        "parts title body text subject html content channels",
        "body text message content html",
        "title subject heading",
        "subject title",
        "text body message",
        "data payload variables params parameters context props",
        "attributes data properties traits name firstname",
        "sendAt at when schedule scheduledat sendon deliverat",
        "expiresAt ttl expires expiry validuntil",
        "expiresIn ttl expires lifetime duration",
        "urgency priority importance",
        "channels channel via",
        "channel type via",
        "after delay wait",
        "unless condition conditions if",
        "zone timezone tz",
        "locale language lang",
        "per window interval period",
        "limit max count",
        "webhook url endpoint",
        "workflow template event name",
        "scopes scope permissions roles",
    };

    /** Elements of `to`. */
    private static final String TARGETS = """
            {"topic":"news"}
            {"recipient":"ada"}
            {"email":"ada@example.com"}
            {"phone":"+821012345678"}
            {"webhook":"https://example.com/hooks/orders"}
            {"device":"arn:aws:sns:us-east-1:123456789012:endpoint/GCM/shop/0f1e2d3c"}
            {"snsTopic":"arn:aws:sns:us-east-1:123456789012:orders"}
            """;

    private UnknownFields() {}

    /**
     * Adds a fault for each. A field that is missing and seems to be there under a wrong name is no fault of its own.
     *
     * @param faults those of the object
     */
    static void add(List<String> given, Collection<String> known, Fields fields, List<ProblemException> faults) {
        List<String> free = known.stream().filter(name -> !fields.has(name)).toList();
        for (String name : given) {
            if (!known.contains(name)) {
                List<String> near = Near.to(name, free);
                List<String> meant = near.isEmpty() ? others(name, known) : near;
                String example = near.isEmpty() ? example(name, meant, fields, faults) : "";
                meant.forEach(each -> faults.removeIf(fault -> isMissing(fault, each, fields)));
                faults.add(fault(name, meant, example, known, fields));
            }
        }
    }

    private static boolean isMissing(ProblemException fault, String name, Fields fields) {
        return fault.problem() == Problem.MISSING_FIELD && fault.field().equals(fields.path(name));
    }

    /** How the field is written that is known here by another name; empty text where that goes without saying. */
    private static String example(String given, List<String> meant, Fields fields, List<ProblemException> faults) {
        if (meant.equals(List.of("addresses"))) {
            boolean phone = given.toLowerCase(Locale.ROOT).contains("phone");
            return "{\"addresses\":" + (phone ? "{\"phone\":\"+821012345678\"}" : "{\"email\":\"ada@example.com\"}")
                    + "}";
        }
        if (meant.equals(List.of("to")) && fields.path("").isEmpty()) {
            String target = target(given);
            if (!target.isEmpty()) {
                return "{\"to\":[" + target + "]}";
            }
        }
        return meant.stream()
                .flatMap(each -> faults.stream()
                        .filter(fault -> isMissing(fault, each, fields)
                                && !fault.example().isEmpty())
                        .map(fault -> "{\"" + each + "\":" + fault.example() + "}"))
                .findFirst()
                .orElse("");
    }

    /** The element of `to` that has this field; empty text where none has. */
    private static String target(String field) {
        String start = "{\"" + field + "\":";
        return TARGETS.lines()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElse("");
    }

    private static ProblemException fault(
            String name, List<String> meant, String example, Collection<String> known, Fields fields) {
        String path = Fields.shown(fields.path(name));
        String question = meant.isEmpty() ? "" : " Did you mean `" + String.join("` or `", meant) + "`?";
        question += example.isEmpty() ? "" : " Write it as in " + example + ".";
        return Problem.UNKNOWN_FIELD.at(path, "There is no field `" + path + "`." + question + names(known, fields));
    }

    /** What is called otherwise here than elsewhere. */
    private static List<String> others(String name, Collection<String> known) {
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
        return Arrays.stream(OTHERS)
                .filter(line -> List.of(line.split(" ")).indexOf(plain) > 0)
                .map(line -> line.substring(0, line.indexOf(' ')))
                .filter(known::contains)
                .toList();
    }

    private static String names(Collection<String> known, Fields fields) {
        String subject = (known.size() == 1 ? "The field" : "The fields")
                + (fields.path("").isEmpty() ? "" : " of `" + fields.path("") + "`");
        return known.isEmpty()
                ? " Remove it: there are no fields here."
                : " " + subject + (known.size() == 1 ? " is " : " are ") + String.join(", ", known) + ".";
    }
}
