package io.allim.pipeline.send;

import java.util.function.Function;

/** What a stage of an attempt leads to. */
sealed interface StageResult<T> {

    /** The next stage goes on with the value. */
    record Next<T>(T value) implements StageResult<T> {}

    /**
     * There is nothing more to do now.
     *
     * @param stored false when something changed in between: look again
     */
    record Done<T>(boolean stored) implements StageResult<T> {}

    /** Of the last stage. */
    default boolean stored() {
        return !(this instanceof Done<T>(boolean stored)) || stored;
    }

    default <R> StageResult<R> then(Function<T, StageResult<R>> stage) {
        return switch (this) {
            case Next<T>(T value) -> stage.apply(value);
            case Done<T>(boolean stored) -> new Done<>(stored);
        };
    }
}
