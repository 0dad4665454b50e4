package io.allim.table.dynamodb;

import io.allim.table.TableUnavailable;
import java.io.IOException;
import java.time.Duration;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Words for what went wrong: what was tried, on which table, what DynamoDB or its client said, and what to do. */
record DynamoErrors(String table) {

    TableUnavailable of(String tried, SdkException cause) {
        return new TableUnavailable(what(tried) + said(cause) + ". " + remedy(cause), cause);
    }

    TableUnavailable late(String tried, Duration time, SdkException cause) {
        String why = "tried for " + time.toMillis() + " ms, and at last " + said(cause);
        return new TableUnavailable(
                what(tried) + why
                        + ". It goes on as soon as DynamoDB answers; writes that had no answer may have happened.",
                cause);
    }

    /** A write had no answer, and others have written since. */
    TableUnavailable isUncertain() {
        String why = "an answer was lost, and the item has been written by others since";
        return new TableUnavailable(what("write to") + why + ".", new IOException("no answer"));
    }

    TableUnavailable closed() {
        return new TableUnavailable("the table " + table + " is closed", new IOException("closed"));
    }

    TableUnavailable interrupted(Exception cause) {
        Thread.currentThread().interrupt();
        return new TableUnavailable("the thread was interrupted while it waited for the table " + table, cause);
    }

    private String what(String tried) {
        return "cannot " + tried + " the DynamoDB table " + table + ": ";
    }

    private static String said(SdkException cause) {
        if (cause instanceof AwsServiceException answered && answered.awsErrorDetails() != null) {
            AwsErrorDetails details = answered.awsErrorDetails();
            return details.errorCode() + ", " + details.errorMessage();
        }
        return String.valueOf(cause.getMessage());
    }

    private static String remedy(SdkException cause) {
        if (ErrorKind.isUnset(cause)) {
            return "Give this service AWS credentials and a region; see quarkus.dynamodb.aws.";
        }
        return switch (ErrorKind.code(cause).orElse("")) {
            case "ResourceNotFoundException" ->
                "Make the table, or set allim.table.name and quarkus.dynamodb.aws.region to where it is.";
            case "AccessDeniedException", "KMSAccessDeniedException" ->
                "Let this service's role read and write the table and its indexes.";
            case "UnrecognizedClientException",
                    "InvalidSignatureException",
                    "IncompleteSignatureException",
                    "MissingAuthenticationTokenException",
                    "ExpiredTokenException" ->
                "Give this service valid AWS credentials; the machine's clock counts as well.";
            case "ValidationException" -> "Compare the table's keys and indexes with what this service expects.";
            default -> "See https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html.";
        };
    }
}
