package io.allim.channel.email;

import io.allim.secret.Secret;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** With what a service is logged in to: a name and a secret, either of which may stand elsewhere. */
final class Login {

    private final Optional<Secret> name;
    private final Optional<Secret> password;
    private volatile Values latest = new Values(Optional.empty(), Optional.empty());

    /** What is read at a time. */
    record Values(Optional<String> name, Optional<String> password) {

        @Override
        public String toString() {
            return "not shown";
        }

        List<String> texts() {
            return List.of(name, password).stream().flatMap(Optional::stream).toList();
        }
    }

    Login(Keys keys, Optional<String> name, Optional<String> password, InstantSource clock) {
        this.name = name.map(value -> Secret.of(keys.name(), value, 1, clock));
        this.password = password.map(value -> Secret.of(keys.password(), value, 1, clock));
    }

    /** Of the configuration. */
    record Keys(String name, String password) {}

    /** @throws io.allim.secret.SecretUnavailable when one can't be read */
    Values read() {
        latest = new Values(name.map(Secret::value), password.map(Secret::value));
        return latest;
    }

    /** What was read last, or nothing. */
    Values latest() {
        return latest;
    }

    /** Forgets both. */
    void disconnect() {
        latest = new Values(Optional.empty(), Optional.empty());
        name.ifPresent(Secret::disconnect);
        password.ifPresent(Secret::disconnect);
    }
}
