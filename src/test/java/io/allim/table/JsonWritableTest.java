package io.allim.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.delivery.Hint;
import io.allim.notification.IdempotencyStore.Answered;
import io.allim.notification.NotificationId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What writes itself. */
class JsonWritableTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00.120Z");
    private static final NotificationId ID = NotificationId.next(NOW);

    @Test
    void body_isTheSameAsAPartOfAnother_andIsReadAsItWas() {
        Answered body = new Answered("hash", ID);

        assertThat(Json.write(body)).isEqualTo("{\"bodyHash\":\"hash\",\"notification\":\"" + ID + "\"}");
        assertThat(Json.write(Map.of("it", body))).isEqualTo("{\"it\":" + Json.write(body) + "}");
        assertThat(Json.read(Json.write(body), Answered.class)).isEqualTo(body);
    }

    @Test
    void hint_isReadAsItWas() {
        List<Hint> hints = List.of(
                new Hint.Work(List.of(new Key("a/\"b\"", "c"), new Key("d", "\u20ac"))),
                new Hint.ShardContinuation(3, NOW));

        assertThat(hints).allSatisfy(hint -> assertThat(Hint.parse(hint.text())).contains(hint));
    }
}
