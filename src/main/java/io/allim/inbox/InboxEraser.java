package io.allim.inbox;

import io.allim.recipient.Erasable;
import io.allim.recipient.Erasure;
import io.allim.recipient.OwnPartition;
import io.allim.table.Table;
import jakarta.inject.Singleton;

/** Forgets the inbox of a recipient. */
@Singleton
final class InboxEraser implements Erasable {

    private final Table table;

    InboxEraser(Table table) {
        this.table = table;
    }

    @Override
    public int eraseSome(Erasure erasure, int most) {
        return OwnPartition.eraseSome(table, InboxItems.partition(erasure.recipient()), most);
    }
}
