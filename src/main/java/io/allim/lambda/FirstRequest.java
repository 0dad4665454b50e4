package io.allim.lambda;

import io.allim.snapshot.SnapshotAware;
import io.quarkus.amazon.lambda.runtime.AmazonLambdaRecorder;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A request by HTTP as Lambda hands it in. It ends where the caller is asked for a key, before any store is looked at. */
@Singleton
final class FirstRequest implements SnapshotAware {

    private static final byte[] EVENT = """
            {
              "version": "2.0",
              "routeKey": "$default",
              "rawPath": "/v1/notifications",
              "rawQueryString": "",
              "headers": {"host": "localhost", "content-type": "application/json", "content-length": "2"},
              "requestContext": {
                "domainName": "localhost",
                "http": {"method": "POST", "path": "/v1/notifications", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1"}
              },
              "body": "{}",
              "isBase64Encoded": false
            }
            """.getBytes(StandardCharsets.UTF_8);

    @Override
    public void prime() {
        try {
            AmazonLambdaRecorder.handle(new ByteArrayInputStream(EVENT), OutputStream.nullOutputStream(), null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
