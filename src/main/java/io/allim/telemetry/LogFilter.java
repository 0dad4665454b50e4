package io.allim.telemetry;

import io.quarkus.logging.LoggingFilter;
import io.quarkus.runtime.util.ExceptionUtil;
import java.util.Optional;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;

/** Lets every record through: with the invocation that it belongs to, and without what exceptions quote. */
@LoggingFilter(name = "allim")
public final class LogFilter implements Filter {

    /** The field of a record, among those of {@link org.jboss.logging.MDC}. */
    public static final String INVOCATION = "awsRequestId";

    /** Quarkus logs with it that it can't start, and nothing else that has an exception. */
    private static final String START = "io.quarkus.runtime.Application";

    /** Health has a line for each probe that finds something down. */
    private static final String HEALTH = "io.smallrye.health";

    /** Loaded with the first of them. */
    private static final class Health {
        private static final LineLimit LINES = new LineLimit(1, System::nanoTime);
    }

    @Override
    public boolean isLoggable(LogRecord record) {
        if (record.getThrown() != null) {
            Throwable thrown = record.getThrown();
            record.setThrown(MaskedThrowable.of(thrown));
            if (START.equals(record.getLoggerName()) && record instanceof ExtLogRecord start) {
                showWhy(start, thrown);
            }
        }
        if (record instanceof ExtLogRecord extended) {
            Correlation.invocation().ifPresent(id -> extended.putMdc(INVOCATION, id));
        }
        return !HEALTH.equals(record.getLoggerName())
                || !(record instanceof ExtLogRecord down)
                || isWithin(Health.LINES, down);
    }

    static boolean isWithin(LineLimit lines, ExtLogRecord line) {
        Optional<String> others = lines.next();
        others.ifPresent(more -> line.setMessage(line.getMessage() + more, line.getFormatStyle()));
        return others.isPresent();
    }

    /**
     * In one line, with the message: before the start nobody's address or content is there to be quoted, and Quarkus names
     * keys, files and ports. The trace is for those who look for mistakes of this service.
     */
    private static void showWhy(ExtLogRecord start, Throwable thrown) {
        Throwable root = ExceptionUtil.getRootCause(thrown);
        String why = String.valueOf(root).replaceAll("//[^/@\\s]*@", "//…@").replaceAll("\\p{Cntrl}+", " ");
        start.setMessage("Allim can't start: " + why, ExtLogRecord.FormatStyle.NO_FORMAT);
        if (!Logger.getLogger(START).isLoggable(Level.FINE)) {
            start.setThrown(null);
        }
    }
}
