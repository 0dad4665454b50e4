package io.allim.rule;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** The topics of the sample events. */
public final class AllowedTopics implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "allim.events.topics",
                "arn:aws:sns:us-east-1:123456789012:alarms,arn:aws:sns:us-east-1:123456789012:budgets");
    }
}
