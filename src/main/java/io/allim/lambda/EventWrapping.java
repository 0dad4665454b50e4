package io.allim.lambda;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.ResolvableDeserializer;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.NullNode;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Map;

/**
 * Lets the function be invoked with any JSON: what is no HTTP event becomes {@code POST /internal/events} with that JSON
 * as its body. The reader of events is made from the application's mapper; other types are read as before.
 */
@Singleton
final class EventWrapping implements ObjectMapperCustomizer {

    static final String PATH = "/internal/events";

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.registerModule(new SimpleModule("events").setDeserializerModifier(new Modifier()));
    }

    private static APIGatewayV2HTTPEvent wrap(JsonNode foreign) {
        var http = APIGatewayV2HTTPEvent.RequestContext.Http.builder()
                .withMethod("POST")
                .withPath(PATH)
                .build();
        return APIGatewayV2HTTPEvent.builder()
                .withVersion("2.0")
                .withRouteKey(Origin.MARKER)
                .withRawPath(PATH)
                .withRawQueryString("")
                .withHeaders(Map.of("content-type", "application/json"))
                .withRequestContext(APIGatewayV2HTTPEvent.RequestContext.builder()
                        .withHttp(http)
                        .build())
                .withBody(foreign.toString())
                .build();
    }

    private static final class Modifier extends BeanDeserializerModifier {

        private static final long serialVersionUID = 1;

        @Override
        public JsonDeserializer<?> modifyDeserializer(
                DeserializationConfig config, BeanDescription bean, JsonDeserializer<?> deserializer) {
            return bean.getBeanClass() == APIGatewayV2HTTPEvent.class ? new Reader(deserializer) : deserializer;
        }
    }

    private static final class Reader extends DelegatingDeserializer implements ResolvableDeserializer {

        private static final long serialVersionUID = 1;

        Reader(JsonDeserializer<?> delegate) {
            super(delegate);
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> delegate) {
            return new Reader(delegate);
        }

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonNode json = context.readTree(parser);
            if (!json.path("requestContext").path("http").path("method").isTextual()) {
                return wrap(json);
            }
            try (JsonParser again = json.traverse(parser.getCodec())) {
                again.nextToken();
                return super.deserialize(again, context);
            }
        }

        @Override
        public Object getNullValue(DeserializationContext context) throws JsonMappingException {
            return wrap(NullNode.getInstance());
        }
    }
}
