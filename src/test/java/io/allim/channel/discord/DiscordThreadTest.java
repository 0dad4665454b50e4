package io.allim.channel.discord;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.channel.Address;
import io.allim.channel.ChannelContract.Behaviour;
import io.allim.channel.HttpStandIn;
import io.allim.channel.HttpStandIn.Request;
import io.allim.channel.Outcome;
import io.allim.channel.RateLimit;
import io.allim.chat.ChatThread;
import io.allim.chat.ChatThread.Mode;
import io.allim.chat.ChatThread.Support;
import io.allim.table.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscordThreadTest {

    private static final String EARLIER = "1300000000000000000";

    private HttpStandIn discord = DiscordWire.open();

    @AfterEach
    void close() {
        discord.close();
    }

    @Test
    void webhook_waitsForItsMessage_ofTheVersionThatCountsInSeconds() {
        assertThat(send(
                        DiscordWire.webhook(discord.port(), "?thread_id=1299999999999999998&wait=false"),
                        Optional.empty()))
                .isEqualTo(Outcome.accepted(DiscordWire.ID));
        Request request = discord.requests().getFirst();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.target())
                .isEqualTo("/api/v10/webhooks/1299999999999999999/" + DiscordWire.TOKEN
                        + "?with_components=true&thread_id=1299999999999999998&wait=true");
        assertThat(request.headers())
                .containsEntry("user-agent", "DiscordBot (Allim, 1)")
                .doesNotContainKey("authorization");
        assertThat(body(request).has("nonce")).isFalse();
    }

    @Test
    void bot_sendsItsTokenAndANonce() {
        assertThat(send(DiscordWire.bot("ops"), Optional.empty())).isEqualTo(Outcome.accepted(DiscordWire.ID));
        Request request = discord.requests().getFirst();
        assertThat(request.target()).isEqualTo("/api/v10/channels/" + DiscordWire.CHANNEL + "/messages");
        assertThat(request.headers()).containsEntry("authorization", "Bot " + DiscordWire.BOT_TOKEN);
        assertThat(body(request).path("nonce").asText()).isEqualTo("token-1");
        assertThat(body(request).path("enforce_nonce").asBoolean()).isTrue();
        assertThat(body(request).has("message_reference")).isFalse();
    }

    @Test
    void nonce_isTheTokenAsFarAsDiscordTakesIt() {
        assertThat(DiscordChannel.nonce("t".repeat(25))).isEqualTo("t".repeat(25));
        assertThat(DiscordChannel.nonce("t".repeat(26)))
                .hasSize(25)
                .isNotEqualTo(DiscordChannel.nonce("t".repeat(27)))
                .isEqualTo(DiscordChannel.nonce("t".repeat(26)));
    }

    @Test
    void bot_answersTheFirstMessage() {
        assertThat(send(DiscordWire.bot("ops"), thread(Mode.REPLY, EARLIER)))
                .isEqualTo(Outcome.accepted(DiscordWire.ID));
        assertThat(body(discord.requests().getFirst()).path("message_reference").toString())
                .isEqualTo("{\"message_id\":\"" + EARLIER + "\",\"fail_if_not_exists\":false}");
    }

    @Test
    void replacement_takesThePlaceOfTheFirst() {
        send(DiscordWire.bot("ops"), thread(Mode.REPLACE, EARLIER));
        send(DiscordWire.webhook(discord.port(), "?thread_id=1299999999999999998"), thread(Mode.REPLACE, EARLIER));
        assertThat(discord.requests()).extracting(Request::method).containsOnly("PATCH");
        assertThat(discord.requests().getFirst().target())
                .isEqualTo("/api/v10/channels/" + DiscordWire.CHANNEL + "/messages/" + EARLIER);
        assertThat(discord.requests().getLast().target())
                .isEqualTo("/api/v10/webhooks/1299999999999999999/" + DiscordWire.TOKEN + "/messages/" + EARLIER
                        + "?with_components=true&thread_id=1299999999999999998");
        assertThat(body(discord.requests().getFirst()).has("nonce")).isFalse();
    }

    private void answers(int status, String body) {
        discord.close();
        discord = new HttpStandIn(
                Map.of(Behaviour.SUCCEED, new HttpStandIn.Answer(status, "", body)),
                request -> new io.allim.channel.ChannelContract.Seen("", "", ""));
    }

    /**
     * The first message has been deleted meanwhile, or is of the bot that the connection had before: what was to take its place is
     * a new first one.
     */
    @ParameterizedTest
    @CsvSource({"404, 10008", "403, 50005"})
    void replacementOfAMessageThatIsGone_standsByItself(int status, int code) {
        answers(status, "{\"message\":\"Unknown Message\",\"code\":" + code + "}");
        send(DiscordWire.bot("ops"), thread(Mode.REPLACE, EARLIER));
        assertThat(discord.requests()).extracting(Request::method).containsExactly("PATCH", "POST");
        assertThat(body(discord.requests().getLast()).path("nonce").asText()).isEqualTo("token-1");
    }

    @ParameterizedTest
    @CsvSource({"404, 10003", "404, 10015", "404, 0", "403, 50001", "403, 50013", "400, 10008", "404, 50005"})
    void replacementThatIsRefused_isNotMadeAnew(int status, int code) {
        answers(status, "{\"message\":\"no\",\"code\":" + code + "}");
        assertThat(send(DiscordWire.bot("ops"), thread(Mode.REPLACE, EARLIER))).isInstanceOf(Outcome.Rejected.class);
        assertThat(discord.requests()).extracting(Request::method).containsExactly("PATCH");
    }

    /** 19 is a reply. Discord makes a plain message of one whose first is gone; later ones answer that. */
    @ParameterizedTest
    @CsvSource({
        "REPLY, ',\"type\":0', true",
        "REPLY, ',\"type\":19', false",
        "REPLY, '', false",
        "NONE, ',\"type\":0', false"
    })
    void replyToAMessageThatIsGone_startsAThread(String mode, String type, boolean starts) {
        answers(200, "{\"id\":\"" + DiscordWire.ID + "\"" + type + "}");
        Outcome outcome = send(
                DiscordWire.bot("ops"), mode.equals("NONE") ? Optional.empty() : thread(Mode.valueOf(mode), EARLIER));
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Accepted.class, accepted -> {
            assertThat(accepted.reference()).isEqualTo(DiscordWire.ID);
            assertThat(accepted.startsThread()).isEqualTo(starts);
            assertThat(accepted.notes()).hasSize(starts ? 1 : 0);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "C0123/1712345.678", "../../webhooks", "1", "13000000000000000000000"})
    void whatIsNoIdOfDiscord_isNoFirstMessage(String reference) {
        for (Mode mode : Mode.values()) {
            send(DiscordWire.bot("ops"), thread(mode, reference));
        }
        assertThat(discord.requests()).extracting(Request::method).containsOnly("POST");
        assertThat(discord.requests()).noneMatch(request -> body(request).has("message_reference"));
    }

    @Test
    void threads_areWhatDiscordCan() {
        DiscordChannel channel = DiscordWire.channel(discord);
        assertThat(channel.threads(DiscordWire.bot("ops"), Mode.REPLY)).isEqualTo(Support.BY_REFERENCE);
        assertThat(channel.threads(DiscordWire.bot("ops"), Mode.REPLACE)).isEqualTo(Support.BY_REFERENCE);
        assertThat(channel.threads(DiscordWire.webhook(discord.port()), Mode.REPLACE))
                .isEqualTo(Support.BY_REFERENCE);
        assertThat(channel.threads(DiscordWire.webhook(discord.port()), Mode.REPLY))
                .isEqualTo(Support.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "empty", "other", "inside"})
    void connectionThatCannotBeUsed_hasToBeMended(String connection) {
        Outcome outcome = send(DiscordWire.bot(connection), Optional.empty());
        assertThat(outcome)
                .matches(answer ->
                        answer instanceof Outcome.NotReady not && not.after().isEmpty());
        assertThat(outcome.toString()).contains(connection).doesNotContain("s3cr3t", "10.0.0.1");
        assertThat(discord.requests()).isEmpty();
    }

    @Test
    void limits_areOfTheChatAndTheAccount_andNameNeither() {
        DiscordChannel channel = DiscordWire.channel(discord);
        List<RateLimit> ofBot = channel.rateLimits(DiscordWire.message(DiscordWire.bot("ops"), "token-1"));
        assertThat(ofBot)
                .extracting(RateLimit::name)
                .satisfiesExactly(
                        chat -> assertThat(chat).matches("discord/[0-9a-f]{16}"),
                        account -> assertThat(account).isEqualTo("discord/ops"));
        List<RateLimit> ofWebhook = channel.rateLimits(DiscordWire.message(DiscordWire.webhook(1), "token-1"));
        assertThat(ofWebhook).isEmpty();
        Address inThread = DiscordWire.webhook(discord.port(), "?thread_id=1299999999999999998");
        assertThat(channel.rateLimits(DiscordWire.message(inThread, "token-1")))
                .isEqualTo(channel.rateLimits(DiscordWire.message(DiscordWire.webhook(discord.port()), "token-1")))
                .singleElement()
                .matches(limit -> limit.perSecond() == 2 && limit.name().matches("discord/[0-9a-f]{16}"));
    }

    private Outcome send(Address address, Optional<ChatThread> thread) {
        var message = DiscordWire.message(address, "token-1");
        return DiscordWire.channel(discord).send(thread.map(message::in).orElse(message));
    }

    private static Optional<ChatThread> thread(Mode mode, String earlier) {
        return Optional.of(new ChatThread("key", mode, Optional.of(earlier)));
    }

    private static JsonNode body(Request request) {
        return Json.tree(request.body()).orElseThrow();
    }
}
