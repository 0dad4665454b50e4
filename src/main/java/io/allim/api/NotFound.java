package io.allim.api;

import io.allim.delivery.DeliveryId;
import io.allim.notification.DigestId;
import io.allim.notification.NotificationId;
import io.allim.web.Missing;
import io.allim.web.problem.ProblemException;
import io.allim.web.problem.Sentences;

/** Errors for ids that nothing is stored under. Loaded when there is one, not before. */
final class NotFound {

    private static final String NOT_STORED = "the id has the right form, but nothing is stored under it. ";

    private NotFound() {}

    static ProblemException notification(String id) {
        return Missing.of(
                "notification",
                id,
                NotificationId.parse(id).isPresent()
                        ? NOT_STORED + "GET /v1/notifications lists the latest."
                        : "its id is in the answer that accepted it, such as ntf_01arz3ndektsv4rrffq69g5fav; GET /v1/notifications"
                                + " lists the latest.");
    }

    static ProblemException delivery(String id) {
        if (NotificationId.parse(id).isPresent()) {
            return Missing.of(
                    "delivery",
                    id,
                    "this is a notification's id, whose deliveries GET /v1/notifications/" + id + "/deliveries lists.");
        }
        if (DeliveryId.parse(id).isPresent()) {
            return Missing.of(
                    "delivery", id, NOT_STORED + "GET /v1/notifications/{id}/deliveries lists a notification's.");
        }
        return Missing.of(
                "delivery",
                id,
                "its id is in the notification's answer, such as dlv_01arz3ndektsv4rrffq69g5fav_0123456789abc; GET"
                        + " /v1/notifications/{id}/deliveries lists them.");
    }

    static ProblemException digest(String id) {
        return Missing.of(
                "digest",
                id,
                DigestId.parse(id).isPresent()
                        ? NOT_STORED + "GET /v1/digests?recipient={id} lists a recipient's."
                        : "GET /v1/digests?recipient={id} lists a recipient's, whose ids are such as"
                                + " dig_01arz3ndektsv4rrffq69g5fav.");
    }

    static ProblemException item(String digest, String delivery) {
        return Missing.of(
                "item " + Sentences.cut(delivery) + " in a digest",
                digest,
                "GET /v1/digests/{id}/items lists those that are waiting in it.");
    }
}
