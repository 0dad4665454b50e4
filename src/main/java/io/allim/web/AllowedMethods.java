package io.allim.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which methods each path knows: those of the OpenAPI document, and those of what is no part of the API. The document is read
 * when somebody asks for the first time.
 */
public final class AllowedMethods {

    /** In the shape of the document. OpenApiTest compares them with the resources. */
    private static final String OTHERS = """
              /openapi:
                get:
              /a/{token}:
                get:
                post:
              /c/{channel}/{connection}:
                post:
              /console:
                get:
              /console/assets/{name}:
                get:
              /console/frame:
                get:
              /console/sign-in:
                get:
              /console/{view}:
                get:
              /console/{view}/{id}:
                get:
              /d/{token}:
                get:
              /inbox-preferences.js:
                get:
              /inbox.js:
                get:
              /p/{token}:
                get:
                post:
              /u/{token}:
                get:
                post:
            """;

    private static final Pattern PATH = Pattern.compile("  (/.*):");
    private static final Pattern METHOD = Pattern.compile("    (get|put|post|delete):");

    /** Set once, by whoever comes first; two that come at the same time make the same. */
    private static volatile List<Known> all = List.of();

    private AllowedMethods() {}

    /** @param template a path of the document, whose names in braces stand for one segment each */
    record Known(String template, List<String> methods, Pattern path) {

        static Known of(String template) {
            return new Known(
                    template,
                    new ArrayList<>(List.of("OPTIONS")),
                    Pattern.compile(template.replaceAll("\\{[^}]*}", "[^/]+")));
        }
    }

    /**
     * @param path as it was sent, without the query
     * @return for the header {@code Allow}; empty when there is no such path
     */
    static Optional<String> of(String path) {
        return known(path).map(entry -> String.join(", ", entry.methods()));
    }

    /**
     * @param path as of {@link #of}
     * @return the path of the document that it is one of, which holds nothing that a caller wrote
     */
    public static Optional<String> template(String path) {
        return known(path).map(Known::template);
    }

    private static Optional<Known> known(String path) {
        String known = EncodedColon.decoded(
                path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
        return all().stream()
                .filter(entry -> entry.path().matcher(known).matches())
                .findFirst();
    }

    static List<Known> all() {
        if (all.isEmpty()) {
            all = read();
        }
        return all;
    }

    private static List<Known> read() {
        List<Known> known = new ArrayList<>();
        for (String line : (document() + OTHERS).lines().toList()) {
            Matcher path = PATH.matcher(line);
            Matcher method = METHOD.matcher(line);
            if (path.matches()) {
                known.add(Known.of(path.group(1)));
            } else if (method.matches()) {
                add(method.group(1).toUpperCase(Locale.ROOT), known.getLast().methods());
            }
        }
        return List.copyOf(known);
    }

    private static void add(String method, List<String> methods) {
        methods.add(method);
        if (method.equals("GET")) {
            methods.add("HEAD");
        }
    }

    private static String document() {
        try (InputStream document = AllowedMethods.class.getResourceAsStream("/META-INF/openapi.yaml")) {
            return new String(document.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
