package io.allim.table.dynamodb;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** What a failed try says about the call. */
enum ErrorKind {
    /** It was not carried out; it may be the next time. */
    NOT_DONE,
    /** It was carried out, or not, or will be. */
    UNKNOWN,
    /** It was not carried out, and will not be while nobody mends something. */
    FINAL;

    /**
     * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html">Error
     *     handling with DynamoDB</a>
     */
    private static final Set<String> PASSING = Set.of(
            "ProvisionedThroughputExceededException",
            "ProvisionedThroughputExceeded",
            "ThrottlingException",
            "Throttling",
            "ThrottlingError",
            "RequestLimitExceeded",
            "TransactionConflict",
            "TransactionConflictException",
            "TransactionInProgressException",
            "ReplicatedWriteConflictException");

    static ErrorKind of(SdkException e) {
        return switch (e) {
            case TransactionCanceledException cancelled -> of(cancelled.cancellationReasons());
            case AwsServiceException answered -> of(answered);
            case SdkException unset when isUnset(unset) -> FINAL;
            default -> of(failed(e));
        };
    }

    /** The client has found no credentials, or no region. */
    static boolean isUnset(SdkException e) {
        return String.valueOf(e.getMessage()).startsWith("Unable to load");
    }

    /** The service's short name for the error; empty where there is no answer. */
    static Optional<String> code(SdkException e) {
        return e instanceof AwsServiceException answered
                ? Optional.ofNullable(answered.awsErrorDetails()).map(AwsErrorDetails::errorCode)
                : Optional.empty();
    }

    private static ErrorKind of(AwsServiceException answered) {
        if (code(answered).filter(PASSING::contains).isPresent() || answered.statusCode() == 429) {
            return NOT_DONE;
        }
        return answered.statusCode() >= 500 ? UNKNOWN : FINAL;
    }

    /** One for each item; a condition that failed beside a passing reason may hold, or fail alone, the next time. */
    private static ErrorKind of(List<CancellationReason> reasons) {
        boolean passing = reasons.stream()
                .map(CancellationReason::code)
                .filter(code -> code != null && !code.equals("None") && !code.equals("ConditionalCheckFailed"))
                .allMatch(PASSING::contains);
        return passing ? NOT_DONE : FINAL;
    }

    private static ErrorKind of(Optional<IOException> failure) {
        return failure.filter(ErrorKind::isBeforeSending).isPresent() ? NOT_DONE : UNKNOWN;
    }

    private static Optional<IOException> failed(SdkException e) {
        return Stream.<Throwable>iterate(e, it -> it != null, Throwable::getCause)
                .limit(20)
                .filter(IOException.class::isInstance)
                .map(IOException.class::cast)
                .reduce((outer, inner) -> inner);
    }

    private static boolean isBeforeSending(IOException failure) {
        return switch (failure) {
            case ConnectException _, UnknownHostException _, NoRouteToHostException _, SSLHandshakeException _ -> true;
            case SocketTimeoutException e ->
                String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).startsWith("connect");
            default -> false;
        };
    }
}
