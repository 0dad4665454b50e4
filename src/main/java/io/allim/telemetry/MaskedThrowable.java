package io.allim.telemetry;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A throwable as logs may show it: its class, where it was thrown and why, but no message that others wrote. Libraries
 * quote what they were given, which can be an address, a body or a key; the messages of this service's own do not.
 */
final class MaskedThrowable extends Throwable {

    private static final long serialVersionUID = 1;

    /** Causes can go round in circles. */
    private static final int MAX_CAUSES = 20;

    private final String text;

    private MaskedThrowable(Throwable original, @Nullable Throwable cause) {
        super(null, cause, false, true);
        String name = original.getClass().getName();
        boolean ours = name.startsWith("io.allim.") && original.getMessage() != null;
        this.text = ours ? name + ": " + original.getMessage() : name;
        setStackTrace(original.getStackTrace());
    }

    static MaskedThrowable of(Throwable original) {
        return of(original, MAX_CAUSES);
    }

    private static MaskedThrowable of(Throwable original, int left) {
        return new MaskedThrowable(
                original,
                Optional.ofNullable(original.getCause())
                        .filter(_ -> left > 1)
                        .map(cause -> of(cause, left - 1))
                        .orElse(null));
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // With a message, its own class would stand before it.
    public String toString() {
        return text;
    }
}
