package io.allim.access;

import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Singleton;

/** The key that works in dev and test; production packages are built without this bean. */
@Singleton
@IfBuildProfile(anyOf = {"dev", "test"})
public class DevKey {

    public static final String TEXT = "allim_dev";

    boolean is(String key) {
        return key.equals(TEXT);
    }
}
