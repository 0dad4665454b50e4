package io.allim.table.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Copies the log into the file while writes go on. A thread with a connection of its own copies what is there, which can
 * take tens of milliseconds of writing and syncing, and then what came meanwhile. The writer copies the few pages that are
 * left, between two transactions: with nothing left in it the log begins anew, and does not grow on.
 */
final class Checkpoints implements AutoCloseable {

    /** In pages of 4 KiB: fewer copies of often written pages, for a log of about 32 MiB. */
    static final int COPIED_FROM = 8000;

    /** A log so long is waited for: the disk does not keep up. */
    private static final int WAITED_FOR = 8 * COPIED_FROM;

    private static final int PASSES = 2;

    private final Database database;
    private final Semaphore wanted = new Semaphore(0);
    private final Semaphore copied = new Semaphore(0);
    private final Thread thread;
    private boolean copying;
    private volatile boolean closed;

    Checkpoints(Database database) {
        this.database = database;
        thread = Thread.ofPlatform().name("allim-sqlite-checkpoints").daemon().start(this::run);
    }

    /** Called by the writer, outside of a transaction. */
    void look(Session writer) throws SQLException {
        Log log = Log.checkpoint(writer, "noop");
        if (!copying && log.pages - log.copied >= COPIED_FROM) {
            copying = true;
            wanted.release();
        } else if (copying && isCopied(log)) {
            copying = false;
            Log.checkpoint(writer, "passive");
        }
    }

    private boolean isCopied(Log log) {
        if (log.pages >= WAITED_FOR) {
            copied.acquireUninterruptibly();
            return true;
        }
        return copied.tryAcquire();
    }

    private void run() {
        wanted.acquireUninterruptibly();
        while (!closed) {
            try {
                copy();
            } catch (Throwable e) {
                // What was answered is in the log. The writer tries next, and then this thread again.
            }
            copied.release();
            wanted.acquireUninterruptibly();
        }
    }

    private void copy() throws SQLException {
        database.requireInPlace();
        try (Session session = new Session(database.checkpointer())) {
            for (int pass = 0; pass < PASSES; pass++) {
                Log.checkpoint(session, "passive");
            }
        }
    }

    /** Waits for a copy that is under way. */
    @Override
    public void close() {
        closed = true;
        wanted.release();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(Writer.PATIENCE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @param pages in the log, of which so many are copied */
    private record Log(int pages, int copied) {

        static Log checkpoint(Session session, String mode) throws SQLException {
            try (ResultSet row = session.query("pragma wal_checkpoint(" + mode + ")", List.of())) {
                row.next();
                return new Log(row.getInt(2), row.getInt(3));
            }
        }
    }
}
