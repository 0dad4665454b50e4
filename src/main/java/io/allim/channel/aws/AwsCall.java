package io.allim.channel.aws;

import io.allim.channel.Outcome;
import io.allim.http.TlsFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Makes one call to an AWS service, and turns whatever comes back into an outcome. What the services say is looked at
 * and never repeated: it can hold addresses.
 */
public final class AwsCall {

    private final String service;
    private final Function<AwsServiceException, Optional<Outcome>> table;

    /**
     * @param service its short name
     * @param table what the service's own errors mean; empty for those that all services give
     */
    public AwsCall(String service, Function<AwsServiceException, Optional<Outcome>> table) {
        this.service = service;
        this.table = table;
    }

    /** The pipeline retries, and records every try; so the client doesn't. */
    public static ClientOverrideConfiguration once(ClientOverrideConfiguration configured, Duration timeout) {
        return configured.toBuilder()
                .retryStrategy(AwsRetryStrategy.doNotRetry())
                .apiCallTimeout(timeout)
                .build();
    }

    public static String code(AwsServiceException error) {
        return Optional.ofNullable(error.awsErrorDetails())
                .map(AwsErrorDetails::errorCode)
                .orElse("");
    }

    /** What the service said, in lower case, to look for words in. */
    public static String sentence(AwsServiceException error) {
        return Optional.ofNullable(error.awsErrorDetails())
                .map(AwsErrorDetails::errorMessage)
                .orElse("")
                .toLowerCase(Locale.ROOT);
    }

    /** @param call answers the id under which the service knows the message */
    public Outcome send(Supplier<String> call, Function<String, Outcome> accepted) {
        try {
            String id = call.get();
            return id == null || id.isBlank()
                    ? Outcome.unanswered(service + " answered without a message id")
                    : accepted.apply(id);
        } catch (AwsServiceException error) {
            return table.apply(error).orElseGet(() -> common(error));
        } catch (SdkClientException failure) {
            return unanswered(failure);
        } catch (RuntimeException unexpected) {
            return Outcome.unanswered("the client of " + service + " failed: "
                    + unexpected.getClass().getSimpleName());
        }
    }

    /**
     * Only what is known to be about this message is final; an error that nobody knows is tried again. Credentials,
     * permissions and clocks are for an operator to mend, and not charged to the message.
     */
    private Outcome common(AwsServiceException error) {
        String code = code(error);
        return switch (CommonError.of(code)) {
            case THROTTLED -> Outcome.tryAgain(service + " throttles: " + code);
            case TOO_SLOW -> Outcome.tryAgain(service + " did not hear the request out: " + code);
            case FAILED -> Outcome.tryAgain(service + " failed: " + code);
            case NO_PERMISSION ->
                Outcome.notReady("this service's role lacks a permission in " + service + ": " + code);
            case WRONG_CREDENTIALS ->
                Outcome.notReady(service + " doesn't accept this service's AWS credentials: " + code);
            case WRONG_CLOCK -> Outcome.notReady("this machine's clock differs from that of " + service + ": " + code);
            case ACCOUNT_CLOSED -> Outcome.notReady("the AWS account may not use " + service + ": " + code);
            case WRONG_MESSAGE -> Outcome.rejected(service + " doesn't take this message: " + code);
            case UNKNOWN -> unknown(error.statusCode(), code);
        };
    }

    private Outcome unknown(int status, String code) {
        String what = code.matches("[A-Za-z0-9._]{1,60}") ? code : "HTTP status " + status;
        return switch (status) {
            case 401, 403, 407 -> Outcome.notReady(service + " doesn't let this service in: " + what);
            case 408, 425 -> Outcome.tryAgain(service + " did not hear the request out: " + what);
            case 413 -> Outcome.rejected(service + " finds the message too large: " + what);
            case 429, 503 -> Outcome.tryAgain(service + " throttles: " + what);
            // A proxy on the way may have passed the message on before it answered.
            default ->
                status >= 400 && status < 500
                        ? Outcome.tryAgain(service + " refuses: " + what)
                        : Outcome.unanswered(service + " gave no answer that can be read: " + what);
        };
    }

    /** Only what surely failed before the request was written is sure not to have left. */
    private Outcome unanswered(SdkClientException failure) {
        if (String.valueOf(failure.getMessage()).startsWith("Unable to load")) {
            return Outcome.notReady("no AWS credentials or no region to reach " + service + " with");
        }
        Optional<Throwable> cause = Stream.<Throwable>iterate(failure, it -> it != null, Throwable::getCause)
                .limit(20)
                .filter(IOException.class::isInstance)
                .reduce((outer, inner) -> inner);
        String what = TlsFailure.of(failure)
                .orElseGet(() -> cause.orElse(failure).getClass().getSimpleName());
        return cause.filter(AwsCall::isBeforeSending).isPresent()
                ? Outcome.notReady(service + " can't be reached: " + what)
                : Outcome.noAnswer(service + " did not answer: " + what);
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
