package io.allim.notification;

import java.util.Map;

/**
 * The workflow that a notification starts.
 *
 * @param templates the versions of those templates that held deliveries keep; the others follow the published one
 */
public record WorkflowRef(String id, int version, Map<String, Integer> templates) {

    public WorkflowRef {
        templates = Map.copyOf(templates);
    }
}
