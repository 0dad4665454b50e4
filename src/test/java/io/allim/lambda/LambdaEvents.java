package io.allim.lambda;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Events as AWS writes them. */
final class LambdaEvents {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String DOMAIN = "abcdefghij.lambda-url.us-east-1.on.aws";

    private LambdaEvents() {}

    /** An event under construction; everything that AWS sets is there from the start. */
    record Event(ObjectNode node) {

        Event header(String name, String value) {
            node.withObject("headers").put(name, value);
            return this;
        }

        Event query(String rawQuery) {
            node.put("rawQueryString", rawQuery);
            return this;
        }

        Event body(String body) {
            node.put("body", body);
            return this;
        }

        /** As with a Function URL of type {@code AWS_IAM}. */
        Event signedBy(String userArn) {
            node.withObject("requestContext")
                    .withObject("authorizer")
                    .withObject("iam")
                    .put("userArn", userArn);
            return this;
        }

        Event bearer(String key) {
            return header("authorization", "Bearer " + key);
        }

        String json() {
            return node.toString();
        }
    }

    /** A call of the Function URL. */
    static Event url(String method, String path) {
        ObjectNode event = MAPPER.createObjectNode()
                .put("version", "2.0")
                .put("routeKey", "$default")
                .put("rawPath", path)
                .put("rawQueryString", "")
                .put("isBase64Encoded", false);
        event.putObject("headers")
                .put("host", DOMAIN)
                .put("accept", "*/*")
                .put("x-forwarded-for", "203.0.113.7")
                .put("x-forwarded-port", "443")
                .put("x-forwarded-proto", "https");
        ObjectNode context = event.putObject("requestContext")
                .put("accountId", "anonymous")
                .put("apiId", "abcdefghij")
                .put("domainName", DOMAIN)
                .put("domainPrefix", "abcdefghij")
                .put("requestId", "e1506fd5-9e7b-434f-bd42-4f8fa224b599")
                .put("routeKey", "$default")
                .put("stage", "$default")
                .put("time", "23/Nov/2026:05:00:00 +0000")
                .put("timeEpoch", 1795410000000L);
        context.putObject("http")
                .put("method", method)
                .put("path", path)
                .put("protocol", "HTTP/1.1")
                .put("sourceIp", "203.0.113.7")
                .put("userAgent", "curl/8.7.1");
        return new Event(event);
    }

    /** The tick, as the schedule in {@code sam.jvm.yaml} sends it. */
    static String tick() {
        return SamTemplate.read("sam.jvm.yaml").tickInput();
    }

    static String sqs() {
        return """
                {"Records": [{
                  "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d",
                  "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
                  "body": "hidden-payload",
                  "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "1545082649183",
                    "SenderId": "AIDAIENQZJOLO23YVJ4VO", "ApproximateFirstReceiveTimestamp": "1545082649185"},
                  "messageAttributes": {},
                  "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
                  "eventSource": "aws:sqs",
                  "eventSourceARN": "arn:aws:sqs:us-east-1:000000000000:other",
                  "awsRegion": "us-east-1"}]}
                """;
    }

    static String sns() {
        return """
                {"Records": [{
                  "EventVersion": "1.0",
                  "EventSubscriptionArn": "arn:aws:sns:us-east-1:000000000000:alarms:21be56ed-a058-49f5-8c98-aedd2564c486",
                  "EventSource": "aws:sns",
                  "Sns": {"SignatureVersion": "1", "Timestamp": "2026-11-23T05:00:00.000Z", "Signature": "tcc6faL2yUC6==",
                    "SigningCertUrl": "https://sns.us-east-1.amazonaws.com/SimpleNotificationService.pem",
                    "MessageId": "95df01b4-ee98-5cb9-9903-4c221d41eb5e", "Message": "hidden-payload",
                    "MessageAttributes": {}, "Type": "Notification", "UnsubscribeUrl": "https://sns.us-east-1.amazonaws.com/",
                    "TopicArn": "arn:aws:sns:us-east-1:000000000000:alarms", "Subject": "ALARM"}}]}
                """;
    }

    static String eventBridge() {
        return """
                {"version": "0", "id": "fe8d3c65-xmpl-c5c3-2c87-81584709a377", "detail-type": "RDS DB Instance Event",
                 "source": "aws.rds", "account": "000000000000", "time": "2026-11-23T05:00:00Z", "region": "us-east-1",
                 "resources": [], "detail": {"Message": "hidden-payload"}}
                """;
    }
}
