package io.allim.access.oidc;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** The service trusts a {@link ProviderStandIn}, which it puts into the fields of that type: {@code ops} may all, {@code support} may look. */
public final class ProviderResource implements QuarkusTestResourceLifecycleManager {

    private final ProviderStandIn standIn = new ProviderStandIn();

    @Override
    public Map<String, String> start() {
        return Map.of(
                "allim.access.oidc.issuer", standIn.issuer(),
                "allim.access.oidc.client-id", "allim-console",
                "allim.access.oidc.roles-claim", "groups",
                "allim.access.oidc.roles", "admin=ops,view=support");
    }

    @Override
    public void inject(TestInjector test) {
        test.injectIntoFields(standIn, new TestInjector.MatchesType(ProviderStandIn.class));
    }

    @Override
    public void stop() {
        standIn.close();
    }
}
