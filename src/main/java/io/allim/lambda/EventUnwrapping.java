package io.allim.lambda;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Map;

/**
 * Lets the function answer with any JSON, as the sender of an event may expect it; the reverse of {@link EventWrapping}.
 * Quarkus writes answers as of their declared type, so that a subclass could not add a field.
 */
@Singleton
final class EventUnwrapping implements ObjectMapperCustomizer {

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.registerModule(
                new SimpleModule("event answers").addSerializer(APIGatewayV2HTTPResponse.class, new Writer()));
    }

    private static final class Writer extends JsonSerializer<APIGatewayV2HTTPResponse> {

        @Override
        public void serialize(APIGatewayV2HTTPResponse response, JsonGenerator json, SerializerProvider provider)
                throws IOException {
            if (!(response instanceof EventAnswer answer)) {
                write(response, json);
            } else if (answer.getBody() == null || answer.getBody().isEmpty()) {
                json.writeNull();
            } else {
                json.writeRawValue(answer.getBody());
            }
        }

        /** @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads">Payloads</a> */
        private static void write(APIGatewayV2HTTPResponse response, JsonGenerator json) throws IOException {
            json.writeStartObject();
            json.writeNumberField("statusCode", response.getStatusCode());
            if (response.getHeaders() != null) {
                json.writeObjectFieldStart("headers");
                for (Map.Entry<String, String> header : response.getHeaders().entrySet()) {
                    json.writeStringField(header.getKey(), header.getValue());
                }
                json.writeEndObject();
            }
            if (response.getCookies() != null) {
                json.writeArrayFieldStart("cookies");
                for (String cookie : response.getCookies()) {
                    json.writeString(cookie);
                }
                json.writeEndArray();
            }
            if (response.getBody() != null) {
                json.writeStringField("body", response.getBody());
            }
            json.writeBooleanField("isBase64Encoded", response.getIsBase64Encoded());
            json.writeEndObject();
        }
    }
}
