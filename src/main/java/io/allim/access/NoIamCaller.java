package io.allim.access;

import io.quarkus.arc.DefaultBean;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Outside AWS nobody checks signatures of IAM. */
@Singleton
@DefaultBean
final class NoIamCaller implements IamCaller {

    @Override
    public Optional<String> principal() {
        return Optional.empty();
    }
}
