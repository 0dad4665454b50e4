package io.allim.web.operation;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.build.compatible.spi.Parameters;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanCreator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;

/** All operations with what they declare, as {@link OperationCheck} found them at build time: nothing is read by reflection. */
public final class Operations {

    private final Map<String, Operation> byMethod;

    Operations(Map<String, Operation> byMethod) {
        this.byMethod = byMethod;
    }

    /**
     * @param resource that was found for a request
     * @throws IllegalStateException when the build did not see the operation; nobody may call it then
     */
    public Operation of(SimpleResourceInfo resource) {
        String name = name(resource.getResourceClass().getName(), resource.getMethodName());
        Operation operation = byMethod.get(name);
        if (operation == null) {
            throw new IllegalStateException(name + " does not say who may call it: " + OperationCheck.ADVICE);
        }
        return operation;
    }

    static String name(String type, String method) {
        return type.concat(".").concat(method);
    }

    /** Makes the table of what the build has written. */
    public static final class Creator implements SyntheticBeanCreator<Operations> {

        static final String METHODS = "methods";
        static final String SCOPES = "scopes";
        static final String OR = "or";
        static final String RECIPIENTS = "recipients";
        static final String MAX_BODIES = "maxBodies";

        @Override
        public Operations create(Instance<Object> lookup, Parameters parameters) {
            String[] methods = parameters.get(METHODS, String[].class);
            String[] scopes = parameters.get(SCOPES, String[].class);
            String[] or = parameters.get(OR, String[].class);
            String[] recipients = parameters.get(RECIPIENTS, String[].class);
            long[] maxBodies = parameters.get(MAX_BODIES, long[].class);
            Map<String, Operation> byMethod = HashMap.newHashMap(methods.length);
            for (int i = 0; i < methods.length; i++) {
                Optional<String> recipient = recipients[i].isEmpty() ? Optional.empty() : Optional.of(recipients[i]);
                byMethod.put(methods[i], new Operation(scopes(scopes[i]), scopes(or[i]), recipient, maxBodies[i]));
            }
            return new Operations(byMethod);
        }

        private static List<Scope> scopes(String names) {
            List<Scope> scopes = new ArrayList<>();
            if (!names.isEmpty()) {
                for (String name : names.split(" ", -1)) {
                    scopes.add(Scope.valueOf(name));
                }
            }
            return List.copyOf(scopes);
        }
    }
}
