package io.allim.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.allim.table.Sha256;
import io.allim.web.operation.MaxBody;
import io.allim.web.problem.JsonSentences;
import io.allim.web.problem.Problem;
import io.allim.web.problem.ProblemException;
import java.io.IOException;

/**
 * The body of a request: strict JSON, of which nothing is guessed and nothing passed over.
 *
 * @param hash SHA-256 of the bytes, in hexadecimal
 */
public record Body(Fields fields, String hash) {

    public static final int MAX_BYTES = (int) MaxBody.DEFAULT;
    static final int MAX_DEPTH = 32;

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .build();
    /** Numbers keep every digit they came with. */
    private static final ObjectReader READER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build()
            .readerFor(JsonNode.class);

    public static Body read(byte[] bytes) {
        return read(bytes, "");
    }

    /** @param example of what the operation takes, as JSON, or empty text */
    public static Body read(byte[] bytes, String example) {
        if (bytes.length > MAX_BYTES) {
            throw Problem.TOO_LARGE.exception();
        }
        return new Body(Fields.of(parse(bytes, example), example), Sha256.hex(bytes));
    }

    /** The JSON of a body, or of a line of one. */
    public static JsonNode parse(byte[] bytes) {
        return parse(bytes, "");
    }

    private static JsonNode parse(byte[] bytes, String example) {
        BodyForm.requireUtf8(bytes);
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            JsonNode json = READER.readValue(parser);
            if (json == null || json.isMissingNode()) {
                throw malformed(bytes, example);
            }
            return json;
        } catch (IOException e) {
            throw malformed(bytes, example);
        }
    }

    private static ProblemException malformed(byte[] bytes, String example) {
        return Problem.MALFORMED_JSON.at("", JsonSentences.about(bytes, MAX_DEPTH, example));
    }
}
