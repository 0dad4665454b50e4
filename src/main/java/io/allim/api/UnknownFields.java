package io.allim.api;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** What is said of names that no object of the kind has. Loaded when there are some, not before. */
final class UnknownFields {

    /** A name of ours, and those for which people know it. */
    private static final String[] OTHERS = {
        "to recipients recipient users user email phone target targets subscribers",
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
                List<String> meant = Near.to(name, free);
                meant.forEach(each -> faults.removeIf(fault -> fault.problem() == Problem.MISSING_FIELD
                        && fault.field().equals(fields.path(each))));
                faults.add(fault(name, meant, known, fields));
            }
        }
    }

    private static ProblemException fault(String name, List<String> meant, Collection<String> known, Fields fields) {
        String path = Fields.shown(fields.path(name));
        List<String> all = meant.isEmpty() ? others(name, known) : meant;
        String question = all.isEmpty() ? "" : " Did you mean `" + String.join("` or `", all) + "`?";
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
        String place = fields.path("").isEmpty() ? "The fields" : "The fields of `" + fields.path("") + "`";
        return known.isEmpty()
                ? " Remove it: there are no fields here."
                : " " + place + " are " + String.join(", ", known) + ".";
    }
}
