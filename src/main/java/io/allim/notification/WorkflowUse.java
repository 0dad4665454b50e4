package io.allim.notification;

import java.util.Map;

/**
 * The workflow that a notification starts.
 *
 * @param templates the versions of those templates that held deliveries keep; the others follow the published one
 */
public record WorkflowUse(String id, int version, Map<String, Integer> templates) {

    public WorkflowUse {
        templates = Map.copyOf(templates);
    }
}
