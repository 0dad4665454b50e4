package io.allim.page;

import io.allim.snapshot.SnapshotAware;
import io.quarkus.qute.Engine;
import jakarta.inject.Singleton;

/** A snapshot of the process has read its templates. */
@Singleton
final class PagePriming implements SnapshotAware {

    private final Engine engine;

    PagePriming(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void prime() {
        engine.getTemplate("SorryPage");
    }
}
