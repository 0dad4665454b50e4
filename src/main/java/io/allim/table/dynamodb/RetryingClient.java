package io.allim.table.dynamodb;

import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Makes calls with a client that is made at the first of them, and again where that may help. */
final class RetryingClient implements AutoCloseable {

    /** One try. */
    @FunctionalInterface
    interface Call<T> {
        /**
         * @param inDoubt whether an earlier try may have been carried out
         * @throws SdkException when there is no answer
         */
        T on(DynamoDbClient client, boolean inDoubt);
    }

    private final Supplier<DynamoDbClient> maker;
    private final DynamoErrors failure;
    private final Backoff backoff;
    private volatile Optional<DynamoDbClient> client = Optional.empty();
    private boolean closed;

    RetryingClient(Supplier<DynamoDbClient> maker, DynamoErrors failure, Backoff backoff) {
        this.maker = maker;
        this.failure = failure;
        this.backoff = backoff;
    }

    DynamoErrors failure() {
        return failure;
    }

    /** @param what with the table as its object: "read" */
    <T> T make(String what, Call<T> call) {
        Backoff.Tries tries = backoff.begin();
        boolean inDoubt = false;
        while (true) {
            try {
                return call.on(client(what), inDoubt);
            } catch (AbortedException e) {
                throw failure.interrupted(e);
            } catch (SdkException e) {
                ErrorKind fault = ErrorKind.of(e);
                if (fault == ErrorKind.FINAL) {
                    throw failure.of(what, e);
                }
                inDoubt |= fault == ErrorKind.UNKNOWN;
                pause(tries, what, e);
            }
        }
    }

    /** Lets go of the connections; the next call makes a client again. */
    synchronized void disconnect() {
        client.ifPresent(DynamoDbClient::close);
        client = Optional.empty();
    }

    /** Lets go of the connections. Later calls fail. */
    @Override
    public synchronized void close() {
        closed = true;
        disconnect();
    }

    private void pause(Backoff.Tries tries, String what, SdkException e) {
        try {
            if (!tries.again()) {
                throw failure.late(what, backoff.time(), e);
            }
        } catch (InterruptedException interrupted) {
            throw failure.interrupted(interrupted);
        }
    }

    private DynamoDbClient client(String what) {
        return client.orElseGet(() -> open(what));
    }

    private synchronized DynamoDbClient open(String what) {
        if (closed) {
            throw failure.closed();
        }
        if (client.isEmpty()) {
            try {
                client = Optional.of(maker.get());
            } catch (SdkClientException e) {
                throw failure.of(what, e);
            }
        }
        return client.get();
    }
}
