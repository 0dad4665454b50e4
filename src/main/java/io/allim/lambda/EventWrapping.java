package io.allim.lambda;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.NullNode;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets the function be invoked with any JSON: what is no HTTP event becomes {@code POST /internal/events} with that JSON
 * as its body. The reader of events is made from the application's mapper; other types are read as before. Fields are read
 * by hand: that spares a start the time in which Jackson would find out what fields there are.
 */
@Singleton
final class EventWrapping implements ObjectMapperCustomizer {

    static final String PATH = "/internal/events";

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.registerModule(new SimpleModule("events").addDeserializer(APIGatewayV2HTTPEvent.class, new Reader()));
    }

    private static APIGatewayV2HTTPEvent wrap(JsonNode foreign) {
        var http =
                RequestContext.Http.builder().withMethod("POST").withPath(PATH).build();
        return APIGatewayV2HTTPEvent.builder()
                .withVersion("2.0")
                .withRouteKey(Origin.MARKER)
                .withRawPath(PATH)
                .withRawQueryString("")
                .withHeaders(Map.of("content-type", "application/json"))
                .withRequestContext(RequestContext.builder().withHttp(http).build())
                .withBody(foreign.toString())
                .build();
    }

    private static final class Reader extends JsonDeserializer<APIGatewayV2HTTPEvent> {

        @Override
        public APIGatewayV2HTTPEvent deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonNode json = context.readTree(parser);
            return json.path("requestContext").path("http").path("method").isTextual()
                    ? new Fields(context).event(json)
                    : wrap(json);
        }

        @Override
        public APIGatewayV2HTTPEvent getNullValue(DeserializationContext context) {
            return wrap(NullNode.getInstance());
        }
    }

    /** @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads">Payloads</a> */
    private record Fields(DeserializationContext context) {

        APIGatewayV2HTTPEvent event(JsonNode json) throws IOException {
            return APIGatewayV2HTTPEvent.builder()
                    .withVersion(text(json, "version"))
                    .withRouteKey(text(json, "routeKey"))
                    .withRawPath(text(json, "rawPath"))
                    .withRawQueryString(text(json, "rawQueryString"))
                    .withCookies(texts(json, "cookies"))
                    .withHeaders(textsByName(json, "headers"))
                    .withQueryStringParameters(textsByName(json, "queryStringParameters"))
                    .withPathParameters(textsByName(json, "pathParameters"))
                    .withStageVariables(textsByName(json, "stageVariables"))
                    .withBody(text(json, "body"))
                    .withIsBase64Encoded(json.path("isBase64Encoded").asBoolean())
                    .withRequestContext(request(json.path("requestContext")))
                    .build();
        }

        private RequestContext request(JsonNode json) throws IOException {
            return RequestContext.builder()
                    .withRouteKey(text(json, "routeKey"))
                    .withAccountId(text(json, "accountId"))
                    .withStage(text(json, "stage"))
                    .withApiId(text(json, "apiId"))
                    .withDomainName(text(json, "domainName"))
                    .withDomainPrefix(text(json, "domainPrefix"))
                    .withTime(text(json, "time"))
                    .withTimeEpoch(json.path("timeEpoch").asLong())
                    .withHttp(http(json.path("http")))
                    .withAuthorizer(json.path("authorizer").isObject() ? authorizer(json.path("authorizer")) : null)
                    .withRequestId(text(json, "requestId"))
                    .build();
        }

        private RequestContext.Http http(JsonNode json) throws IOException {
            return RequestContext.Http.builder()
                    .withMethod(text(json, "method"))
                    .withPath(text(json, "path"))
                    .withProtocol(text(json, "protocol"))
                    .withSourceIp(text(json, "sourceIp"))
                    .withUserAgent(text(json, "userAgent"))
                    .build();
        }

        /** One that Jackson reads: a Function URL writes it when it checks who calls, and that takes longer anyway. */
        private RequestContext.Authorizer authorizer(JsonNode json) throws IOException {
            return context.readTreeAsValue(json, RequestContext.Authorizer.class);
        }

        private @Nullable Map<String, String> textsByName(JsonNode json, String field) throws IOException {
            JsonNode values = json.path(field);
            if (isAbsent(values)) {
                return null;
            }
            require(values.isObject(), field);
            Map<String, String> texts = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> each : values.properties()) {
                texts.put(each.getKey(), text(values, each.getKey()));
            }
            return texts;
        }

        private @Nullable List<String> texts(JsonNode json, String field) throws IOException {
            JsonNode values = json.path(field);
            if (isAbsent(values)) {
                return null;
            }
            require(values.isArray(), field);
            List<String> texts = new ArrayList<>();
            for (JsonNode each : values) {
                require(each.isTextual(), field);
                texts.add(each.textValue());
            }
            return texts;
        }

        private @Nullable String text(JsonNode json, String field) throws IOException {
            JsonNode value = json.path(field);
            if (isAbsent(value)) {
                return null;
            }
            require(value.isValueNode(), field);
            return value.asText();
        }

        private static boolean isAbsent(JsonNode value) {
            return value.isMissingNode() || value.isNull();
        }

        private void require(boolean isRight, String field) throws IOException {
            if (!isRight) {
                context.reportInputMismatch(APIGatewayV2HTTPEvent.class, "%s of the request is of a wrong kind", field);
            }
        }
    }
}
