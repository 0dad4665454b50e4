package io.allim.lambda;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.ResolvableSerializer;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;

/**
 * Lets the function answer with any JSON, as the sender of an event may expect it; the reverse of {@link EventWrapping}.
 * Quarkus writes answers as of their declared type, so that a subclass could not add a field.
 */
@Singleton
final class EventUnwrapping implements ObjectMapperCustomizer {

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.registerModule(new SimpleModule("event answers").setSerializerModifier(new Modifier()));
    }

    private static final class Modifier extends BeanSerializerModifier {

        private static final long serialVersionUID = 1;

        @Override
        @SuppressWarnings("unchecked")
        public JsonSerializer<?> modifySerializer(
                SerializationConfig config, BeanDescription bean, JsonSerializer<?> serializer) {
            return APIGatewayV2HTTPResponse.class.isAssignableFrom(bean.getBeanClass())
                    ? new Writer((JsonSerializer<Object>) serializer)
                    : serializer;
        }
    }

    private static final class Writer extends JsonSerializer<Object> implements ResolvableSerializer {

        private final JsonSerializer<Object> delegate;

        Writer(JsonSerializer<Object> delegate) {
            this.delegate = delegate;
        }

        @Override
        public void resolve(SerializerProvider provider) throws JsonMappingException {
            if (delegate instanceof ResolvableSerializer resolvable) {
                resolvable.resolve(provider);
            }
        }

        @Override
        public void serialize(Object response, JsonGenerator json, SerializerProvider provider) throws IOException {
            if (!(response instanceof EventAnswer answer)) {
                delegate.serialize(response, json, provider);
                return;
            }
            if (answer.getBody() == null || answer.getBody().isEmpty()) {
                json.writeNull();
                return;
            }
            json.writeRawValue(answer.getBody());
        }
    }
}
