package io.allim.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AcknowledgeReaderTest {

    @Test
    void excerpt_isTheFirstLines_withoutLinks() {
        assertThat(AcknowledgeReader.excerpt(
                        "\n  one \n\nAcknowledge: https://notify.example.com/a/x\ntwo\nthree\nfour"))
                .isEqualTo("one\ntwo\nthree");
        assertThat(AcknowledgeReader.excerpt("")).isEmpty();
    }

    @Test
    void excerpt_isCutBetweenCharacters() {
        assertThat(AcknowledgeReader.excerpt("🙂".repeat(300))).isEqualTo("🙂".repeat(300));
        assertThat(AcknowledgeReader.excerpt("🙂".repeat(301))).isEqualTo("🙂".repeat(300) + "…");
    }
}
