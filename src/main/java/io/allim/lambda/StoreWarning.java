package io.allim.lambda;

import io.allim.table.TableConfig;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Says at the start when accepted notifications would not outlive the function's execution environment. */
@Singleton
final class StoreWarning {

    private static final Logger LOG = Logger.getLogger(StoreWarning.class);

    private final Optional<String> function;
    private final Optional<String> dataDir;
    private final String engine;

    @Inject
    StoreWarning(
            @ConfigProperty(name = "AWS_LAMBDA_FUNCTION_NAME") Optional<String> function,
            @ConfigProperty(name = "allim.data-dir") Optional<String> dataDir,
            TableConfig table) {
        this(function, dataDir, table.engine());
    }

    StoreWarning(Optional<String> function, Optional<String> dataDir, String engine) {
        this.function = function;
        this.dataDir = dataDir;
        this.engine = engine;
    }

    void warn(@Observes StartupEvent started) {
        sentence().ifPresent(LOG::warn);
    }

    Optional<String> sentence() {
        return dataDir.filter(dir -> function.isPresent() && engine.equals("sqlite"))
                .filter(dir -> Path.of(dir).toAbsolutePath().normalize().startsWith("/tmp"))
                .map(dir ->
                        "The store lies in %s, which AWS discards with this execution environment and all that is in it: good for trying out only."
                                .formatted(dir));
    }
}
