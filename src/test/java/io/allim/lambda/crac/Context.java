package io.allim.lambda.crac;

import java.util.ArrayList;
import java.util.List;

/** Calls the hooks: the last registered first, and after the restoration the first. */
public class Context<R extends Resource> implements Resource {

    private final List<R> resources = new ArrayList<>();

    public void register(R resource) {
        resources.add(resource);
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) throws Exception {
        for (R resource : resources.reversed()) {
            resource.beforeCheckpoint(this);
        }
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) throws Exception {
        for (R resource : resources) {
            resource.afterRestore(this);
        }
    }
}
