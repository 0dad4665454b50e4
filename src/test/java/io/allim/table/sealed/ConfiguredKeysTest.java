package io.allim.table.sealed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.allim.secret.SecretStandIn;
import io.allim.table.Item;
import io.allim.table.Json;
import io.allim.table.Key;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import io.allim.table.Table;
import io.allim.table.TableUnavailable;
import io.allim.table.Write;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConfiguredKeysTest {

    private static final String NAME = "/allim/stack/encryption-key";
    private static final Key KEY = new Key("connections", "acme");
    private static final String BODY = Json.write(Map.of("value", Json.secret("xoxb-17")));

    private final SettableClock clock = new SettableClock(Instant.parse("2027-03-01T08:00:00Z"));
    private final MemoryTable engine = new MemoryTable(clock);
    private final SecretStandIn aws = new SecretStandIn();

    @AfterEach
    void close() {
        aws.close();
    }

    private Table table() {
        return SealedTables.around(engine, clock, "ssm:" + NAME);
    }

    @Test
    void parameterThatIsNotThere_isMadeAndUsedByAll() {
        table().write(List.of(Write.put(Item.of(KEY, BODY))));

        assertThat(Keyring.key(aws.parameter(NAME).orElseThrow())).isPresent();
        assertThat(table().get(KEY).orElseThrow().item().body()).isEqualTo(BODY);
    }

    @Test
    void withoutSecrets_nobodyAsksForTheKey() {
        Table table = table();
        table.write(List.of(Write.put(Item.of(KEY, "{}"))));
        table.get(KEY);

        assertThat(aws.requests()).isEmpty();
    }

    @Test
    void keyThatCantBeRead_isToldAndNothingIsWritten() {
        aws.refuse(400, "AccessDeniedException");

        assertThatExceptionOfType(TableUnavailable.class)
                .isThrownBy(() -> table().write(List.of(Write.put(Item.of(KEY, BODY)))))
                .withMessageContaining("allim.encryption.key=ssm:" + NAME)
                .withMessageContaining("ssm:GetParameter");
        assertThat(engine.get(KEY)).isEmpty();
    }
}
