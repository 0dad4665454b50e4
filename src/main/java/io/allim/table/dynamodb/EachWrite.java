package io.allim.table.dynamodb;

import io.allim.table.Key;
import io.allim.table.Write;
import io.allim.table.WriteResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Writes many items, each by itself, some at a time. */
final class EachWrite {

    /** A partition takes 1,000 units a second: more at a time would be throttled, and wait. */
    private static final int AT_A_TIME = 25;

    private final Function<Write, WriteResult> writing;
    private final Semaphore slots = new Semaphore(AT_A_TIME);

    EachWrite(Function<Write, WriteResult> writing) {
        this.writing = writing;
    }

    /** @return the keys that were refused; a failure is thrown when all have ended */
    Set<Key> write(List<Write> writes) {
        List<Future<WriteResult>> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            writes.forEach(write -> results.add(threads.submit(() -> one(write))));
        }
        Set<Key> refused = new HashSet<>();
        for (Future<WriteResult> result : results) {
            if (answer(result) instanceof WriteResult.Refused(Key key)) {
                refused.add(key);
            }
        }
        return refused;
    }

    private WriteResult one(Write write) {
        slots.acquireUninterruptibly();
        try {
            return writing.apply(write);
        } finally {
            slots.release();
        }
    }

    private static WriteResult answer(Future<WriteResult> ended) {
        try {
            return ended.get();
        } catch (InterruptedException e) {
            throw new IllegalStateException("it has ended", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
