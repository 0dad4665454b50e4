package io.allim.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.allim.api.TestPorts;
import io.allim.web.operation.Scope;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may call what: every operation, by requests. */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
class AuthenticationTest {

    /**
     * Scopes that a key needs, all of them; with a plus those each of which is enough alone; and whether the recipient's own token will do as well; or who else may call. In the
     * order of the paths.
     */
    private static final String OPERATIONS = """
            GET    /                                                         all
            GET    /a/{token}                                                 signed
            POST   /a/{token}                                                 signed
            POST   /c/{channel}/{connection}                                  signed
            GET    /console                                                  all
            GET    /console/assets/{name}                                    all
            GET    /console/frame                                            all
            GET    /console/sign-in                                          all
            GET    /console/{view}                                           all
            GET    /console/{view}/{id}                                      all
            GET    /d/{token}                                                 signed
            GET    /inbox-preferences.js                                     all
            GET    /inbox.js                                                 all
            POST   /internal/events                                           events
            POST   /internal/tick                                             events
            GET    /openapi                                                   all
            GET    /p/{token}                                                 signed
            POST   /p/{token}                                                 signed
            GET    /sandbox                                                   all
            GET    /sandbox/api                                              all
            GET    /sandbox/clock                                             all
            POST   /sandbox/clock                                             all
            GET    /sandbox/deliveries                                       all
            GET    /sandbox/deliveries/{id}                                  all
            DELETE /sandbox/faults                                            all
            GET    /sandbox/faults                                            all
            POST   /sandbox/faults                                            all
            DELETE /sandbox/messages                                          all
            GET    /sandbox/messages                                          all
            GET    /sandbox/messages/{id}                                    all
            GET    /sandbox/messages/{id}/html                               all
            GET    /sandbox/messages/{id}/presses/{button}                   all
            GET    /sandbox/openapi                                          all
            GET    /sandbox/sandbox.js                                       all
            GET    /sandbox/upcoming                                         all
            GET    /u/{token}                                                 signed
            POST   /u/{token}                                                 signed
            GET    /v1/backups                                                admin +view
            POST   /v1/backups                                                admin
            GET    /v1/backups/{id}                                           admin +view
            GET    /v1/categories                                             read +view
            DELETE /v1/categories/{category}                                  admin
            GET    /v1/categories/{category}                                  read +view
            PUT    /v1/categories/{category}                                  admin
            GET    /v1/deliveries                                             read +view
            GET    /v1/deliveries/counts                                      read +view
            GET    /v1/deliveries/{id}                                        read +view
            GET    /v1/deliveries/{id}/message                                read +view
            POST   /v1/deliveries/{id}/redrive                                send
            GET    /v1/digests                                                read +view
            GET    /v1/digests/{id}                                           read +view
            POST   /v1/digests/{id}/flush                                     send
            GET    /v1/digests/{id}/items                                     read
            DELETE /v1/digests/{id}/items/{delivery}                          send
            GET    /v1/digests/{id}/preview                                   read
            GET    /v1/inbox/{recipient}                                      read recipient
            POST   /v1/inbox/{recipient}/all-archived                         send recipient
            POST   /v1/inbox/{recipient}/all-read                             send recipient
            POST   /v1/inbox/{recipient}/all-seen                             send recipient
            GET    /v1/inbox/{recipient}/count                                read recipient
            GET    /v1/inbox/{recipient}/events                               read recipient
            POST   /v1/inbox/{recipient}/{delivery}/acknowledge               send recipient
            DELETE /v1/inbox/{recipient}/{delivery}/archived                  send recipient
            PUT    /v1/inbox/{recipient}/{delivery}/archived                  send recipient
            DELETE /v1/inbox/{recipient}/{delivery}/read                      send recipient
            PUT    /v1/inbox/{recipient}/{delivery}/read                      send recipient
            PUT    /v1/inbox/{recipient}/{delivery}/seen                      send recipient
            DELETE /v1/inbox/{recipient}/{delivery}/snoozed                   send recipient
            PUT    /v1/inbox/{recipient}/{delivery}/snoozed                   send recipient
            GET    /v1/keys                                                   admin
            POST   /v1/keys                                                   admin
            DELETE /v1/keys/{id}                                              admin
            GET    /v1/keys/self                                              view +send +read
            GET    /v1/connections                                            admin +view
            DELETE /v1/connections/{id}                                       admin
            GET    /v1/connections/{id}                                       admin +view
            PUT    /v1/connections/{id}                                       admin
            GET    /v1/limits                                                 read +view
            GET    /v1/notifications                                          read +view
            POST   /v1/notifications                                          send
            DELETE /v1/notifications/{id}                                     send
            GET    /v1/notifications/{id}                                     read +view
            POST   /v1/notifications/{id}/acknowledge                         send
            GET    /v1/notifications/{id}/deliveries                          read +view
            GET    /v1/recipients                                             read +view
            DELETE /v1/recipients/{id}                                        send
            GET    /v1/recipients/{id}                                        read +view
            PUT    /v1/recipients/{id}                                        send
            GET    /v1/recipients/{id}/preferences                            read +view recipient
            PUT    /v1/recipients/{id}/preferences                            send recipient
            GET    /v1/recipients/{id}/preferences/choices                    read +view recipient
            POST   /v1/recipients/{id}/tokens                                 send read
            GET    /v1/recipients/{id}/topics                                 read +view
            GET    /v1/recipients/{id}/upcoming                               read +view
            GET    /v1/recipients:export                                      read +view
            POST   /v1/recipients:find                                        read +view
            POST   /v1/recipients:import                                      send
            GET    /v1/rules                                                  read +view
            DELETE /v1/rules/{rule}                                           admin
            GET    /v1/rules/{rule}                                           read +view
            PUT    /v1/rules/{rule}                                           admin
            POST   /v1/rules/{rule}/check                                     read +view
            POST   /v1/rules/{rule}/test                                      read +view
            POST   /v1/sns                                                    signed
            GET    /v1/suppressions                                           admin +view
            DELETE /v1/suppressions/{id}                                      admin
            GET    /v1/templates                                              read +view
            DELETE /v1/templates/{id}                                         admin
            GET    /v1/templates/{id}                                         read +view
            PUT    /v1/templates/{id}                                         admin
            POST   /v1/templates/{id}/check                                   read +view
            POST   /v1/templates/{id}/preview                                 read +view
            GET    /v1/templates/{id}/versions                                read +view
            GET    /v1/templates/{id}/versions/{version}                      read +view
            POST   /v1/templates/{id}/versions/{version}/publish              admin
            POST   /v1/templates:preview                                      read +view
            POST   /v1/token-keys/rotate                                      admin
            GET    /v1/topics                                                 read +view
            GET    /v1/topics/{topic}/subscribers                             read +view
            POST   /v1/topics/{topic}/subscribers                             send
            DELETE /v1/topics/{topic}/subscribers/{recipient}                 send
            PUT    /v1/topics/{topic}/subscribers/{recipient}                 send
            POST   /v1/webhook-secrets                                        admin
            POST   /v1/webhook-secrets/rotate                                 admin
            GET    /v1/workflows                                              read +view
            DELETE /v1/workflows/{workflow}                                   admin
            GET    /v1/workflows/{workflow}                                   read +view
            PUT    /v1/workflows/{workflow}                                   admin
            POST   /v1/workflows/{workflow}/check                             read +view
            POST   /v1/workflows/{workflow}/test                              read +view
            GET    /v1/workflows/{workflow}/versions                          read +view
            GET    /v1/workflows/{workflow}/versions/{version}                read +view
            POST   /v1/workflows/{workflow}/versions/{version}/publish        admin
            """;

    private static final String ID = "authentication-nobody";

    @Inject
    ApiKeys keys;

    @Inject
    Tokens tokens;

    @Inject
    InstantSource clock;

    record Operation(String method, String path, Set<String> open) {

        static Operation of(String line) {
            List<String> words = List.of(line.strip().split(" +"));
            return new Operation(words.get(0), words.get(1), Set.copyOf(words.subList(2, words.size())));
        }

        Set<Scope> scopes() {
            return open.stream().flatMap(word -> Scope.of(word).stream()).collect(Collectors.toSet());
        }

        Set<Scope> or() {
            return open.stream()
                    .filter(word -> word.startsWith("+"))
                    .flatMap(word -> Scope.of(word.substring(1)).stream())
                    .collect(Collectors.toSet());
        }

        boolean isOpenTo(Set<Scope> given) {
            return given.contains(Scope.ADMIN)
                    || given.containsAll(scopes())
                    || given.stream().anyMatch(or()::contains);
        }

        /** As the OpenAPI document has it. */
        Set<Set<String>> sets() {
            return Stream.concat(Stream.of(scopes()), or().stream().map(Set::of))
                    .map(set -> set.stream().map(Scope::word).collect(Collectors.toSet()))
                    .collect(Collectors.toSet());
        }

        boolean asksForKey() {
            return !scopes().isEmpty();
        }

        boolean isOpenTo(String who) {
            return open.contains(who);
        }

        /** No operation knows the parameter: who gets as far as that changes nothing. */
        Response call(String method, String credential) {
            return given().contentType("application/json")
                    .headers(credential.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + credential))
                    .urlEncodingEnabled(false)
                    .request(method, path.replaceAll("\\{[a-z]+}", ID) + (asksForKey() ? "?unknown=parameter" : ""));
        }
    }

    static Stream<Operation> operations() {
        return OPERATIONS.lines().map(Operation::of);
    }

    static Stream<Operation> asking() {
        return operations().filter(Operation::asksForKey);
    }

    static Stream<Operation> open() {
        return operations().filter(operation -> !operation.asksForKey());
    }

    @Test
    void table_hasExactlyTheOperationsThereAre() {
        Set<String> served = new TreeSet<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.allim")) {
            if (type.isAnnotatedWith(Path.class)) {
                for (Method method : type.reflect().getDeclaredMethods()) {
                    verb(method).ifPresent(verb -> served.add(verb + " " + path(type.reflect(), method)));
                }
            }
        }
        assertThat(operations().map(operation -> operation.method() + " " + operation.path()))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(served);
    }

    /** So that a client can tell what its key may do. */
    @ParameterizedTest
    @MethodSource("described")
    void document_saysWhichScopesAreEnough(Operation operation) throws IOException {
        JsonNode described = document()
                .path("paths")
                .path(operation.path())
                .path(operation.method().toLowerCase(Locale.ROOT))
                .path("x-scopes");
        Set<Set<String>> sets = new HashSet<>();
        described.forEach(set -> sets.add(StreamSupport.stream(set.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.toSet())));
        assertThat(sets).isEqualTo(operation.asksForKey() ? operation.sets() : Set.of());
    }

    static Stream<Operation> described() {
        return operations().filter(operation -> operation.path().startsWith("/v1/"));
    }

    private static JsonNode document() throws IOException {
        try (InputStream document = AuthenticationTest.class.getResourceAsStream("/META-INF/openapi.yaml")) {
            return new YAMLMapper().readTree(document);
        }
    }

    @ParameterizedTest
    @MethodSource("asking")
    void operation_asksForAKey(Operation operation) {
        assertThat(operation.call(operation.method(), "").statusCode()).isEqualTo(401);
        assertThat(operation
                        .call(operation.method(), "allim_0123456789abcdef_" + "0".repeat(48))
                        .statusCode())
                .isEqualTo(401);
        if (operation.method().equals("GET")) {
            assertThat(operation.call("HEAD", "").statusCode()).isEqualTo(401);
        }
    }

    /** With each of the sets of scopes that a key can have. */
    @ParameterizedTest
    @MethodSource("asking")
    void operation_asksForItsScopes(Operation operation) {
        for (EnumSet<Scope> scopes : List.of(
                EnumSet.of(Scope.READ),
                EnumSet.of(Scope.VIEW),
                EnumSet.of(Scope.VIEW, Scope.SEND),
                EnumSet.of(Scope.SEND),
                EnumSet.of(Scope.READ, Scope.SEND),
                EnumSet.of(Scope.ADMIN))) {
            boolean enough = operation.isOpenTo(scopes);
            String key = keys.issue("authentication", scopes, Optional.empty(), clock.instant())
                    .text();
            Response answer = operation.call(operation.method(), key);
            assertThat(answer.statusCode()).as(scopes.toString()).isEqualTo(enough ? 400 : 403);
            assertThat(answer.jsonPath().getString("detail")).contains(enough ? "unknown" : "This needs the scope `");
        }
    }

    @ParameterizedTest
    @MethodSource("asking")
    void token_opensWhatIsItsRecipients(Operation operation) {
        int own = operation.isOpenTo("recipient") ? 400 : 404;
        assertThat(operation.call(operation.method(), token(ID)).statusCode()).isEqualTo(own);
        assertThat(operation
                        .call(operation.method(), token("authentication-other"))
                        .statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @MethodSource("open")
    void openOperation_asksForNoKey(Operation operation) {
        int status = operation.call(operation.method(), "").statusCode();
        if (operation.isOpenTo("events")) {
            assertThat(status).isEqualTo(404);
        } else if (operation.isOpenTo("signed")) {
            assertThat(status).isEqualTo(operation.path().startsWith("/v1/") ? 400 : 404);
        } else {
            assertThat(operation.open()).containsExactly("all");
            // Nobody has the id; the console is the same page under each address.
            boolean found = !operation.path().contains("{") || operation.path().startsWith("/console/{view}");
            assertThat(status).isIn(found ? List.of(200, 204, 400) : List.of(404));
        }
    }

    private String token(String recipient) {
        Instant now = clock.instant();
        return tokens.sign(new Token(Purpose.RECIPIENT, recipient, "", now.plus(Duration.ofHours(1))), now);
    }

    private static Optional<String> verb(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .flatMap(type -> Optional.ofNullable(type.getAnnotation(HttpMethod.class)).stream())
                .map(HttpMethod::value)
                .findFirst();
    }

    private static String path(Class<?> type, Method method) {
        String below = Optional.ofNullable(method.getAnnotation(Path.class))
                .map(Path::value)
                .orElse("");
        return type.getAnnotation(Path.class).value() + (below.isEmpty() || below.startsWith("/") ? "" : "/") + below;
    }
}
