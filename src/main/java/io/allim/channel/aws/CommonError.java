package io.allim.channel.aws;

import java.util.Set;
import java.util.stream.Stream;

/**
 * What an error means that any service of AWS can give.
 *
 * @see <a href="https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html">Common errors</a>
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html">Errors of older
 *     services, which stand-ins and gateways give as well</a>
 */
enum CommonError {
    THROTTLED(
            "Throttled",
            "Throttling",
            "RequestLimitExceeded",
            "RequestThrottled",
            "TooManyRequests",
            "LimitExceeded",
            "BandwidthLimitExceeded",
            "PriorRequestNotComplete",
            "SlowDown"),
    /** The service did not wait for the whole request. */
    TOO_SLOW("RequestTimeout"),
    FAILED("InternalError", "InternalFailure", "InternalServiceError", "InternalServer", "ServiceUnavailable"),
    NO_PERMISSION("AuthorizationError", "AccessDenied", "NotAuthorized", "Unauthorized", "UnauthorizedOperation"),
    WRONG_CREDENTIALS(
            "AuthFailure",
            "ExpiredToken",
            "IncompleteSignature",
            "InvalidAccessKeyId",
            "InvalidClientTokenId",
            "InvalidSecurity",
            "InvalidSignature",
            "InvalidToken",
            "MissingAuthenticationToken",
            "MissingSecurityHeader",
            "SignatureDoesNotMatch",
            "TokenRefreshRequired",
            "UnrecognizedClient"),
    WRONG_CLOCK("RequestExpired", "RequestTimeTooSkewed", "RequestInTheFuture"),
    ACCOUNT_CLOSED(
            "OptInRequired",
            "SubscriptionRequired",
            "AccountProblem",
            "Blocked",
            "InvalidAccount",
            "NotSignedUp",
            "PendingVerification"),
    WRONG_MESSAGE(
            "InvalidParameterCombination",
            "InvalidParameterValue",
            "InvalidQueryParameter",
            "MalformedHttpRequest",
            "MalformedQueryString",
            "MissingParameter",
            "RequestEntityTooLarge",
            "Serialization",
            "ValidationError",
            "Validation"),
    UNKNOWN;

    private static final String SUFFIX = "Exception";

    private final Set<String> codes;

    CommonError(String... codes) {
        this.codes = Set.of(codes);
    }

    /** @param code as services give it, with or without {@code Exception} at its end */
    static CommonError of(String code) {
        String bare = code.endsWith(SUFFIX) ? code.substring(0, code.length() - SUFFIX.length()) : code;
        return Stream.of(values())
                .filter(error -> error.codes.contains(bare))
                .findFirst()
                .orElse(UNKNOWN);
    }
}
