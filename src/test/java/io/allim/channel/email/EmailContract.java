package io.allim.channel.email;

import io.allim.channel.Address;
import io.allim.channel.ChannelContract;
import io.allim.channel.Kinds;
import java.util.List;

/** What e-mail's channel is held to over every transport. */
abstract class EmailContract extends ChannelContract {

    private static final Address ADDRESS = new Address(Kinds.EMAIL, "ada.lovelace@example.com");

    @Override
    protected Address address(int port) {
        return ADDRESS;
    }

    @Override
    protected List<String> goodAddresses() {
        return List.of(
                ADDRESS.value(),
                "a@b.co",
                "ada+orders@mail.example.co.uk",
                "o'brien_{x}~!#$%&*=?^`|@example.com",
                "ada@1and1.example",
                "ada@xn--bcher-kva.example",
                "ada@bücher.example",
                "ada@한국.example",
                "a".repeat(64) + "@" + "b".repeat(63) + ".example.com");
    }

    @Override
    protected List<String> badAddresses() {
        return List.of(
                "ada",
                "@example.com",
                "ada@",
                "ada@localhost",
                "ada@@example.com",
                "ada@eve@example.com",
                "a".repeat(65) + "@example.com",
                "ada@" + "b".repeat(64) + ".com",
                "ada@" + "bcd.".repeat(63) + "com",
                "\"ada lovelace\"@example.com",
                "ada lovelace@example.com",
                ".ada@example.com",
                "ada.@example.com",
                "a..da@example.com",
                "ada@.example.com",
                "ada@example.com.",
                "ada@example..com",
                "ada@-example.com",
                "ada@example-.com",
                "ada@127.0.0.1",
                "ada@[127.0.0.1]",
                "ada@exa_mple.com",
                "ada@exam ple.com",
                "ada@example.com\r\nBcc: eve@example.com",
                "ada@example.com%0d%0aBcc:eve@example.com",
                "ada\r\n@example.com",
                "ada@example.com,eve@example.com",
                "ada@example.com;eve@example.com",
                "Ada <ada@example.com>",
                "<ada@example.com>",
                "mailto:ada@example.com",
                "ada@example.com>",
                "ädä@example.com",
                "ada@exa\u0000mple.com",
                "ada@exa\u202emple.com",
                "ada@exa／mple.com",
                "ada(comment)@example.com",
                "ada@example.com(comment)");
    }

    /** Longer ones leave as text alone. */
    @Override
    protected int longestBody() {
        return 10_000;
    }

    @Override
    protected List<String> secrets() {
        return List.of(EmailSettings.ACCESS_KEY, EmailSettings.SECRET_KEY);
    }
}
