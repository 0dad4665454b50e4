package io.allim.access;

import io.allim.web.problem.Problem;
import io.allim.web.problem.ProblemException;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.regex.Pattern;

/** What is wrong with how a caller shows a key; which keys there are is not told. Loaded when something is wrong. */
final class Unauthenticated {

    private static final String HEADER = "Authorization";
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{40,}");
    private static final String FORM = "`Authorization: Bearer allim_…`";

    private Unauthenticated() {}

    static ProblemException exception(String authorization, ContainerRequestContext request) {
        return Problem.UNAUTHENTICATED.at(HEADER, sentence(authorization.strip(), request));
    }

    private static String sentence(String given, ContainerRequestContext request) {
        String[] words = given.split("\\s+", -1);
        if (given.isEmpty()) {
            boolean elsewhere = request.getHeaderString("X-API-Key") != null;
            return "The header Authorization is missing" + (elsewhere ? ", and X-API-Key is not read" : "") + ": send "
                    + FORM + ".";
        }
        if (!words[0].equalsIgnoreCase("Bearer")) {
            boolean bare = words[0].startsWith("allim_");
            return bare
                    ? "The word Bearer before the key is missing: send " + FORM + "."
                    : "The header Authorization does not begin with the word Bearer: send " + FORM + ".";
        }
        if (words.length != 2) {
            return "The header Authorization has " + (words.length - 1)
                    + " words after Bearer, and must have one, the key: send " + FORM + ".";
        }
        boolean other =
                !words[1].startsWith("allim_") && !TOKEN.matcher(words[1]).matches();
        return other
                ? "What stands after Bearer is no key of this service, which begins with allim_: send " + FORM + "."
                : "The key or token is unknown, expired or revoked: ask for another from whoever holds a key with the scope admin,"
                        + " which issues keys with POST /v1/keys and recipients' tokens with POST /v1/recipients/{id}/tokens,"
                        + " and send it as " + FORM + ".";
    }
}
