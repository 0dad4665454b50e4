package io.allim.channel.sns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Message;
import io.allim.channel.Urgency;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class PushPayloadTest {

    private static final ObjectNode DATA = JsonNodeFactory.instance.objectNode().put("order", 4711);
    private static final ObjectNode NONE = JsonNodeFactory.instance.objectNode();

    private static Message message(String title, String body, String url, Urgency urgency, ObjectNode data) {
        Address device = new Address(Kinds.DEVICE, "arn");
        return new Message("t-1", device, title, body, Optional.of(url), urgency, data, Instant.EPOCH);
    }

    private static Message message(String body) {
        return message("Title", body, "https://example.com/1", Urgency.NORMAL, NONE);
    }

    private static int bytes(PushPayload payload) {
        return payload.json().getBytes(StandardCharsets.UTF_8).length;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "APNS|{'aps':{'alert':{'title':'Hi','body':'There'}},'token':'t-1','url':'https://a.b','data':{'order':4711}}",
                "APNS_SANDBOX|{'aps':{'alert':{'title':'Hi','body':'There'}},'token':'t-1','url':'https://a.b','data':{'order':4711}}",
                "GCM|{'fcmV1Message':{'message':{'notification':{'title':'Hi','body':'There'},'data':{'token':'t-1',"
                        + "'url':'https://a.b','data':'{\\'order\\':4711}'},'android':{'priority':'high'}}}}",
                "ADM|{'data':{'title':'Hi','body':'There','token':'t-1','url':'https://a.b','data':'{\\'order\\':4711}'},"
                        + "'priority':'high'}"
            },
            quoteCharacter = '`')
    void of_isWhatThePlatformReads(PushPlatform platform, String json) {
        PushPayload payload = PushPayload.of(message("Hi", "There", "https://a.b", Urgency.HIGH, DATA), platform);
        assertThat(payload.json()).isEqualTo(json.replace('\'', '"'));
        assertThat(payload.notes()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void of_fillsTheLimitExactly(PushPlatform platform) {
        int frame = bytes(PushPayload.of(message(""), platform));
        String longest = "x".repeat(platform.maxBytes() - frame);
        PushPayload whole = PushPayload.of(message(longest), platform);
        assertThat(bytes(whole)).isEqualTo(platform.maxBytes());
        assertThat(whole.notes()).isEmpty();
        PushPayload cut = PushPayload.of(message(longest + "x"), platform);
        assertThat(bytes(cut)).isEqualTo(platform.maxBytes());
        assertThat(cut.json()).contains("x…");
        assertThat(cut.notes()).singleElement().asString().contains("cut");
    }

    @ParameterizedTest
    @CsvSource({"'\"'", "'\\'", "é", "안", "🚀", "'a\n'"})
    void of_fitsWhateverTheBodyHolds(String piece) throws Exception {
        PushPayload payload = PushPayload.of(message(piece.repeat(5000)), PushPlatform.APNS);
        assertThat(bytes(payload)).isBetween(4090, 4096);
        JsonNode body = new ObjectMapper().readTree(payload.json()).at("/aps/alert/body");
        assertThat(body.textValue()).endsWith("…").doesNotContain("\ufffd");
    }

    @Test
    void of_leavesOutDataThatDoesNotFit() {
        ObjectNode large = JsonNodeFactory.instance.objectNode().put("x", "y".repeat(4000));
        PushPayload payload =
                PushPayload.of(message("Hi", "There", "https://a.b", Urgency.LOW, large), PushPlatform.APNS);
        assertThat(payload.json()).contains("There", "https://a.b", "passive").doesNotContain("yyy");
        assertThat(payload.notes()).singleElement().asString().contains("data");
    }

    @Test
    void of_leavesOutAnUrlThatLeavesNoRoom() {
        String url = "https://a.b/" + "x".repeat(2000);
        PushPayload payload = PushPayload.of(message("Hi", "There", url, Urgency.NORMAL, NONE), PushPlatform.GCM);
        assertThat(payload.json()).doesNotContain("https");
        assertThat(payload.notes()).singleElement().asString().contains("URL");
    }

    @Test
    void of_fitsWithTheLongestOfEverything() {
        String url = "\"".repeat(1024);
        String title = "\"".repeat(1000);
        PushPayload payload =
                PushPayload.of(message(title, "\"".repeat(9000), url, Urgency.HIGH, DATA), PushPlatform.GCM);
        assertThat(bytes(payload)).isLessThanOrEqualTo(4096);
    }
}
