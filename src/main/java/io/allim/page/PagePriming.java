package io.allim.page;

import io.allim.snapshot.SnapshotAware;
import io.quarkus.qute.Engine;
import jakarta.inject.Singleton;
import java.util.Objects;

/** A snapshot of the process has read its templates. */
@Singleton
final class PagePriming implements SnapshotAware {

    private final Engine engine;

    PagePriming(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void prime() {
        Objects.requireNonNull(engine.getTemplate("ErrorPage"), "there is no template ErrorPage");
    }
}
