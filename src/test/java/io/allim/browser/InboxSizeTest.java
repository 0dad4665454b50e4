package io.allim.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a page loads to have the inbox, as {@code gzip -9} makes it. */
class InboxSizeTest {

    @ParameterizedTest
    @CsvSource({"inbox.js, 15000", "inbox-preferences.js, 3000"})
    void modules_areSmall(String module, int most) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (InputStream script = InboxSizeTest.class.getResourceAsStream("/io/allim/inbox/" + module);
                GZIPOutputStream gzip = new GZIPOutputStream(compressed) {
                    {
                        def.setLevel(Deflater.BEST_COMPRESSION);
                    }
                }) {
            Objects.requireNonNull(script).transferTo(gzip);
        }
        System.out.printf("%s: %,d bytes compressed%n", module, compressed.size());
        assertThat(compressed.size()).isLessThanOrEqualTo(most);
    }
}
