package io.allim.notification;

import io.allim.table.JsonObjectReader;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The workflow that a notification starts.
 *
 * @param templates the versions of those templates that held deliveries keep; the others follow the published one
 */
public record WorkflowRef(String id, int version, Map<String, Integer> templates) {

    public WorkflowRef {
        templates = Map.copyOf(templates);
    }

    static WorkflowRef read(JsonObjectReader fields) {
        return new WorkflowRef(
                fields.text("id").orElseThrow(),
                fields.number("version"),
                fields.object("templates", WorkflowRef::versions).orElse(Map.of()));
    }

    private static Map<String, Integer> versions(JsonObjectReader templates) {
        return templates.names().stream().collect(Collectors.toMap(name -> name, templates::number));
    }
}
