package io.allim.table;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Optional;

/** The bodies of items. Unknown fields are passed over, so that an older version can read what a newer one wrote. */
public final class Json {

    /** Its buffers are shared, since those of a virtual thread would be thrown away with it. */
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .build();

    private static final ObjectMapper MAPPER = JsonMapper.builder(FACTORY)
            .addModules(new Jdk8Module(), new JavaTimeModule(), Instants.module())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
            .build();

    private static final ClassValue<ObjectReader> READERS = new ClassValue<>() {
        @Override
        protected ObjectReader computeValue(Class<?> type) {
            return MAPPER.readerFor(type);
        }
    };

    private static final ClassValue<ObjectWriter> WRITERS = new ClassValue<>() {
        @Override
        protected ObjectWriter computeValue(Class<?> type) {
            return MAPPER.writerFor(type);
        }
    };

    /** Stands before a text that is a secret, wherever a body has one: what keeps bodies at rest encrypts such texts. */
    public static final char SECRET = '\uE000';

    private Json() {}

    /** How a secret stands in a body; {@link #plain} is the way back. */
    public static String secret(String text) {
        return SECRET + text;
    }

    /** The text itself, whether it was marked as a {@link #secret} or is from before there were marks. */
    public static String plain(String text) {
        return !text.isEmpty() && text.charAt(0) == SECRET ? text.substring(1) : text;
    }

    public static String write(Object value) {
        try {
            return value instanceof JsonWritable body
                    ? write(body)
                    : WRITERS.get(value.getClass()).writeValueAsString(value);
        } catch (IOException | RuntimeException e) {
            throw new IllegalStateException("cannot write a " + value.getClass().getSimpleName(), e);
        }
    }

    private static String write(JsonWritable body) throws IOException {
        var text = new StringWriter(512);
        try (JsonGenerator json = MAPPER.createGenerator(text)) {
            new JsonObjectWriter(json).object(body, JsonWritable::write);
        }
        return text.toString();
    }

    /** Leaves the text out of errors: it may hold addresses. */
    public static <T> T read(String json, Class<T> type) {
        try {
            return READERS.get(type).readValue(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot read a " + type.getSimpleName() + ": " + e.getOriginalMessage());
        }
    }

    /** Leaves the tree out of errors, as {@link #read(String, Class)} does the text. */
    static <T> T read(JsonNode tree, Class<T> type) {
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot read a " + type.getSimpleName() + ": " + e.getOriginalMessage());
        }
    }

    /** @return empty when the text is no JSON */
    public static Optional<JsonNode> tree(String text) {
        try {
            return Optional.of(MAPPER.readTree(text)).filter(node -> !node.isMissingNode());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
