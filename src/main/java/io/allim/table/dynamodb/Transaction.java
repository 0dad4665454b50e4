package io.allim.table.dynamodb;

import io.allim.table.Condition;
import io.allim.table.Key;
import io.allim.table.Write;
import io.allim.table.WriteResult;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Writes of several items. All tries carry one client token, so that a try whose answer was lost is not carried out
 * twice, and the next one gets its answer.
 */
final class Transaction {

    private final RetryingClient calls;
    private final Requests requests;
    private final List<Write> writes;
    private final long now;

    /** What unconditional puts were found to replace although it has expired. */
    private final Set<Key> expired = new HashSet<>();

    private String token = WriteTokens.next();

    /** @param now the same for all tries: a token stands for one request */
    Transaction(RetryingClient calls, Requests requests, List<Write> writes, long now) {
        this.calls = calls;
        this.requests = requests;
        this.writes = writes;
        this.now = now;
    }

    WriteResult write() {
        return calls.make("write to", (client, _) -> run(client));
    }

    private WriteResult run(DynamoDbClient client) {
        Optional<WriteResult> written = once(client);
        while (written.isEmpty()) {
            written = once(client);
        }
        return written.get();
    }

    /** @return empty when it has to be put otherwise */
    private Optional<WriteResult> once(DynamoDbClient client) {
        try {
            client.transactWriteItems(request());
            return Optional.of(new WriteResult.Done());
        } catch (TransactionCanceledException e) {
            return judge(e);
        }
    }

    private TransactWriteItemsRequest request() {
        List<Action> actions = writes.stream()
                .map(write -> Action.of(write, expired.contains(write.key()), now))
                .toList();
        return requests.transaction(actions, token);
    }

    /** Nothing was written. What stands before the first failed condition must not be in doubt, since it may fail as well. */
    private Optional<WriteResult> judge(TransactionCanceledException e) {
        boolean again = false;
        for (int i : blamed(e.cancellationReasons())) {
            boolean failed = e.cancellationReasons().get(i).code().equals("ConditionalCheckFailed");
            if (!failed) {
                throw e;
            }
            Write write = writes.get(i);
            if (!(write instanceof Write.Put(var _, Condition.None _))) {
                return Optional.of(new WriteResult.Refused(write.key()));
            }
            putOtherwise(write.key());
            again = true;
        }
        if (!again) {
            throw e;
        }
        return Optional.empty();
    }

    private static int[] blamed(List<CancellationReason> reasons) {
        return IntStream.range(0, reasons.size())
                .filter(i -> reasons.get(i).code() != null)
                .filter(i -> !reasons.get(i).code().equals("None"))
                .toArray();
    }

    /** The request is another one then. */
    private void putOtherwise(Key key) {
        if (!expired.remove(key)) {
            expired.add(key);
        }
        token = WriteTokens.next();
    }
}
