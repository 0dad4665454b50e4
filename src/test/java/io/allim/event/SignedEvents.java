package io.allim.event;

import io.quarkus.test.junit.QuarkusTestProfile;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An application that hears some topics, whose certificates are not AWS's own, and that notes all that it hears. */
public final class SignedEvents implements QuarkusTestProfile {

    public static final String TOPIC = "arn:aws:sns:us-east-1:111122223333:ses";
    static final String QUEUE = "arn:aws:sqs:us-east-1:111122223333:events";
    static final String GROUP = "sns/us-east-1/111122223333/DirectPublishToPhoneNumber";

    /** Topics of regions of whose certificates something is wrong. */
    static final List<String> BAD_REGIONS =
            List.of("eu-west-1", "eu-west-2", "eu-west-3", "eu-north-1", "eu-central-1");

    static String topic(String region) {
        return TOPIC.replace("us-east-1", region);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        String topics =
                String.join(",", BAD_REGIONS.stream().map(SignedEvents::topic).toList());
        return Map.of(
                "allim.events.topics", TOPIC + "," + topics,
                "allim.events.queues", QUEUE,
                "allim.events.log-groups", GROUP);
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(Certificates.class);
    }

    /** What AWS would answer. */
    @Singleton
    @Alternative
    public static final class Certificates implements CertificateSource {

        /** Lives as long as the application, which remembers its certificate. */
        public final SnsSigner sns = new SnsSigner();

        public final Map<URI, byte[]> pem = new ConcurrentHashMap<>();
        final List<URI> fetched = new CopyOnWriteArrayList<>();

        @Override
        public Optional<byte[]> fetch(URI url) {
            fetched.add(url);
            return Optional.ofNullable(pem.get(url));
        }
    }

    /** No alternative: it would be the only listener. */
    @Singleton
    public static final class Ears implements EventListener {

        final List<AwsEvent> heard = new CopyOnWriteArrayList<>();

        @Override
        public boolean onEvent(AwsEvent event) {
            heard.add(event);
            return false;
        }
    }
}
