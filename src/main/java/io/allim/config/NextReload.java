package io.allim.config;

import io.quarkus.dev.console.DevConsoleManager;
import io.quarkus.dev.spi.HotReplacementContext;
import java.time.Duration;

/**
 * Looks for changes after a start that failed in dev mode. There requests do that, which nobody answers then: the loop that
 * takes them from the event server ends with the application.
 */
final class NextReload {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private NextReload() {}

    /** Ends when a change was found; its start brings the next one if that fails. */
    static void await() {
        HotReplacementContext context = DevConsoleManager.getHotReplacementContext();
        if (context != null) {
            Thread.ofPlatform().daemon().name("next reload").start(() -> await(context));
        }
    }

    private static void await(HotReplacementContext context) {
        try {
            do {
                Thread.sleep(PAUSE);
            } while (!context.doScan(true));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            // Dev mode has told of it.
        }
    }
}
