package io.allim.table.sealed;

import io.allim.config.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** With which key secrets are encrypted in the store. */
@RegisterForReflection
@ConfigMapping(prefix = "allim.encryption")
public interface EncryptionConfig {

    String KEY = "allim.encryption.key";
    String PREVIOUS = "allim.encryption.previous-keys";

    /**
     * Base64 of 32 bytes, or the place where it is kept, as in {@code ssm:/allim/encryption-key}: see {@code io.allim.secret.Secret}. A
     * parameter of SSM that is not there is made at the first use. Without it the embedded store has a key in the file {@code
     * encryption.key} in the data directory; a store in DynamoDB needs one here.
     */
    Optional<String> key();

    /** Keys that were used before, or their places: what they sealed is opened, and sealed by {@link #key} when it is next written. */
    Optional<List<String>> previousKeys();

    static void check(Settings settings) {
        String wanted = Keyring.FORM + ", or where it is kept, as in ssm:/allim/encryption-key";
        if (!settings.isReference(KEY)) {
            settings.matches(KEY, "[A-Za-z0-9+/_-]{43}=?", wanted);
        }
        settings.each(PREVIOUS, "\\s*(?:[A-Za-z0-9+/_-]{43}=?|(?:ssm|secretsmanager|file):\\S+)\\s*", wanted);
        if (settings.text("allim.table.engine").equals("dynamodb") && !settings.has(KEY)) {
            settings.missing(KEY, "secrets in DynamoDB are encrypted with it: set it to " + wanted);
        }
    }
}
