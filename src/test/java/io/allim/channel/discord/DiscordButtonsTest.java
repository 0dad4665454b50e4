package io.allim.channel.discord;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.ButtonReports.Answer;
import io.allim.channel.ButtonReports.Report;
import io.allim.channel.ButtonReports.Request;
import io.allim.channel.ButtonReports.Result;
import io.allim.connection.Connection;
import io.allim.table.Json;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DiscordButtonsTest {

    private static final Instant NOW = DiscordWire.NOW;
    private static final String AT = Long.toString(NOW.getEpochSecond());
    private static final KeyPair KEYS = keys();
    private static final DiscordButtons BUTTONS = new DiscordButtons();
    private static final HexFormat HEX = HexFormat.of();

    /** The order of the group, by which a signature's second half could be made another number. */
    private static final BigInteger ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private static final String PRESS = """
            {"type":3,"application_id":"1","token":"interaction","data":{"component_type":2,"custom_id":"dlv_1.abc"},
             "member":{"nick":"Ada \u202e*L*","user":{"id":"7","global_name":"Ada Lovelace","username":"ada"}},
             "message":{"id":"13","content":"<@7>","embeds":[{"type":"rich","title":"Down","description":"It is.","url":"https://example.com",
             "color":13706287,"fields":[{"name":"Region","value":"eu","inline":true}],"content_scan_version":1}],
             "components":[{"type":1,"id":1,"components":[{"type":2,"id":2,"style":1,"label":"Ack","custom_id":"dlv_1.abc"},
             {"type":2,"id":3,"style":5,"label":"Open","url":"https://example.com"}]}]}}""";

    @Test
    void ping_isAnswered() {
        assertThat(read(signed("{\"type\":1}"))).isEqualTo(new Report.Other(Answer.json("{\"type\":1}")));
    }

    @Test
    void press_namesWhoDidIt() {
        assertThat(read(signed(PRESS))).isInstanceOfSatisfying(Report.Pressed.class, pressed -> {
            assertThat(pressed.token()).isEqualTo("dlv_1.abc");
            assertThat(pressed.who()).isEqualTo("Ada \u202e*L*");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {"\"nick\":null, | Ada Lovelace", "\"nick\":\" \", | Ada Lovelace", "\"nick\":\"A\\nB\", | A B"})
    void who_isOneLine(String nick, String who) {
        String body = PRESS.replace("\"nick\":\"Ada \u202e*L*\",", nick);
        assertThat(read(signed(body)))
                .matches(report -> report instanceof Report.Pressed pressed
                        && pressed.who().equals(who));
        String private_ =
                "{\"type\":3,\"data\":{\"component_type\":2,\"custom_id\":\"x\"},\"user\":{\"global_name\":null,\"username\":\"ada\"}}";
        assertThat(read(signed(private_)))
                .matches(report -> report instanceof Report.Pressed pressed
                        && pressed.who().equals("ada"));
        assertThat(read(signed("{\"type\":3,\"data\":{\"component_type\":2,\"custom_id\":\"x\"}}")))
                .matches(report -> report instanceof Report.Pressed pressed
                        && pressed.who().equals("somebody in Discord"));
    }

    @Test
    void acknowledged_keepsTheEmbedAndTheLinks() {
        Report.Pressed pressed = (Report.Pressed) read(signed(PRESS));
        JsonNode answer = json(BUTTONS.answer(pressed, new Result(true, "Acknowledged by *Ada*"), connection()));
        assertThat(answer.toString())
                .isEqualTo("{\"type\":7,\"data\":{\"embeds\":[{\"title\":\"Down\",\"description\":\"It is.\","
                        + "\"url\":\"https://example.com\",\"color\":13706287,"
                        + "\"fields\":[{\"name\":\"Region\",\"value\":\"eu\",\"inline\":true}],"
                        + "\"footer\":{\"text\":\"Acknowledged by *Ada*\"}}],\"content\":\"<@7>\","
                        + "\"components\":[{\"type\":1,\"components\":[{\"type\":2,\"style\":5,\"label\":\"Open\","
                        + "\"url\":\"https://example.com\"}]}],\"allowed_mentions\":{\"parse\":[]}}}");
    }

    /** 6,000 characters with the line, and one more. */
    @Test
    void lineThatDoesNotFitTheEmbed_standsBeforeIt() {
        for (int beside : List.of(0, 1)) {
            String body = PRESS.replace("It is.", "d".repeat(6_000 - "DownRegioneu".length() - 4 + beside));
            Report.Pressed pressed = (Report.Pressed) read(signed(body));
            JsonNode data = json(BUTTONS.answer(pressed, new Result(true, "*Ok*"), connection()))
                    .path("data");
            assertThat(data.path("embeds").path(0).has("footer")).isEqualTo(beside == 0);
            assertThat(data.path("content").asText()).isEqualTo(beside == 0 ? "<@7>" : "<@7>\n\\*Ok\\*");
        }
    }

    @Test
    void notAcknowledged_tellsWhoPressedAlone() {
        Report.Pressed pressed = (Report.Pressed) read(signed(PRESS));
        assertThat(json(BUTTONS.answer(pressed, new Result(false, "It is no longer known."), connection()))
                        .toString())
                .isEqualTo("{\"type\":4,\"data\":{\"content\":\"It is no longer known.\",\"flags\":64,"
                        + "\"allowed_mentions\":{\"parse\":[]}}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"type\":2,\"data\":{\"name\":\"x\"}}",
                "{\"type\":5}",
                "{}",
                "[]",
                "{\"type\":3,\"data\":{\"component_type\":3,\"custom_id\":\"x\"}}",
                "{\"type\":3,\"data\":{\"component_type\":2,\"custom_id\":\"a b\"}}",
                "{\"type\":3,\"data\":{\"component_type\":2}}"
            })
    void otherInteractions_pressNothing(String body) {
        assertThat(read(signed(body))).isInstanceOf(Report.Other.class);
    }

    @ParameterizedTest
    @CsvSource({"-301, false", "-300, true", "-299, true", "0, true", "299, true", "300, true", "301, false"})
    void timestamp_isAtMostFiveMinutesOff(long seconds, boolean isTaken) {
        String at = Long.toString(NOW.getEpochSecond() + seconds);
        assertThat(read(request(at, sign(KEYS, at, PRESS), PRESS)) instanceof Report.Pressed)
                .isEqualTo(isTaken);
        Instant justBeyond = NOW.plusMillis(1);
        assertThat(
                        BUTTONS.read(request(at, sign(KEYS, at, PRESS), PRESS), connection(), justBeyond)
                                instanceof Report.Pressed)
                .isEqualTo(isTaken && seconds > -300 || seconds == 301 - 1);
    }

    /** The old key is in force as long as the connection says. */
    @Test
    void everyKeyInForce_isTaken() {
        Connection rotated = connection(HEX.formatHex(point(keys())), HEX.formatHex(point(KEYS)));
        assertThat(BUTTONS.read(signed(PRESS), rotated, NOW)).isInstanceOf(Report.Pressed.class);
    }

    static Stream<Request> forged() {
        List<Request> forged = new ArrayList<>();
        byte[] good = sign(KEYS, AT, PRESS);
        KeyPair others = keys();
        forged.add(request(AT, sign(others, AT, PRESS), PRESS));
        forged.add(request(AT, good, PRESS + " "));
        forged.add(request(AT, good, PRESS.replace("dlv_1", "dlv_2")));
        forged.add(request(AT, good, ""));
        forged.add(request(AT, good, "{\"type\":1}"));
        forged.add(request(AT, sign(KEYS, AT, "{\"type\":1}"), PRESS));
        forged.add(request(AT, good, "x".repeat(1_000_000)));
        IntStream.range(0, 64).forEach(bit -> forged.add(request(AT, flipped(good, bit * 8 + bit % 8), PRESS)));
        for (String at :
                List.of(AT + "1", "0" + AT, " " + AT, AT + " ", "-" + AT, "+" + AT, AT + ".0", "", "now", "９", "1e9")) {
            forged.add(request(at, good, PRESS));
        }
        for (String at : List.of("0", "99999999999", "999999999999", Long.toString(NOW.getEpochSecond() - 301))) {
            forged.add(request(at, sign(KEYS, at, PRESS), PRESS));
        }
        forged.add(request(AT, new byte[64], PRESS));
        forged.add(request(AT, new byte[0], PRESS));
        forged.add(request(AT, Arrays.copyOf(good, 63), PRESS));
        forged.add(request(AT, Arrays.copyOf(good, 65), PRESS));
        forged.add(request(AT, Arrays.copyOfRange(good, 32, 96), PRESS));
        smallOrder().forEach(point -> {
            byte[] signature = Arrays.copyOf(point, 64);
            forged.add(request(AT, signature, PRESS));
            System.arraycopy(good, 32, signature, 32, 32);
            forged.add(request(AT, signature, PRESS));
        });
        for (BigInteger more : List.of(ORDER, ORDER.shiftLeft(1), ORDER.multiply(BigInteger.TEN))) {
            forged.add(request(AT, withMore(good, more), PRESS));
        }
        String hex = HEX.formatHex(good);
        for (String text : List.of(
                "0x" + hex,
                hex + "00",
                hex.substring(2),
                hex.replace(hex.charAt(0), 'g'),
                "v1=" + hex,
                hex + "," + hex)) {
            forged.add(new Request(
                    Map.of("x-signature-timestamp", AT, "x-signature-ed25519", text),
                    "",
                    PRESS.getBytes(StandardCharsets.UTF_8)));
        }
        forged.add(new Request(Map.of(), "", PRESS.getBytes(StandardCharsets.UTF_8)));
        forged.add(new Request(Map.of("x-signature-ed25519", hex), "", PRESS.getBytes(StandardCharsets.UTF_8)));
        forged.add(new Request(Map.of("x-signature-timestamp", AT), "", PRESS.getBytes(StandardCharsets.UTF_8)));
        forged.add(new Request(Map.of("x-slack-signature", "v0=" + hex), "", PRESS.getBytes(StandardCharsets.UTF_8)));
        return forged.stream();
    }

    @ParameterizedTest
    @MethodSource("forged")
    void forgedRequest_isRefused(Request request) {
        assertThat(read(request))
                .isInstanceOfSatisfying(
                        Report.Refused.class,
                        refused -> assertThat(refused.why()).doesNotContain("dlv_", "Ada"));
    }

    @Test
    void thereAreEnoughForged() {
        assertThat(forged().count()).isGreaterThanOrEqualTo(60);
    }

    @Test
    void connectionWithoutAKeyOrOfAnotherType_takesNothing() {
        assertThat(BUTTONS.read(signed(PRESS), connection(), NOW)).isInstanceOf(Report.Pressed.class);
        assertThat(BUTTONS.read(signed(PRESS), withSecrets("discord", Map.of("token", "t")), NOW))
                .isInstanceOf(Report.Refused.class);
        assertThat(BUTTONS.read(
                        signed(PRESS), withSecrets("slack", Map.of("publicKey", HEX.formatHex(point(KEYS)))), NOW))
                .isInstanceOf(Report.Refused.class);
        for (String key : List.of("", "00", "zz".repeat(32), "ff".repeat(32), "00".repeat(32), "00".repeat(33))) {
            assertThat(BUTTONS.read(signed(PRESS), connection(key), NOW)).isInstanceOf(Report.Refused.class);
        }
    }

    @Test
    void connection_hasATokenAndAKeyThatCanBeOne() {
        String key = HEX.formatHex(point(KEYS));
        assertThat(DiscordConnectionCheck.faults(withSecrets("discord", Map.of("token", "t"))))
                .isEmpty();
        assertThat(DiscordConnectionCheck.faults(withSecrets("discord", Map.of("token", "t", "publicKey", key))))
                .isEmpty();
        assertThat(DiscordConnectionCheck.faults(withSecrets("discord", Map.of("publicKey", key))))
                .singleElement()
                .matches(fault -> fault.path().equals("secrets.token"));
        for (String wrong : List.of(key + "0", key.substring(1), key.substring(1) + "g", "")) {
            assertThat(DiscordConnectionCheck.faults(withSecrets("discord", Map.of("token", "t", "publicKey", wrong))))
                    .singleElement()
                    .matches(fault -> fault.path().equals("secrets.publicKey"));
        }
    }

    private static Report read(Request request) {
        return BUTTONS.read(request, connection(), NOW);
    }

    private static JsonNode json(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("application/json");
        return Json.tree(answer.body()).orElseThrow();
    }

    private static Request signed(String body) {
        return request(AT, sign(KEYS, AT, body), body);
    }

    private static Request request(String timestamp, byte[] signature, String body) {
        return new Request(
                Map.of("x-signature-timestamp", timestamp, "x-signature-ed25519", HEX.formatHex(signature)),
                "",
                body.getBytes(StandardCharsets.UTF_8));
    }

    private static Connection connection() {
        return connection(HEX.formatHex(point(KEYS)));
    }

    /** The newest key first. */
    private static Connection connection(String... keys) {
        List<Connection.Value> values = Arrays.stream(keys)
                .map(key -> new Connection.Value(key, NOW, java.util.Optional.empty()))
                .toList();
        return new Connection(
                "ops",
                "discord",
                java.util.Optional.empty(),
                Map.of("publicKey", values),
                JsonNodeFactory.instance.objectNode(),
                NOW,
                NOW,
                1);
    }

    private static Connection withSecrets(String type, Map<String, String> secrets) {
        return Connection.of("ops", type, null, secrets, JsonNodeFactory.instance.objectNode(), NOW);
    }

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] point(KeyPair keys) {
        byte[] encoded = keys.getPublic().getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    }

    private static byte[] sign(KeyPair keys, String timestamp, String body) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(keys.getPrivate());
            signer.update((timestamp + body).getBytes(StandardCharsets.UTF_8));
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] copy = bytes.clone();
        copy[bit / 8] ^= (byte) (1 << bit % 8);
        return copy;
    }

    /** Adds to the second half, a number of little endian. */
    private static byte[] withMore(byte[] signature, BigInteger more) {
        byte[] half = Arrays.copyOfRange(signature, 32, 64);
        BigInteger sum = new BigInteger(1, reversed(half)).add(more);
        byte[] big = sum.toByteArray();
        byte[] little = Arrays.copyOf(reversed(big), 32);
        byte[] forged = signature.clone();
        System.arraycopy(little, 0, forged, 32, 32);
        return forged;
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }

    /** Points with which signatures of some bad verifiers can be made without a key. */
    private static List<byte[]> smallOrder() {
        return Stream.of(
                        "0100000000000000000000000000000000000000000000000000000000000000",
                        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                        "0000000000000000000000000000000000000000000000000000000000000080",
                        "0000000000000000000000000000000000000000000000000000000000000000",
                        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")
                .map(HEX::parseHex)
                .toList();
    }
}
