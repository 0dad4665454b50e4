package io.allim.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.api.TestPorts;
import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.Channels;
import io.allim.channel.ForwardingChannel;
import io.allim.channel.Message;
import io.allim.channel.Urgency;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Being watched changes nothing of what a channel says. */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
class InboxWatchTest {

    @Inject
    Channels channels;

    @Test
    void channel_tellsWhatDoesNotFit() {
        Message message = message("x".repeat(300_000));
        for (String name : new String[] {"inbox", "sms", "push", "sns"}) {
            assertThat(channel(name).carriesWhole(message)).as(name).isFalse();
        }
        assertThat(channel("email").carriesWhole(message("x".repeat(30_000)))).isTrue();
        assertThat(channel("sms").warnings(message)).isNotEmpty();
    }

    @Test
    void everyDefaultOfAChannel_isPassedOn() {
        assertThat(InboxWatch.class).hasSuperclass(ForwardingChannel.class);
    }

    private Channel channel(String name) {
        return channels.find(name).orElseThrow();
    }

    private Message message(String body) {
        return new Message(
                "t-1",
                new Address(channel("inbox").reaches(), ""),
                "T",
                body,
                Optional.empty(),
                Urgency.NORMAL,
                JsonNodeFactory.instance.objectNode(),
                Instant.EPOCH);
    }
}
