package io.allim.secret;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.aws.AwsHttp;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.endpoint.AwsClientEndpointProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * A secret in AWS, read by one signed request: the SDK's clients of the two services are megabytes that a function's package has no room
 * for. Region, credentials and endpoints are found as the SDK finds them. Nothing is kept between reads.
 *
 * @param field of the secret, which is a JSON object then; empty text when the secret is meant as a whole
 */
record AwsSecret(AwsStore store, String name, String field, Duration deadline) implements Secret.Source {

    /** A caller waits for it. */
    private static final Duration DEADLINE = Duration.ofSeconds(3);

    /** A secret has at most 65,536 bytes, and JSON may need six for each. */
    private static final int MAX_BYTES = 512 * 1024;

    private record Answer(int status, byte[] body) {}

    AwsSecret(AwsStore store, String name, String field) {
        this(store, name, field, DEADLINE);
    }

    @Override
    public String read() {
        return value(asked(store.request(name)));
    }

    /** As {@link #read}; where there is no such parameter, it is made, unless another process makes it first. */
    String readOrMake(Supplier<String> value) {
        Answer answer = asked(store.request(name));
        if (!code(answer).equals("ParameterNotFound")) {
            return value(answer);
        }
        String made = value.get();
        AwsSecret fresh = new AwsSecret(AwsStore.NEW_SSM, name, field, deadline);
        Answer put = fresh.asked(fresh.store.request(name).put("Value", made));
        if (put.status() == 200) {
            return made;
        }
        if (code(put).equals("ParameterAlreadyExists")) {
            return read();
        }
        throw fresh.refused(put.status(), code(put));
    }

    private static String code(Answer answer) {
        return answer.status() == 200
                ? ""
                : parse(answer.body()).map(AwsSecret::code).orElse("");
    }

    /** In a virtual thread: to interrupt one that waits for the network ends the wait, however slowly the answer comes. */
    private Answer asked(ObjectNode request) {
        FutureTask<Answer> task = new FutureTask<>(() -> ask(request));
        Thread thread = Thread.ofVirtual().name("secret").start(task);
        try {
            return task.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            throw new SecretUnavailable(store.service() + " did not answer within " + deadline.toMillis()
                    + " ms: can this network reach it, and where do the credentials come from?");
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new SecretUnavailable("this service stops");
        } catch (ExecutionException e) {
            throw unanswered(Objects.requireNonNull(e.getCause()));
        }
    }

    private SecretUnavailable unanswered(Throwable cause) {
        String what = cause.getClass().getSimpleName();
        return new SecretUnavailable(
                cause instanceof SdkClientException
                        ? "there are no AWS credentials or no region to ask " + store.service() + " with: " + what
                        : store.service() + " can't be reached: " + what);
    }

    private Answer ask(ObjectNode asked) throws IOException {
        Region region = region();
        byte[] body = AwsStore.JSON.writeValueAsBytes(asked);
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(endpoint(region))
                .putHeader("Content-Type", "application/x-amz-json-1.1")
                .putHeader("Content-Length", Integer.toString(body.length))
                .putHeader("X-Amz-Target", store.target())
                .build();
        SignedRequest signed = sign(request, ContentStreamProvider.fromByteArray(body), region);
        try (SdkHttpClient client = AwsHttp.builder()
                .connectionTimeout(deadline)
                .socketTimeout(deadline)
                .build()) {
            HttpExecuteRequest.Builder call = HttpExecuteRequest.builder().request(signed.request());
            signed.payload().ifPresent(call::contentStreamProvider);
            HttpExecuteResponse response = client.prepareRequest(call.build()).call();
            try (InputStream in = response.responseBody()
                    .<InputStream>map(stream -> stream)
                    .orElseGet(InputStream::nullInputStream)) {
                return new Answer(response.httpResponse().statusCode(), in.readNBytes(MAX_BYTES));
            }
        }
    }

    private SignedRequest sign(SdkHttpRequest request, ContentStreamProvider body, Region region) {
        try (DefaultCredentialsProvider credentials =
                DefaultCredentialsProvider.builder().build()) {
            return AwsV4HttpSigner.create()
                    .sign(sign -> sign.identity(credentials.resolveCredentials())
                            .request(request)
                            .payload(body)
                            .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, store.service())
                            .putProperty(AwsV4HttpSigner.REGION_NAME, region.id()));
        }
    }

    /** An ARN names its region: {@code arn:aws:ssm:eu-central-1:111122223333:parameter/allim/admin-key}. */
    private Region region() {
        String[] parts = name.split(":", -1);
        return name.startsWith("arn:") && parts.length > 5 && !parts[3].isEmpty()
                ? Region.of(parts[3])
                : DefaultAwsRegionProviderChain.builder().build().getRegion();
    }

    private URI endpoint(Region region) {
        return AwsClientEndpointProvider.builder()
                .serviceEndpointOverrideEnvironmentVariable(store.endpointVariable())
                .serviceEndpointOverrideSystemProperty(store.endpointProperty())
                .serviceProfileProperty(store.service().equals("ssm") ? "ssm" : "secrets_manager")
                .serviceEndpointPrefix(store.service())
                .defaultProtocol("https")
                .region(region)
                .build()
                .clientEndpoint();
    }

    private String value(Answer answer) {
        if (answer.status() != 200) {
            throw refused(answer.status(), code(answer));
        }
        JsonNode text = parse(answer.body())
                .map(store::value)
                .filter(JsonNode::isTextual)
                .orElseThrow(() -> new SecretUnavailable("it holds no text: store it as text"));
        return field.isEmpty() ? whole(text.textValue()) : field(text.textValue());
    }

    private String whole(String text) {
        boolean isObject = store == AwsStore.SECRETS_MANAGER
                && text.startsWith("{")
                && parse(text.getBytes(StandardCharsets.UTF_8))
                        .filter(JsonNode::isObject)
                        .isPresent();
        if (isObject) {
            throw new SecretUnavailable("it holds a JSON object: name one of its fields, as secretsmanager:NAME#FIELD");
        }
        return text;
    }

    private String field(String text) {
        return parse(text.getBytes(StandardCharsets.UTF_8))
                .map(object -> object.path(field))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .orElseThrow(() ->
                        new SecretUnavailable("it is no JSON object with a text in the field after the #: correct the"
                                + " reference or the secret"));
    }

    /** What the parser says of a fault would quote the secret. */
    private static Optional<JsonNode> parse(byte[] bytes) {
        try {
            return Optional.ofNullable(AwsStore.JSON.readTree(bytes));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Such as {@code ParameterNotFound}, which some send with a name space before it. */
    private static String code(JsonNode error) {
        String type = error.path("__type").asText();
        return type.substring(type.indexOf('#') + 1);
    }

    /** What AWS writes beside the code is not repeated. */
    private SecretUnavailable refused(int status, String code) {
        String what = code.matches("[A-Za-z0-9.]{1,60}") ? code : "HTTP status " + status;
        return new SecretUnavailable(
                switch (code) {
                    case "AccessDeniedException" ->
                        "this service's role may not: allow it " + store.permission()
                                + " on it, and kms:Decrypt where its key is one of your own: " + what;
                    case "ParameterNotFound", "ParameterVersionNotFound", "ResourceNotFoundException" ->
                        "there is none of this name in this region and account: " + what;
                    case "ThrottlingException", "RequestLimitExceeded", "TooManyRequestsException" ->
                        store.service() + " throttles; it is asked again in " + Secret.REST.toSeconds() + " s: " + what;
                    case "DecryptionFailure", "InvalidKeyId", "KMSInvalidStateException" ->
                        "its key in KMS can't decrypt it; see to the key and its policy: " + what;
                    case "ValidationException", "InvalidParameterException", "InvalidRequestException" ->
                        "the name can't be right, or it is being deleted: " + what;
                    default ->
                        status >= 500
                                ? store.service() + " failed; it is asked again in " + Secret.REST.toSeconds() + " s: "
                                        + what
                                : store.service() + " doesn't accept this service's AWS credentials or request: "
                                        + what;
                });
    }
}
