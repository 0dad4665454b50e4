package io.allim.table.sealed;

import io.allim.secret.Secret;
import io.allim.secret.SecretUnavailable;
import io.allim.table.TableUnavailable;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The keys that the configuration has, or names the places of. */
final class ConfiguredKeys implements KeySource {

    private final List<Secret> secrets = new ArrayList<>();

    ConfiguredKeys(String key, List<String> previous, InstantSource clock) {
        secrets.add(Secret.ofMade(EncryptionConfig.KEY, key, KeyText::random, clock));
        previous.forEach(each -> secrets.add(Secret.of(EncryptionConfig.PREVIOUS, each.strip(), 1, clock)));
    }

    @Override
    public Keyring read() {
        try {
            return Keyring.of(
                    EncryptionConfig.KEY, secrets.stream().map(Secret::value).toList());
        } catch (SecretUnavailable e) {
            throw new TableUnavailable("secrets in the store can't be sealed or opened: " + e.why(), e);
        }
    }

    @Override
    public void forget() {
        secrets.forEach(Secret::disconnect);
    }
}
