package io.allim.pipeline;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** For tests that break calls by the thousand, each of which would be told with its stack. */
public final class Quiet implements BeforeAllCallback, AfterAllCallback {

    private static final List<Logger> LOGGERS = List.of(Logger.getLogger("io.allim.pipeline"));

    @Override
    public void beforeAll(ExtensionContext context) {
        LOGGERS.forEach(logger -> logger.setLevel(Level.OFF));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        LOGGERS.forEach(logger -> logger.setLevel(null));
    }
}
