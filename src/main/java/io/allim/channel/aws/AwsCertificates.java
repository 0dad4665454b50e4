package io.allim.channel.aws;

import io.allim.aws.AwsHttp;
import io.allim.event.CertificateSource;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.utils.AttributeMap;

/** Fetches certificates from AWS. The client follows no redirects, and is made at the first fetch. */
@Singleton
final class AwsCertificates implements CertificateSource {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private Optional<SdkHttpClient> client = Optional.empty();

    @Override
    public Optional<byte[]> fetch(URI url) throws IOException {
        SdkHttpRequest request =
                SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(url).build();
        HttpExecuteResponse response = client().prepareRequest(
                        HttpExecuteRequest.builder().request(request).build())
                .call();
        try (InputStream body =
                response.responseBody().map(InputStream.class::cast).orElseGet(InputStream::nullInputStream)) {
            int status = response.httpResponse().statusCode();
            if (status >= 500 || status == 429) {
                throw new IOException("AWS answered " + status);
            }
            byte[] pem = body.readNBytes(MAX_BYTES + 1);
            return status == 200 && pem.length <= MAX_BYTES ? Optional.of(pem) : Optional.empty();
        }
    }

    private synchronized SdkHttpClient client() {
        if (client.isEmpty()) {
            client = Optional.of(AwsHttp.builder()
                    .buildWithDefaults(AttributeMap.builder()
                            .put(SdkHttpConfigurationOption.CONNECTION_TIMEOUT, TIMEOUT)
                            .put(SdkHttpConfigurationOption.READ_TIMEOUT, TIMEOUT)
                            .build()));
        }
        return client.get();
    }
}
