package io.allim.aws;

import io.allim.snapshot.SnapshotAware;
import jakarta.inject.Singleton;

/** A snapshot of the process knows whom to trust. */
@Singleton
final class TrustStore implements SnapshotAware {

    @Override
    public void prime() {
        AwsTrust.OF_THE_JVM.load();
    }
}
