package io.allim.channel.sns;

import io.allim.channel.AddressKind;
import io.allim.channel.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/** Publishes once, and turns whatever comes back into an outcome. */
final class SnsVerdict {

    private SnsVerdict() {}

    static Outcome publish(Supplier<SnsClient> client, PublishRequest request, AddressKind to, List<String> notes) {
        try {
            String id = client.get().publish(request).messageId();
            return id == null || id.isBlank()
                    ? Outcome.unanswered("SNS answered without a message id")
                    : new Outcome.Accepted(id, notes);
        } catch (AwsServiceException answered) {
            return answered(answered, to);
        } catch (SdkClientException unanswered) {
            return unanswered(unanswered);
        } catch (RuntimeException unexpected) {
            // Nothing that the client throws may end the pipeline.
            return Outcome.unanswered(
                    "the SNS client failed: " + unexpected.getClass().getSimpleName());
        }
    }

    /**
     * What SNS's errors mean. Setups that an operator mends (credentials, permissions, keys) are tried again, so that
     * what was accepted meanwhile still leaves. A disabled endpoint keeps its ARN when the app enables it again, so it is
     * refused and not gone; a person who opted out of text messages said no to all that follow.
     *
     * <p>SNS's own sentences are looked at and never repeated: they can hold addresses.
     *
     * @see <a href="https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_Errors">Errors of Publish</a>
     * @see <a href="https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html">Errors of all actions</a>
     */
    static Outcome answered(AwsServiceException error, AddressKind to) {
        Optional<AwsErrorDetails> details = Optional.ofNullable(error.awsErrorDetails());
        String code = details.map(AwsErrorDetails::errorCode).orElse("");
        String sentence = details.map(AwsErrorDetails::errorMessage).orElse("").toLowerCase(Locale.ROOT);
        return switch (code) {
            case "Throttled",
                    "Throttling",
                    "ThrottlingException",
                    "ThrottledException",
                    "RequestLimitExceeded",
                    "RequestThrottled",
                    "TooManyRequestsException",
                    "SlowDown",
                    "KMSThrottling" -> Outcome.tryAgain("SNS throttles: " + code);
            case "InternalError", "InternalFailure", "InternalErrorException", "ServiceUnavailable" ->
                Outcome.tryAgain("SNS failed: " + code);
            case "KMSAccessDenied", "KMSDisabled", "KMSInvalidState", "KMSNotFound", "KMSOptInRequired" ->
                Outcome.tryAgain("SNS can't use the topic's encryption key: " + code);
            case "AuthorizationError", "AuthorizationErrorException", "AccessDenied", "AccessDeniedException" ->
                Outcome.tryAgain("this service may not publish there; its role needs sns:Publish: " + code);
            case "SignatureDoesNotMatch",
                    "IncompleteSignature",
                    "InvalidClientTokenId",
                    "UnrecognizedClientException",
                    "MissingAuthenticationToken",
                    "ExpiredToken",
                    "ExpiredTokenException",
                    "RequestExpired",
                    "OptInRequired" -> Outcome.tryAgain("SNS doesn't accept this service's AWS credentials: " + code);
            case "PlatformApplicationDisabled" ->
                Outcome.tryAgain("the push platform's application is disabled in SNS; renew its credentials: " + code);
            case "EndpointDisabled" ->
                Outcome.rejected("the device is disabled in SNS until its app registers again: " + code);
            case "OptedOut" -> Outcome.addressGone("the phone number's owner opted out of text messages: " + code);
            case "NotFound", "NotFoundException", "ResourceNotFound" -> notFound(to, code);
            case "InvalidParameter", "InvalidParameterValue", "ValidationError", "ValidationException" ->
                invalid(to, code, sentence);
            default -> unknown(error.statusCode(), code);
        };
    }

    private static Outcome notFound(AddressKind to, String code) {
        return to == AddressKind.DEVICE
                ? Outcome.addressGone("the device's endpoint no longer exists: " + code)
                : Outcome.rejected("there is no such topic: " + code);
    }

    private static Outcome invalid(AddressKind to, String code, String sentence) {
        if (to == AddressKind.PHONE && sentence.contains("opted out")) {
            return Outcome.addressGone("the phone number's owner opted out of text messages: " + code);
        }
        if (to == AddressKind.DEVICE && sentence.contains("no endpoint found")) {
            return notFound(to, code);
        }
        return Outcome.rejected("SNS doesn't take this message or address: " + code);
    }

    private static Outcome unknown(int status, String code) {
        String what = code.matches("[A-Za-z0-9._]{1,60}") ? code : "HTTP status " + status;
        if (status == 429) {
            return Outcome.tryAgain("SNS throttles: " + what);
        }
        // A proxy on the way may have passed the message on before it answered.
        return status >= 400 && status < 500
                ? Outcome.rejected("SNS refuses: " + what)
                : Outcome.unanswered("SNS gave no answer that can be read: " + what);
    }

    /** Only what surely happened before the request was written is sure not to have left. */
    static Outcome unanswered(SdkClientException failure) {
        if (String.valueOf(failure.getMessage()).startsWith("Unable to load")) {
            return Outcome.tryAgain("there are no AWS credentials or there is no region to reach SNS with");
        }
        Optional<Throwable> cause = Stream.<Throwable>iterate(failure, t -> t != null, Throwable::getCause)
                .limit(20)
                .filter(IOException.class::isInstance)
                .reduce((outer, inner) -> inner);
        String what = cause.orElse(failure).getClass().getSimpleName();
        return cause.filter(SnsVerdict::isBeforeSending).isPresent()
                ? Outcome.tryAgain("SNS can't be reached: " + what)
                : Outcome.unanswered("SNS did not answer: " + what);
    }

    private static boolean isBeforeSending(Throwable failure) {
        return switch (failure) {
            case ConnectException e -> true;
            case UnknownHostException e -> true;
            case NoRouteToHostException e -> true;
            case SSLHandshakeException e -> true;
            case SocketTimeoutException e ->
                String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).startsWith("connect");
            default -> false;
        };
    }
}
