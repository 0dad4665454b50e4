package io.allim.api;

import io.allim.delivery.DeliveryId;
import io.allim.notification.DigestId;
import io.allim.notification.NotificationId;
import io.allim.workflow.WorkflowStore;
import java.util.List;
import java.util.Optional;

/** What is said of things that there are not. Loaded when one is asked for, not before. */
final class Missing {

    /** What can be compared with a name that is not there. */
    private static final int KNOWN = 100;

    private static final String NOT_STORED = "the id has the right form, but nothing is stored under it. ";

    private Missing() {}

    /** @param kind such as {@code recipient} */
    static ProblemException of(String kind, String id, String instead) {
        return Problem.NOT_FOUND.at("", "There is no " + kind + " " + Sentences.given(id) + ": " + instead);
    }

    static ProblemException template(String id) {
        return of(
                "template", id, "create it with PUT /v1/templates/{id}, or see GET /v1/templates for those there are.");
    }

    static ProblemException version(String id, String version) {
        return of(
                "version " + Sentences.cut(version) + " of a template",
                id,
                "GET /v1/templates/{id}/versions lists those there are, which are numbers such as 1.");
    }

    static ProblemException workflow(String id) {
        return of(
                "workflow", id, "create it with PUT /v1/workflows/{id}, or see GET /v1/workflows for those there are.");
    }

    static ProblemException rule(String id) {
        return of("rule", id, "create it with PUT /v1/rules/{rule}, or see GET /v1/rules for those there are.");
    }

    static ProblemException topic(String id) {
        return of(
                "topic",
                id,
                "it comes into being with its first subscriber, PUT /v1/topics/{topic}/subscribers/{recipient}; see GET /v1/topics for"
                        + " those there are.");
    }

    static ProblemException notification(String id) {
        return of(
                "notification",
                id,
                NotificationId.parse(id).isPresent()
                        ? NOT_STORED + "GET /v1/notifications lists the latest."
                        : "its id is in the answer that accepted it, such as ntf_01arz3ndektsv4rrffq69g5fav; GET /v1/notifications"
                                + " lists the latest.");
    }

    static ProblemException delivery(String id) {
        if (NotificationId.parse(id).isPresent()) {
            return of(
                    "delivery",
                    id,
                    "this is a notification's id, whose deliveries GET /v1/notifications/" + id + "/deliveries lists.");
        }
        if (DeliveryId.parse(id).isPresent()) {
            return of("delivery", id, NOT_STORED + "GET /v1/notifications/{id}/deliveries lists a notification's.");
        }
        return of(
                "delivery",
                id,
                "its id is in the notification's answer, such as dlv_01arz3ndektsv4rrffq69g5fav_0123456789abc; GET"
                        + " /v1/notifications/{id}/deliveries lists them.");
    }

    static ProblemException digest(String id) {
        return of(
                "digest",
                id,
                DigestId.parse(id).isPresent()
                        ? NOT_STORED + "GET /v1/digests?recipient={id} lists a recipient's."
                        : "GET /v1/digests?recipient={id} lists a recipient's, whose ids are such as"
                                + " dig_01arz3ndektsv4rrffq69g5fav.");
    }

    static ProblemException item(String digest, String delivery) {
        return of(
                "item " + Sentences.cut(delivery) + " in a digest",
                digest,
                "GET /v1/digests/{id}/items lists those that are waiting in it.");
    }

    static ProblemException entry(String recipient, String delivery) {
        return of(
                "entry " + Sentences.cut(delivery) + " in the inbox of",
                recipient,
                "GET /v1/inbox/{recipient} lists those there are, each with its delivery.");
    }

    static ProblemException recipient(String id) {
        return of(
                "recipient",
                id,
                "create it with PUT /v1/recipients/{id}, or see GET /v1/recipients for those there are.");
    }

    static ProblemException recipient(String field, String id) {
        return Problem.UNKNOWN_RECIPIENT.at(
                field,
                "There is no recipient " + Sentences.given(id) + ": create it with PUT /v1/recipients/"
                        + Sentences.cut(id) + " first, such as {\"addresses\":{\"email\":\"ada@example.com\"}}.");
    }

    static ProblemException workflow(String field, String id, WorkflowStore workflows) {
        List<String> known = workflows.list(KNOWN, Optional.empty()).items().stream()
                .map(stored -> WorkflowStore.listed(stored).id())
                .toList();
        String question = Near.question(id, known);
        return Problem.UNKNOWN_WORKFLOW.at(
                field,
                "There is no workflow " + Sentences.given(id) + "." + question
                        + (question.isEmpty() ? " Create it with" : " Otherwise create " + Sentences.cut(id) + " with")
                        + " PUT /v1/workflows/" + Sentences.cut(id)
                        + " first, or see GET /v1/workflows for those there are.");
    }

    static ProblemException targets(String field) {
        return Problem.MISSING_FIELD.at(
                field,
                "No step of the workflow names its own targets: add the field `" + field + "`, such as"
                        + " [{\"recipient\":\"ada\"}].",
                "[{\"recipient\":\"ada\"}]");
    }
}
