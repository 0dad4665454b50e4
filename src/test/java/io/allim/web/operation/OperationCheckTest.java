package io.allim.web.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.quarkus.bootstrap.app.CuratedApplication;
import io.quarkus.bootstrap.app.QuarkusBootstrap;
import io.quarkus.paths.PathList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.tools.ToolProvider;
import org.assertj.core.util.Throwables;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds the application with a resource that declares what is wrong. */
@Tag("slow")
class OperationCheckTest {

    private static final String RESOURCE = """
            package added;

            import io.allim.web.operation.*;
            import jakarta.ws.rs.*;

            @Path("/added")
            class AddedResource {
                @GET public String nothing() { return ""; }
                @POST @OpenToRecipient("id") public void recipientAlone() {}
                @PUT @RequiresScope({}) public void noScope() {}
                @DELETE @RequiresScope(Scope.SEND) @OpenToAll public void both() {}
                @GET @Path("{id}") @RequiresScope(Scope.READ) @OpenToRecipient("ID") public String noSuchParameter() { return ""; }
                @GET @Path("open") @OpenToAll @OpenToRecipient("id") public String recipientOfNobody() { return ""; }
                @PUT @Path("a") @OpenToAll @MaxBody(0) public void noBody() {}
                @PUT @Path("b") @OpenToAll public void twice() {}
                @PUT @Path("c") @OpenToAll public void twice(byte[] body) {}
                @PUT @Path("d") @OpenToSigned public void right() {}
            }
            """;

    @Test
    void operation_thatDoesNotSayWhoMayCallIt_isNotBuilt(@TempDir Path directory) throws Exception {
        assertThat(Throwables.getStackTrace(build(compiled(directory))))
                .contains(
                        "added.AddedResource.nothing does not say who may call it: add @RequiresScope",
                        "added.AddedResource.recipientAlone does not say who may call it: add @RequiresScope",
                        "added.AddedResource.noScope has a @RequiresScope without a scope",
                        "added.AddedResource.both says twice who may call it, with @RequiresScope and @OpenToAll",
                        "added.AddedResource.noSuchParameter has @OpenToRecipient(\"ID\"), and its path /added/{id} has no",
                        "added.AddedResource.recipientOfNobody has @OpenToRecipient without @RequiresScope",
                        "added.AddedResource.noBody has @MaxBody(0)",
                        "added.AddedResource.twice is the name of two operations")
                .doesNotContain("added.AddedResource.right", "io.allim.api");
    }

    /** Should the build ever overlook one. */
    @Test
    void operation_thatTheBuildDidNotSee_isRefused() {
        SimpleResourceInfo unseen = new SimpleResourceInfo() {
            @Override
            public Class<?> getResourceClass() {
                return OperationCheckTest.class;
            }

            @Override
            public String getMethodName() {
                return "unseen";
            }

            @Override
            public Class<?>[] parameterTypes() {
                return new Class<?>[0];
            }
        };
        assertThatIllegalStateException()
                .isThrownBy(() -> new Operations(Map.of()).of(unseen))
                .withMessageContaining("OperationCheckTest.unseen does not say who may call it: add @RequiresScope");
    }

    private static Path compiled(Path directory) throws IOException {
        Path source = Files.writeString(directory.resolve("AddedResource.java"), RESOURCE);
        Path classes = Files.createDirectory(directory.resolve("classes"));
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-parameters",
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        source.toString());
        assertThat(result).isZero();
        return classes;
    }

    private static Throwable build(Path added) throws Exception {
        Path project = Path.of("").toAbsolutePath();
        try (CuratedApplication application = QuarkusBootstrap.builder()
                .setApplicationRoot(PathList.of(added, project.resolve("target/classes")))
                .setProjectRoot(project)
                .setTargetDirectory(added.resolveSibling("target"))
                .setBaseClassLoader(OperationCheckTest.class.getClassLoader())
                .setMode(QuarkusBootstrap.Mode.TEST)
                .setTest(true)
                .setIsolateDeployment(true)
                .build()
                .bootstrap()) {
            return catchThrowable(() -> application.createAugmentor().createInitialRuntimeApplication());
        }
    }
}
