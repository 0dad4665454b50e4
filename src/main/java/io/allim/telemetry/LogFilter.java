package io.allim.telemetry;

import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;

/** Lets every record through: with the invocation that it belongs to, and without what exceptions quote. */
@LoggingFilter(name = "allim")
public final class LogFilter implements Filter {

    /** The field of a record, among those of {@link org.jboss.logging.MDC}. */
    public static final String INVOCATION = "awsRequestId";

    @Override
    public boolean isLoggable(LogRecord record) {
        if (record.getThrown() != null) {
            record.setThrown(MaskedThrowable.of(record.getThrown()));
        }
        if (record instanceof ExtLogRecord extended) {
            Correlation.invocation().ifPresent(id -> extended.putMdc(INVOCATION, id));
        }
        return true;
    }
}
