package io.allim.table.sqlite;

import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A few connections that only read, opened as they are needed. */
final class Readers {

    @FunctionalInterface
    interface Query<T> {
        T apply(Session session) throws SQLException;
    }

    private static final int CONNECTIONS = 4;
    private static final long PATIENCE_SECONDS = 30;

    private final Database database;
    private final Semaphore permits = new Semaphore(CONNECTIONS, true);
    private final Queue<Session> idle = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    Readers(Database database) {
        this.database = database;
    }

    <T> T read(Query<T> reading) {
        acquire(1);
        try {
            if (closed) {
                throw Failure.closed(database.file());
            }
            return readWith(take(), reading);
        } catch (SQLException e) {
            throw Failure.of("read", database.file(), e);
        } finally {
            permits.release();
        }
    }

    void close() {
        closed = true;
        acquire(CONNECTIONS);
        try {
            idle.forEach(Session::abandon);
            idle.clear();
        } finally {
            permits.release(CONNECTIONS);
        }
    }

    private <T> T readWith(Session session, Query<T> reading) throws SQLException {
        boolean sound = false;
        try {
            T answer = reading.apply(session);
            sound = true;
            return answer;
        } finally {
            if (sound) {
                idle.add(session);
            } else {
                session.abandon();
            }
        }
    }

    private Session take() throws SQLException {
        Session session = idle.poll();
        return session == null ? new Session(database.reader()) : session;
    }

    private void acquire(int count) {
        try {
            if (!permits.tryAcquire(count, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw Failure.late(database.file(), "a read", PATIENCE_SECONDS);
            }
        } catch (InterruptedException e) {
            throw Failure.interrupted(database.file(), e);
        }
    }
}
