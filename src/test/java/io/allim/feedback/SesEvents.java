package io.allim.feedback;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.delivery.DeliveryId;

/** Events as Amazon SES writes them. */
public final class SesEvents {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private SesEvents() {}

    /** An event about a mail, without what its type adds. */
    public static ObjectNode event(String type, DeliveryId delivery, String messageId) {
        return read("""
            {"eventType": "%s",
             "mail": {"timestamp": "2027-03-01T08:00:00.400Z", "source": "Allim <allim@example.com>",
              "sourceArn": "arn:aws:ses:us-east-1:111122223333:identity/example.com", "sendingAccountId": "111122223333",
              "messageId": "%s", "destination": ["ada@example.com"], "headersTruncated": false,
              "headers": [{"name": "From", "value": "Allim <allim@example.com>"}, {"name": "To", "value": "ada@example.com"},
               {"name": "X-Allim-Delivery", "value": "%3$s"}],
              "commonHeaders": {"from": ["Allim <allim@example.com>"], "to": ["ada@example.com"], "subject": "Hello"},
              "tags": {"ses:operation": ["SendEmail"], "ses:configuration-set": ["allim"],
               "ses:source-ip": ["192.0.2.7"], "allim-delivery": ["%3$s"]}}}
            """.formatted(type, messageId, delivery));
    }

    public static ObjectNode delivery(DeliveryId delivery, String messageId) {
        ObjectNode event = event("Delivery", delivery, messageId);
        return event.set("delivery", read("""
            {"timestamp": "2027-03-01T08:00:01.900Z", "processingTimeMillis": 1500, "recipients": ["ada@example.com"],
             "smtpResponse": "250 2.0.0 OK for ada@example.com", "reportingMTA": "a8-70.smtp-out.amazonses.com"}
            """));
    }

    /** @param type Permanent, Transient or Undetermined */
    public static ObjectNode bounce(DeliveryId delivery, String messageId, String type, String subType) {
        ObjectNode event = event("Bounce", delivery, messageId);
        return event.set("bounce", read("""
            {"feedbackId": "01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000", "bounceType": "%s",
             "bounceSubType": "%s", "timestamp": "2027-03-01T08:00:05.000Z", "reportingMTA": "dsn; mta.example.com",
             "bouncedRecipients": [{"emailAddress": "ada@example.com", "action": "failed", "status": "5.1.1",
              "diagnosticCode": "smtp; 550 5.1.1 <ada@example.com> user unknown"}]}
            """.formatted(type, subType)));
    }

    /** @param type such as MailboxFull */
    public static ObjectNode delay(DeliveryId delivery, String messageId, String type) {
        ObjectNode event = event("DeliveryDelay", delivery, messageId);
        return event.set("deliveryDelay", read("""
            {"timestamp": "2027-03-01T08:05:00.000Z", "delayType": "%s", "expirationTime": "2027-03-01T22:00:05.000Z",
             "delayedRecipients": [{"emailAddress": "ada@example.com", "status": "4.4.1",
              "diagnosticCode": "smtp; 421 4.4.1 Unable to connect to ada's host"}]}
            """.formatted(type)));
    }

    public static ObjectNode complaint(DeliveryId delivery, String messageId, String kind) {
        ObjectNode event = event("Complaint", delivery, messageId);
        return event.set("complaint", read("""
            {"complainedRecipients": [{"emailAddress": "ada@example.com"}], "timestamp": "2027-03-01T09:00:00.000Z",
             "feedbackId": "01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000", "complaintSubType": null,
             "userAgent": "Example Feedback Loop", "complaintFeedbackType": "%s",
             "arrivalDate": "2027-03-01T08:59:00.000Z"}
            """.formatted(kind)));
    }

    public static ObjectNode open(DeliveryId delivery, String messageId) {
        ObjectNode event = event("Open", delivery, messageId);
        return event.set("open", read("""
            {"ipAddress": "192.0.2.9", "timestamp": "2027-03-01T10:00:00.000Z", "userAgent": "Mozilla/5.0"}
            """));
    }

    public static ObjectNode click(DeliveryId delivery, String messageId) {
        ObjectNode event = event("Click", delivery, messageId);
        return event.set("click", read("""
            {"ipAddress": "192.0.2.9", "link": "https://example.com/x?for=ada", "linkTags": null,
             "timestamp": "2027-03-01T10:01:00.000Z", "userAgent": "Mozilla/5.0"}
            """));
    }

    public static ObjectNode reject(DeliveryId delivery, String messageId) {
        ObjectNode event = event("Reject", delivery, messageId);
        return event.set("reject", read("{\"reason\": \"Bad content\"}"));
    }

    static ObjectNode read(String json) {
        try {
            return (ObjectNode) MAPPER.readTree(json);
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
