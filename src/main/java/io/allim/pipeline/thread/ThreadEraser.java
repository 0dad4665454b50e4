package io.allim.pipeline.thread;

import io.allim.recipient.Erasable;
import io.allim.recipient.Erasure;
import io.allim.recipient.Target;
import io.allim.table.Key;
import io.allim.table.Table;
import io.allim.table.Write;
import jakarta.inject.Singleton;
import java.util.List;

/** Forgets how channels know the messages of a person. The next one of an incident begins a thread anew. */
@Singleton
public final class ThreadEraser implements Erasable {

    private final Table table;
    private final ThreadStore threads;

    public ThreadEraser(Table table, ThreadStore threads) {
        this.table = table;
        this.threads = threads;
    }

    @Override
    public int eraseSome(Erasure erasure, int most) {
        for (Target target : erasure.targets()) {
            List<Key> keys = threads.of(target, Math.min(most, Table.MAX_WRITES));
            if (!keys.isEmpty()) {
                table.write(keys.stream().map(Write::delete).toList());
                return keys.size();
            }
        }
        return 0;
    }
}
