package io.allim.web;

import io.allim.web.problem.Problem;
import io.allim.web.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Path and query as they are sent, percent-encoded. */
public final class RequestTarget {

    private RequestTarget() {}

    /** Whether each run of percent-encoded bytes is UTF-8. */
    public static boolean isDecodable(String target) {
        if (target.indexOf('%') < 0) {
            return true;
        }
        byte[] run = new byte[target.length() / 3];
        for (int i = target.indexOf('%'); i >= 0; i = target.indexOf('%', i)) {
            int length = 0;
            while (i < target.length() && target.charAt(i) == '%') {
                if (i + 2 >= target.length()
                        || !HexFormat.isHexDigit(target.charAt(i + 1))
                        || !HexFormat.isHexDigit(target.charAt(i + 2))) {
                    return false;
                }
                run[length++] = (byte) HexFormat.fromHexDigits(target, i + 1, i + 3);
                i += 3;
            }
            if (!isUtf8(ByteBuffer.wrap(run, 0, length))) {
                return false;
            }
        }
        return true;
    }

    public static ProblemException undecodable() {
        return Problem.BAD_REQUEST.at(
                "",
                "A % in path or query is not followed by the two hexadecimal digits of a byte of UTF-8:"
                        + " write a percent sign as %25.");
    }

    static boolean isUtf8(ByteBuffer bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes);
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
