package io.allim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What runs the server elsewhere fits the server, and fits together: image, Compose, Kubernetes, systemd, nginx, Caddy. */
class DeploymentFilesTest {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String USER = "10001";

    /** Of Quarkus, which has its own tests. */
    private static final Set<String> QUARKUS =
            Set.of("QUARKUS_HTTP_HOST", "QUARKUS_MANAGEMENT_HOST", "QUARKUS_SHUTDOWN_DELAY");

    private static final Pattern VARIABLE = Pattern.compile("(?<![A-Z_{])((?:ALLIM|QUARKUS)_[A-Z_]+)(?=[:=,\"])");

    /** They name the files of the deployment, not the service. */
    private static final Set<String> OF_COMPOSE = Set.of("ALLIM_DOMAIN", "ALLIM_IMAGE", "ALLIM_UPSTREAM");

    private static final Pattern COPY = Pattern.compile("(?m)^COPY (?!--from)(.+) \\S+$");
    private static final String SERVER = "target/server/quarkus-app/";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "packaging/compose.yaml",
                "packaging/kubernetes.yaml",
                "packaging/allim.service",
                "packaging/Image.java",
                "src/main/docker/Dockerfile"
            })
    void variables_areKeysThatThereAre(String file) throws IOException {
        Set<String> known = ConfigKeys.withDefaults().keySet().stream()
                .map(key -> key.replaceAll("[^a-z0-9]", "_").toUpperCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
        known.addAll(QUARKUS);
        known.addAll(OF_COMPOSE);
        assertThat(VARIABLE.matcher(read(file)).results().map(found -> found.group(1)))
                .isNotEmpty()
                .isSubsetOf(known);
    }

    @Test
    void dockerfileAndImage_makeTheSame() throws IOException {
        String dockerfile = read("src/main/docker/Dockerfile").replaceAll("\\\\\n\\s*", "");
        String image = read("packaging/Image.java");
        assertThat(dockerfile)
                .contains("USER " + USER + ":" + USER)
                .contains("--owner=" + USER + " --group=" + USER + " --mode=700 /data")
                .contains("EXPOSE 8080 9000")
                .contains("VOLUME /data")
                .contains("ENV ALLIM_DATA_DIR=/data QUARKUS_MANAGEMENT_HOST=0.0.0.0")
                .contains("WORKDIR /allim")
                .contains("ENTRYPOINT [\"/opt/java/bin/java\", \"@jvm.options\", \"-jar\", \"quarkus-run.jar\"]");
        assertThat(image)
                .contains("USER = \"" + USER + "\"")
                .contains("fromOctalString(\"700\")")
                .contains("setExposedPorts(Port.tcp(8080), Port.tcp(9000))")
                .contains("setVolumes(AbsoluteUnixPath.get(\"/data\"))")
                .contains("Map.of(\"ALLIM_DATA_DIR\", \"/data\", \"QUARKUS_MANAGEMENT_HOST\", \"0.0.0.0\")")
                .contains("HOME = \"/allim\"")
                .contains("JAVA = \"/opt/java\"")
                .contains("setEntrypoint(JAVA + \"/bin/java\", \"@jvm.options\", \"-jar\", \"quarkus-run.jar\")");
        String base = "FROM (\\S+)$";
        List<String> bases = Pattern.compile("(?m)" + base)
                .matcher(dockerfile)
                .results()
                .map(from -> from.group(1))
                .toList();
        assertThat(read("pom.xml")).contains("<image.base>" + bases.getLast() + "</image.base>");
    }

    /** That the server's package has its part of them is seen by {@link ReadOnlyServerIT}. */
    @Test
    void copiedFiles_areThereOrMadeByTheBuild_andInTheContext() throws IOException {
        String ignored = read("src/main/docker/Dockerfile.dockerignore");
        assertThat(copied()).hasSizeGreaterThan(6).allSatisfy(path -> {
            assertThat(path.startsWith(SERVER) || Files.exists(Path.of(path)))
                    .as(path)
                    .isTrue();
            assertThat(ignored.lines().filter(line -> line.startsWith("!")).map(line -> line.substring(1)))
                    .anyMatch(path::startsWith);
        });
    }

    static List<String> copied() throws IOException {
        return COPY.matcher(read("src/main/docker/Dockerfile"))
                .results()
                .flatMap(copy -> Stream.of(copy.group(1).split(" ")))
                .toList();
    }

    /** What is under way has quarkus.shutdown.timeout, and then the store is closed. */
    @Test
    void whoeverStopsTheServer_waitsForLonger() throws IOException {
        Properties properties = new Properties();
        properties.load(Files.newBufferedReader(Path.of("src/main/resources/application.properties")));
        int timeout = seconds(properties.getProperty("%server.quarkus.shutdown.timeout"));
        JsonNode pod = deployment().at("/spec/template/spec");
        int delay = seconds(variable(pod, "QUARKUS_SHUTDOWN_DELAY"));
        assertThat(timeout).isPositive();
        assertThat(seconds(compose().path("stop_grace_period").asText())).isGreaterThanOrEqualTo(timeout + 5);
        assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isGreaterThanOrEqualTo(timeout + delay + 5);
        assertThat(Integer.parseInt(unit("TimeoutStopSec").getFirst())).isGreaterThanOrEqualTo(timeout + 5);
    }

    @Test
    void container_hasNoRightsAndWritesToItsDataAlone() throws IOException {
        JsonNode compose = compose();
        assertThat(compose.path("read_only").asBoolean()).isTrue();
        assertThat(compose.path("user").asText()).isEqualTo(USER + ":" + USER);
        assertThat(compose.at("/cap_drop/0").asText()).isEqualTo("ALL");
        assertThat(compose.at("/security_opt/0").asText()).isEqualTo("no-new-privileges:true");
        assertThat(compose.path("volumes")).hasSize(1);
        assertThat(compose.at("/volumes/0").asText()).isEqualTo("data:/data");
        assertThat(compose.has("ports")).isFalse();

        JsonNode pod = deployment().at("/spec/template/spec");
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/runAsUser").asText()).isEqualTo(USER);
        assertThat(pod.at("/securityContext/fsGroup").asText()).isEqualTo(USER);
        JsonNode rights = pod.at("/containers/0/securityContext");
        assertThat(rights.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(rights.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(rights.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
    }

    @Test
    void health_isAskedAtTheManagementPort() throws IOException {
        String docker = read("src/main/docker/Dockerfile").replace("\\\\r\\\\n", "\\r\\n");
        String probe = compose().at("/healthcheck/test/3").asText().replace("\r\n", "\\r\\n");
        assertThat(probe).contains("/dev/tcp/127.0.0.1/9000").contains("GET /q/health/ready ");
        assertThat(docker).contains(probe);
        JsonNode container = deployment().at("/spec/template/spec/containers/0");
        assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/q/health/ready");
        assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/q/health/live");
        Set<String> ports = new TreeSet<>();
        container.path("ports").forEach(port -> ports.add(port.path("name").asText() + port.path("containerPort")));
        assertThat(ports).containsExactly("http8080", "management9000");
        for (String check : List.of("readinessProbe", "livenessProbe", "startupProbe")) {
            assertThat(container.at("/" + check + "/httpGet/port").asText()).isEqualTo("management");
        }
    }

    /** One process at a time may have the data. */
    @Test
    void pods_doNotOverlap() throws IOException {
        assertThat(deployment().at("/spec/strategy/type").asText()).isEqualTo("Recreate");
        assertThat(deployment().at("/spec/replicas").asInt()).isEqualTo(1);
    }

    @Test
    void unit_keepsItsDataWhereTheServiceLooksForIt() throws IOException {
        assertThat(unit("StateDirectory")).containsExactly("allim");
        assertThat(unit("Environment")).contains("ALLIM_DATA_DIR=%S/allim", "ALLIM_ACCESS_ADMIN_KEY=file:%d/admin-key");
        assertThat(unit("LoadCredential").getFirst()).startsWith("admin-key:");
        assertThat(unit("SuccessExitStatus")).containsExactly("143");
    }

    /** Bodies that Allim takes pass, and those that it refuses are refused by it, with a problem. */
    @Test
    void proxies_letBodiesPass() throws IOException {
        String nginx = read("packaging/nginx.conf");
        List<String> sizes = Pattern.compile("client_max_body_size (\\w+);")
                .matcher(nginx)
                .results()
                .map(size -> size.group(1))
                .toList();
        assertThat(sizes).containsExactly("2m", "0");
        JsonNode paths =
                YAML.readTree(read("src/main/resources/META-INF/openapi.yaml")).path("paths");
        MatchResult location = Pattern.compile("location ~ \\^(/\\S+)\\$ ")
                .matcher(nginx)
                .results()
                .findFirst()
                .orElseThrow();
        List<String> unlimited = new ArrayList<>();
        paths.fieldNames().forEachRemaining(path -> {
            if (path.matches(location.group(1))) {
                unlimited.add(path);
            }
        });
        assertThat(unlimited).containsExactly("/v1/recipients:import", "/v1/recipients:export");
        assertThat(read("packaging/Caddyfile")).doesNotContain("request_body");
    }

    @Test
    void options_areForTheJvmOfTheImage() throws IOException {
        String options = read("packaging/image/jvm.options");
        assertThat(options).contains("-Dorg.sqlite.lib.path=/allim/native");
        // The archive of classes in the image is for this layout of objects.
        assertThat(options).contains("-XX:+UseCompactObjectHeaders");
        assertThat(read("packaging/Image.java")).contains("\"-XX:+UseCompactObjectHeaders\", \"-Xshare:dump\"");
        assertThat(read("src/main/docker/Dockerfile")).contains("-XX:+UseCompactObjectHeaders -Xshare:dump");
    }

    private static JsonNode compose() throws IOException {
        return YAML.readTree(read("packaging/compose.yaml")).at("/services/allim");
    }

    private static JsonNode deployment() throws IOException {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(read("packaging/kubernetes.yaml"))) {
            return documents.readAll().stream()
                    .filter(document -> document.path("kind").asText().equals("Deployment"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static String variable(JsonNode pod, String name) {
        for (JsonNode variable : pod.at("/containers/0/env")) {
            if (variable.path("name").asText().equals(name)) {
                return variable.path("value").asText();
            }
        }
        throw new AssertionError("no " + name);
    }

    private static List<String> unit(String key) throws IOException {
        return read("packaging/allim.service")
                .lines()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .toList();
    }

    private static int seconds(String duration) {
        return Integer.parseInt(duration.replaceFirst("s$", ""));
    }

    private static String read(String file) throws IOException {
        return Files.readString(Path.of(file));
    }
}
