package io.allim.api;

import java.util.Collection;
import java.util.List;

/** What is said of names that no object of the kind has. Loaded when there are some, not before. */
final class UnknownFields {

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
        String question = meant.isEmpty() ? "" : " Did you mean `" + String.join("` or `", meant) + "`?";
        return Problem.UNKNOWN_FIELD.at(path, "There is no field `" + path + "`." + question + names(known, fields));
    }

    private static String names(Collection<String> known, Fields fields) {
        String place = fields.path("").isEmpty() ? "The fields" : "The fields of `" + fields.path("") + "`";
        return known.isEmpty()
                ? " Remove it: there are no fields here."
                : " " + place + " are " + String.join(", ", known) + ".";
    }
}
