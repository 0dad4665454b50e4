package io.allim.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.table.Item;
import io.allim.table.Json;
import io.allim.table.Key;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import io.allim.table.Write;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OldFormTest {

    private static final String WITH_URL = """
            {"id":"ada","endpoints":[{"address":{"kind":"WEBHOOK","value":"https://example.com/1"},"optedOut":false}],"attributes":{}}""";
    private static final String WITHOUT = """
            {"id":"ada","endpoints":[{"address":{"kind":"EMAIL","value":"a@example.com"},"optedOut":false}],"attributes":{"site":"https://example.com"}}""";

    private final SettableClock clock = new SettableClock(Instant.parse("2027-03-01T08:00:00Z"));
    private final MemoryTable table = new MemoryTable(clock);
    private final RecipientStore recipients = new RecipientStore(table, clock);

    private void put(String body) {
        Item item = Item.of(new Key("recipient/ada", "r"), body).listedIn("recipients", "ada");
        table.write(List.of(Write.put(item)));
    }

    private Item stored() {
        return table.get(new Key("recipient/ada", "r")).orElseThrow().item();
    }

    @Test
    void urlInClear_isMarkedWhenTheRecipientIsRead() {
        put(WITH_URL);

        RecipientStore.Snapshot read = recipients.read("ada");

        assertThat(read.recipient()
                        .orElseThrow()
                        .endpoints()
                        .getFirst()
                        .address()
                        .value())
                .isEqualTo("https://example.com/1");
        assertThat(stored().body()).contains("\"" + Json.SECRET + "https://example.com/1\"");
        assertThat(stored().entry()).isPresent();
        assertThat(recipients.list(10, Optional.empty()).items()).hasSize(1);
        assertThat(recipients.write(List.of(read.replacedBy(read.recipient().orElseThrow()))))
                .isTrue();
    }

    @Test
    void recipientWithoutOne_isLeftAsItIs() {
        put(WITHOUT);

        recipients.read("ada");

        assertThat(stored().body()).isEqualTo(WITHOUT);
        assertThat(table.get(new Key("recipient/ada", "r")).orElseThrow().version())
                .isEqualTo(1);
    }
}
