package io.allim.table.sqlite;

import io.allim.table.TableUnavailable;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A caller's transaction on its way through the writer. */
final class Job<T> {

    /** What to do inside the writer's transaction; may be done again if that was rolled back. */
    @FunctionalInterface
    interface Work<T> {
        /** @throws IllegalArgumentException for wrong use, before anything is changed */
        T apply(ItemSql items) throws SQLException;
    }

    private final Work<T> work;
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private Optional<T> result = Optional.empty();
    private Optional<IllegalArgumentException> wrongUse = Optional.empty();

    Job(Work<T> work) {
        this.work = work;
    }

    void run(ItemSql items) throws SQLException {
        try {
            result = Optional.of(work.apply(items));
        } catch (IllegalArgumentException e) {
            wrongUse = Optional.of(e);
        }
    }

    /** The result is durable: let the caller have it. */
    void complete() {
        wrongUse.ifPresentOrElse(answer::completeExceptionally, () -> answer.complete(result.orElseThrow()));
    }

    void fail(Throwable cause) {
        answer.completeExceptionally(cause);
    }

    T await(Path file, long seconds) {
        try {
            return answer.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw switch (Objects.requireNonNull(e.getCause())) {
                case IllegalArgumentException wrong -> wrong;
                case TableUnavailable unavailable -> unavailable;
                case Throwable cause -> Failure.of("write to", file, cause);
            };
        } catch (TimeoutException e) {
            throw Failure.late(file, "a write", seconds);
        } catch (InterruptedException e) {
            throw Failure.interrupted(file, e);
        }
    }
}
