package io.allim.channel.webhook;

import io.allim.channel.AddressKind;
import io.allim.channel.SigningSecrets;
import java.time.Instant;
import java.util.List;

/** Two secrets, as after a rotation. */
final class FixedSecrets implements SigningSecrets {

    static final List<String> SECRETS = List.of(
            "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=", "whsec_YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXphYmNkZWY=");

    @Override
    public AddressKind kind() {
        return WebhookChannel.KIND;
    }

    @Override
    public List<String> secrets(String url, Instant now) {
        return SECRETS;
    }

    @Override
    public void rotate(Instant now) {}
}
