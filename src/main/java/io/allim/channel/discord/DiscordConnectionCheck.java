package io.allim.channel.discord;

import io.allim.connection.Connection;
import io.allim.connection.ConnectionCheck;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** What a bot's connection holds. */
@Singleton
final class DiscordConnectionCheck implements ConnectionCheck {

    @Override
    public String type() {
        return DiscordChannel.NAME;
    }

    @Override
    public List<Fault> faults(Connection connection) {
        List<Fault> faults = new ArrayList<>();
        if (!connection.secrets().keySet().contains("token")) {
            faults.add(new Fault("secrets.token", "A bot of Discord needs its token."));
        }
        if (!connection.secrets("publicKey").stream().allMatch(DiscordSignature::isKey)) {
            faults.add(new Fault(
                    "secrets.publicKey", "The public key of an application of Discord is 64 hexadecimal digits."));
        }
        return faults;
    }
}
