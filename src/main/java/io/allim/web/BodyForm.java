package io.allim.web;

import io.allim.web.problem.Problem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;

/** In which form bodies are taken: UTF-8, as it is. */
final class BodyForm {

    static final String CONTENT_ENCODING = "Content-Encoding";

    /** US-ASCII is a part of UTF-8. */
    private static final List<String> CHARSETS = List.of("utf-8", "utf8", "us-ascii", "ascii");

    private BodyForm() {}

    /** Refuses a body of which the headers say that it is in another form. */
    static void require(ContainerRequestContext request) {
        String coding = request.getHeaderString(CONTENT_ENCODING);
        if (coding != null && !coding.isBlank() && !coding.strip().equalsIgnoreCase("identity")) {
            throw Problem.UNSUPPORTED_MEDIA_TYPE.at(
                    CONTENT_ENCODING, "Bodies are taken as they are: send the body without Content-Encoding.");
        }
        MediaType type = request.getMediaType();
        String charset = type == null ? null : type.getParameters().get(MediaType.CHARSET_PARAMETER);
        if (charset != null && !CHARSETS.contains(charset.toLowerCase(Locale.ROOT))) {
            throw Problem.UNSUPPORTED_MEDIA_TYPE.at(
                    "Content-Type", "Bodies are UTF-8: send the body in UTF-8, with charset=utf-8 or no charset.");
        }
    }

    /** JSON has no NUL: with one at its beginning it is in one of the wide encodings, which parsers recognize and take. */
    static void requireUtf8(byte[] json) {
        for (int i = 0; i < Math.min(4, json.length); i++) {
            if (json[i] == 0) {
                throw Problem.MALFORMED_JSON.at("", "The body is in UTF-16 or UTF-32: send it in UTF-8.");
            }
        }
        if (!isAscii(json) && !RequestTarget.isUtf8(ByteBuffer.wrap(json))) {
            throw Problem.MALFORMED_JSON.at("", "The body is not valid UTF-8: send it in UTF-8.");
        }
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }
}
