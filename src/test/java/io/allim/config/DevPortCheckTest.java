package io.allim.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.bootstrap.app.CuratedApplication;
import io.quarkus.bootstrap.app.QuarkusBootstrap;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevPortCheckTest {

    @Test
    void freePort_isRight() throws IOException {
        int port;
        try (ServerSocket door = listening("127.0.0.1", 0)) {
            port = door.getLocalPort();
        }
        assertThat(DevPortCheck.fault("quarkus.http.port", port)).isEmpty();
    }

    @Test
    void anyFreePort_isRight() {
        assertThat(DevPortCheck.fault("quarkus.http.port", 0)).isEmpty();
    }

    @Test
    void portThatOthersHaveOnAllAddresses_isTaken() throws IOException {
        try (ServerSocket door = listening("0.0.0.0", 0)) {
            int port = door.getLocalPort();
            assertThat(DevPortCheck.fault("quarkus.http.port", port).orElseThrow())
                    .startsWith("Port " + port + " is taken by another program: set quarkus.http.port")
                    .contains("-Dquarkus.http.port=")
                    .doesNotContain("-Dquarkus.http.port=" + port);
        }
    }

    @Test
    void portThatOthersHaveOnLoopback_isTaken() throws IOException {
        try (ServerSocket door = listening("127.0.0.1", 0)) {
            assertThat(DevPortCheck.fault("quarkus.http.port", door.getLocalPort()))
                    .isPresent();
        }
    }

    /** To which "localhost" leads first on many systems. */
    @Test
    void portThatOthersHaveOnLoopbackOfIpv6_isTaken() throws IOException {
        Assumptions.assumeTrue(
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .anyMatch(address -> address instanceof Inet6Address && address.isLoopbackAddress()),
                "There is no IPv6 here.");
        try (ServerSocket door = listening("::1", 0)) {
            assertThat(DevPortCheck.fault("quarkus.http.port", door.getLocalPort()))
                    .isPresent();
        }
    }

    @Test
    void lastPort_hasAnotherProposed() {
        assertThat(DevPortCheck.next(65_534)).isEqualTo(65_535);
        assertThat(DevPortCheck.next(65_535)).isEqualTo(8_080);
    }

    /** As quarkus:dev does: the build ends with the sentence, whatever server would take the port after it. */
    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"quarkus.http.port", "allim.sandbox.port"})
    void devMode_onTakenPort_endsWithASentence(String key, @TempDir Path directory) throws Exception {
        try (ServerSocket door = listening("127.0.0.1", 0)) {
            int port = door.getLocalPort();
            Process dev = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                            "-Dquarkus.console.enabled=false",
                            "-Dquarkus.http.port=0",
                            "-Dallim.sandbox.port=0",
                            "-D" + key + "=" + port,
                            "-cp",
                            System.getProperty("java.class.path"),
                            DevBuild.class.getName(),
                            directory.toString())
                    .redirectOutput(directory.resolve("out").toFile())
                    .start();
            try {
                String said = new String(dev.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(said)
                        .contains("Port " + port + " is taken by another program: set " + key + " to a free port");
                assertThat(dev.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(dev.exitValue()).isEqualTo(1);
            } finally {
                dev.destroyForcibly();
            }
        }
    }

    /** Builds the application as dev mode does, in a process that the check may end. */
    static final class DevBuild {

        public static void main(String... arguments) throws Exception {
            Path project = Path.of("").toAbsolutePath();
            try (CuratedApplication application = QuarkusBootstrap.builder()
                    .setApplicationRoot(project.resolve("target/classes"))
                    .setProjectRoot(project)
                    .setTargetDirectory(Path.of(arguments[0]).resolve("target"))
                    .setBaseClassLoader(DevBuild.class.getClassLoader())
                    .setMode(QuarkusBootstrap.Mode.DEV)
                    .setIsolateDeployment(true)
                    .build()
                    .bootstrap()) {
                application.createAugmentor().createInitialRuntimeApplication();
            }
        }
    }

    private static ServerSocket listening(String address, int port) throws IOException {
        ServerSocket door = new ServerSocket();
        door.bind(new InetSocketAddress(InetAddress.ofLiteral(address), port));
        return door;
    }
}
