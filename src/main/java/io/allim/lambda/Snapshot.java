package io.allim.lambda;

import io.allim.snapshot.Entropy;
import io.allim.snapshot.SnapshotAware;
import io.quarkus.runtime.PreloadClassesRecorder;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.jboss.logging.Logger;

/**
 * Makes the process ready for SnapStart, which Quarkus has started in full by then. Without SnapStart nobody calls this.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">Runtime hooks</a>
 */
@Singleton
final class Snapshot implements Resource {

    private static final Logger LOG = Logger.getLogger(Snapshot.class);

    private final Instance<SnapshotAware> parts;

    Snapshot(@Any Instance<SnapshotAware> parts) {
        this.parts = parts;
    }

    void register(@Observes StartupEvent started) {
        Core.getGlobalContext().register(this);
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
        loadClasses();
        parts.forEach(Snapshot::prime);
        parts.forEach(SnapshotAware::disconnect);
        LOG.info("primed for a snapshot");
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {
        Entropy.renew();
    }

    /** Those of the application, from a list that Quarkus writes at build time; there is none but in the package. */
    private static void loadClasses() {
        PreloadClassesRecorder.preloadClasses(true);
    }

    /** A function whose first request is slow is better than none. */
    private static void prime(SnapshotAware part) {
        try {
            part.prime();
        } catch (RuntimeException e) {
            LOG.warnf(e, "%s could not be primed", part.getClass().getSimpleName());
        }
    }
}
