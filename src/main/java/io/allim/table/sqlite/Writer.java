package io.allim.table.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that writes. It takes what is waiting, does it in one transaction of SQLite and so pays for one sync to
 * disk; callers get their answers after it. When that fails, none of it is stored, all of them are told, and the next
 * transaction starts with a new connection.
 */
final class Writer implements AutoCloseable {

    /** Jobs in one transaction of SQLite: bounds what one failure takes with it, and the wait of the first in line. */
    private static final int MAX_BATCH = 256;

    private static final int MAX_WAITING = 1024;

    /** Above the 5 s for which SQLite waits for another process. */
    static final long PATIENCE_SECONDS = 30;

    private final Database database;
    private final InstantSource clock;
    private final JobQueue queue = new JobQueue(MAX_WAITING);
    private final Checkpoints checkpoints;
    private final Thread thread;
    private Session session;
    private boolean connected = true;

    Writer(Database database, Connection connection, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        session = new Session(connection);
        checkpoints = new Checkpoints(database);
        thread = Thread.ofPlatform().name("allim-sqlite-writer").daemon().unstarted(this::run);
        thread.start();
    }

    <T> T submit(Job.Work<T> work) {
        Job<T> job = new Job<>(work);
        try {
            return switch (queue.add(job, PATIENCE_SECONDS)) {
                case YES -> job.await(database.file(), PATIENCE_SECONDS);
                case LATE -> throw Failure.late(database.file(), "a place in the queue of writes", PATIENCE_SECONDS);
                case CLOSED -> throw Failure.closed(database.file());
            };
        } catch (InterruptedException e) {
            throw Failure.interrupted(database.file(), e);
        }
    }

    /** Writes what is waiting, copies the log into the file and lets go of it. */
    @Override
    public void close() {
        queue.close();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Job<?>> batch = queue.take(MAX_BATCH);
        while (!batch.isEmpty()) {
            commit(batch);
            checkpoint();
            batch = queue.take(MAX_BATCH);
        }
        checkpoints.close();
        if (connected) {
            finish();
        }
    }

    private void commit(List<Job<?>> batch) {
        try {
            database.requireInPlace();
            reconnect();
            session.run("begin immediate");
            ItemSql items = new ItemSql(session, clock.millis());
            for (Job<?> job : batch) {
                job.run(items);
            }
            session.run("commit");
        } catch (Throwable e) {
            abandon();
            batch.forEach(job -> job.fail(e));
            return;
        }
        batch.forEach(Job::complete);
    }

    private void checkpoint() {
        if (connected) {
            try {
                checkpoints.look(session);
            } catch (SQLException e) {
                abandon();
            }
        }
    }

    private void reconnect() throws SQLException {
        if (!connected) {
            session = new Session(database.writer());
            connected = true;
        }
    }

    private void abandon() {
        if (connected) {
            session.abandon();
            connected = false;
        }
    }

    private void finish() {
        try (Session closing = session) {
            closing.run("pragma wal_checkpoint(truncate)");
        } catch (SQLException e) {
            // What was answered is in the log; the next start copies it.
        }
    }
}
