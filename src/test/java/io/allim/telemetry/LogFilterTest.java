package io.allim.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.table.TableUnavailable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogFilterTest {

    private static final String START = "io.quarkus.runtime.Application";

    @AfterEach
    void end() {
        Correlation.end();
    }

    @Test
    void exceptions_showWhereAndWhy_butNotWhatTheyQuote() {
        String trace = logged(new IllegalStateException(
                "can't send to ada@example.com",
                new TableUnavailable("cannot read the table orders", new IOException("+821012345678"))));

        assertThat(trace)
                .contains(
                        "java.lang.IllegalStateException\n",
                        "Caused by: io.allim.table.TableUnavailable: cannot read the table orders\n",
                        "Caused by: java.io.IOException\n",
                        "at io.allim.telemetry.LogFilterTest.exceptions_showWhereAndWhy")
                .doesNotContain("ada@example.com", "+821012345678");
    }

    @Test
    void suppressedExceptions_quoteNothing() {
        RuntimeException thrown = new IllegalStateException();
        thrown.addSuppressed(new IOException("ada@example.com"));

        assertThat(logged(thrown)).doesNotContain("ada@example.com");
    }

    @Test
    void causesInACircle_haveAnEnd() {
        RuntimeException one = new IllegalStateException();
        one.initCause(new IOException(one));

        assertThat(logged(one)).contains("IllegalStateException");
    }

    @Test
    void startThatFails_saysWhyInOneLine() {
        ExtLogRecord line =
                start(new IllegalStateException(new IOException("no {0} at\nhttps://ada:hush@example.com")));

        assertThat(line.getMessage())
                .isEqualTo("Allim can't start: java.io.IOException: no {0} at https://…@example.com");
        assertThat(line.getFormatStyle()).isEqualTo(ExtLogRecord.FormatStyle.NO_FORMAT);
        assertThat(line.getThrown()).isNull();
    }

    @Test
    void startThatFails_showsItsTraceToThoseWhoDebug() {
        Logger logger = Logger.getLogger(START);
        java.util.logging.Level before = logger.getLevel();
        logger.setLevel(Level.DEBUG);
        try {
            assertThat(start(new IOException("no file")).getThrown()).hasToString("java.io.IOException");
        } finally {
            logger.setLevel(before);
        }
    }

    @Test
    void healthThatIsDown_isOneLineAMinute() {
        AtomicLong nanos = new AtomicLong();
        LineLimit lines = new LineLimit(1, nanos::get);

        assertThat(LogFilter.isWithin(lines, down())).isTrue();
        nanos.set(Duration.ofMinutes(1).toNanos() - 1);
        assertThat(LogFilter.isWithin(lines, down())).isFalse();
        nanos.set(Duration.ofMinutes(1).toNanos());
        ExtLogRecord next = down();
        assertThat(LogFilter.isWithin(lines, next)).isTrue();
        assertThat(next.getMessage()).isEqualTo("status: %s, and 1 others before it");
    }

    private static ExtLogRecord down() {
        ExtLogRecord line = new ExtLogRecord(
                Level.INFO, "status: %s", ExtLogRecord.FormatStyle.PRINTF, LogFilterTest.class.getName());
        line.setParameters(new Object[] {"{}"});
        return line;
    }

    @Test
    void record_namesItsInvocationWhileThereIsOne() {
        Correlation.begin(Optional.of("4f1c"));
        assertThat(filtered(Optional.empty()).getMdc("awsRequestId")).isEqualTo("4f1c");

        Correlation.end();
        assertThat(filtered(Optional.empty()).getMdc("awsRequestId")).isNull();
    }

    /** As Quarkus logs it. */
    private static ExtLogRecord start(Throwable thrown) {
        ExtLogRecord line = new ExtLogRecord(Level.ERROR, "Failed to start application", LogFilterTest.class.getName());
        line.setLoggerName(START);
        line.setThrown(thrown);
        assertThat(new LogFilter().isLoggable(line)).isTrue();
        return line;
    }

    private static String logged(Throwable thrown) {
        StringWriter text = new StringWriter();
        filtered(Optional.of(thrown)).getThrown().printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    private static ExtLogRecord filtered(Optional<Throwable> thrown) {
        ExtLogRecord line = new ExtLogRecord(Level.ERROR, "it failed", LogFilterTest.class.getName());
        thrown.ifPresent(line::setThrown);
        assertThat(new LogFilter().isLoggable(line)).isTrue();
        return line;
    }
}
