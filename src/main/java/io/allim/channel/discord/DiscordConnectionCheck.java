package io.allim.channel.discord;

import io.allim.connection.Connection;
import io.allim.connection.ConnectionCheck.Fault;
import java.util.ArrayList;
import java.util.List;

/** What a bot's connection holds. */
final class DiscordConnectionCheck {

    private DiscordConnectionCheck() {}

    static List<Fault> faults(Connection connection) {
        List<Fault> faults = new ArrayList<>();
        if (!connection.secrets().keySet().contains("token")) {
            faults.add(new Fault("secrets.token", "Give the token of the bot, from the page Bot of its application."));
        }
        if (!connection.secrets("publicKey").stream().allMatch(DiscordSignature::isKey)) {
            faults.add(
                    new Fault(
                            "secrets.publicKey",
                            "Give the public key of the application, 64 hexadecimal digits, from its page General Information."));
        }
        return faults;
    }
}
