package io.allim.recipient.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.recipient.Recipient;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecipientBatchTest {

    @Test
    void batch_isFullAt100Recipients_andHasMoreOfThoseInIt() {
        RecipientBatch batch = new RecipientBatch();
        for (int i = 0; i < 100; i++) {
            assertThat(batch.add(i, change("r" + i), 1)).isTrue();
        }
        assertThat(batch.add(100, change("r100"), 1)).isFalse();
        assertThat(batch.add(100, change("r7"), 1)).isTrue();
        assertThat(batch.holds("r100")).isFalse();
    }

    @Test
    void batch_takesAMebibyte_andALargerRowAlone() {
        RecipientBatch batch = new RecipientBatch();
        assertThat(batch.add(0, change("a"), 1024 * 1024 - 1)).isTrue();
        assertThat(batch.add(1, change("b"), 2)).isFalse();
        assertThat(batch.add(1, change("b"), 1)).isTrue();
        assertThat(batch.add(2, change("a"), 1)).isFalse();
        assertThat(new RecipientBatch().add(0, change("a"), 2 * 1024 * 1024)).isTrue();
    }

    private static Change change(String id) {
        return new Change.Replace(new Recipient(
                id, List.of(), Optional.empty(), Optional.empty(), JsonNodeFactory.instance.objectNode()));
    }
}
