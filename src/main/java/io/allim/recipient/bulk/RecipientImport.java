package io.allim.recipient.bulk;

import io.allim.channel.AddressKind;
import io.allim.recipient.RecipientStore;
import io.allim.table.TableUnavailable;
import io.allim.telemetry.StoreLog;
import io.allim.web.problem.Problem;
import io.allim.web.problem.ProblemException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * One run of an import. Rows are stored as they come, a few batches at a time; who reads waits for the store, so that
 * memory holds a small window of the file however long it is.
 */
final class RecipientImport {

    /** The store syncs to disk once for batches that come together. */
    private static final int BATCHES_AT_ONCE = 4;

    private static final String GIVEN_BEFORE =
            "An earlier row has this id: put the rows of one recipient one after the other.";
    private static final String TOO_MANY = "More than 4,000,000 recipients: split the file.";

    private final RecipientStore recipients;
    private final List<AddressKind> kinds;
    private final ImportReport report = new ImportReport();
    private final SeenIds seen = new SeenIds();
    private final Semaphore turns = new Semaphore(BATCHES_AT_ONCE);
    private volatile Optional<RuntimeException> failure = Optional.empty();
    private String lastReplaced = "";
    private RecipientBatch batch = new RecipientBatch();

    /** @param kinds of addresses, in the order in which a recipient has them */
    RecipientImport(RecipientStore recipients, List<AddressKind> kinds) {
        this.recipients = recipients;
        this.kinds = kinds;
    }

    /**
     * @throws ProblemException when the store or the body failed; it says what was stored before
     */
    ImportReport.View run(Row.Source rows) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Optional<Row> row = rows.next();
            while (row.isPresent() && failure.isEmpty()) {
                take(row.get(), threads);
                row = rows.next();
            }
            store(threads);
        } catch (IOException e) {
            throw Problem.BAD_REQUEST.at(
                    "", "The body broke off. Stored so far: " + report.soFar() + ". It is safe to repeat it.");
        }
        throwFailure();
        return report.view();
    }

    private void take(Row row, ExecutorService threads) {
        switch (row) {
            case Row.Bad bad -> report.reject(bad.line(), bad.reason(), bad.id());
            case Row.Good good -> {
                Change change = joined(good.change());
                Optional<String> problem = validate(change);
                if (problem.isPresent()) {
                    report.reject(good.line(), problem.get(), Optional.of(change.id()));
                } else {
                    add(new Row.Good(good.line(), change, good.bytes()), threads);
                }
            }
        }
    }

    /** Rows of one recipient that follow one another are one. */
    private Change joined(Change change) {
        return change.id().equals(lastReplaced) ? new Change.Fill(change.recipient(), kinds) : change;
    }

    /** A recipient that is replaced twice would change at each run. */
    private Optional<String> validate(Change change) {
        return switch (change) {
            case Change.Fill _ -> Optional.empty();
            case Change.Replace _ when seen.isFull() -> Optional.of(TOO_MANY);
            case Change.Replace replace -> seen.add(replace.id()) ? Optional.empty() : Optional.of(GIVEN_BEFORE);
        };
    }

    private void add(Row.Good row, ExecutorService threads) {
        Change change = row.change();
        lastReplaced = change instanceof Change.Replace ? change.id() : lastReplaced;
        if (batch.add(row.line(), change, row.bytes())) {
            return;
        }
        boolean goesOn = batch.holds(change.id());
        store(threads);
        if (goesOn) {
            awaitStored();
        }
        batch.add(row.line(), change, row.bytes());
    }

    private void awaitStored() {
        turns.acquireUninterruptibly(BATCHES_AT_ONCE);
        turns.release(BATCHES_AT_ONCE);
    }

    private void store(ExecutorService threads) {
        RecipientBatch full = batch;
        batch = new RecipientBatch();
        turns.acquireUninterruptibly();
        threads.execute(() -> {
            try {
                report.record(full.store(recipients));
            } catch (RuntimeException e) {
                failure = Optional.of(e);
            } finally {
                turns.release();
            }
        });
    }

    private void throwFailure() {
        failure.ifPresent(e -> {
            if (e instanceof TableUnavailable unavailable) {
                StoreLog.log(unavailable);
                throw Problem.STORE_UNAVAILABLE.at(
                        "", "Stored so far: " + report.soFar() + ", and perhaps more. It is safe to repeat all of it.");
            }
            throw e;
        });
    }
}
