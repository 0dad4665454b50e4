package io.allim.web;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/** Ends JSON with a line break, so that in a shell the next line begins on its own. Text is JSON already. */
@Provider
@Singleton
@Produces({MediaType.APPLICATION_JSON, Problems.TYPE})
final class JsonAnswers extends ServerMessageBodyWriter.AllWriteableMessageBodyWriter {

    private final ObjectWriter writer;

    JsonAnswers(ObjectMapper mapper) {
        // A flush would send what there is so far, without its length.
        writer = mapper.writer()
                .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .without(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM)
                .without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);
    }

    @Override
    public void writeResponse(Object answer, Type type, ServerRequestContext context) throws IOException {
        OutputStream body = context.getOrCreateOutputStream();
        write(answer, body);
        // Closed only when all is written: what fails before is answered as a problem.
        body.close();
    }

    private void write(Object answer, OutputStream body) throws IOException {
        if (answer instanceof String json) {
            // In one piece, which is sent as it is.
            body.write((json + "\n").getBytes(StandardCharsets.UTF_8));
            return;
        }
        writer.writeValue(body, answer);
        body.write('\n');
    }

    @Override
    public void writeTo(
            Object answer,
            Class<?> type,
            Type generic,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream body)
            throws IOException {
        write(answer, body);
    }
}
