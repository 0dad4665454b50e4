package io.allim.pipeline.control;

import io.allim.delivery.DigestStore;
import io.allim.notification.Digest;
import io.allim.notification.NotificationStore;
import io.allim.recipient.Erasable;
import io.allim.recipient.Erasure;
import io.allim.recipient.Target;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.Write;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Forgets the digests of a person: first the items, then what held them. */
@Singleton
public final class DigestEraser implements Erasable {

    private final Table table;
    private final NotificationStore notifications;
    private final DigestStore digests;

    public DigestEraser(Table table, NotificationStore notifications, DigestStore digests) {
        this.table = table;
        this.notifications = notifications;
        this.digests = digests;
    }

    @Override
    public int eraseSome(Erasure erasure, int most) {
        for (Target target : erasure.targets()) {
            for (Stored stored :
                    notifications.digests(target, 1, Optional.empty()).items()) {
                return erase(NotificationStore.readDigest(stored), Math.min(most, Table.MAX_WRITES));
            }
        }
        return 0;
    }

    private int erase(Digest digest, int most) {
        List<Write> writes = new ArrayList<>();
        digests.items(digest.id(), most, Optional.empty())
                .items()
                .forEach(stored -> writes.add(Write.delete(stored.item().key())));
        if (writes.isEmpty()) {
            writes.add(Write.delete(NotificationStore.digestKey(digest.id())));
            writes.add(Write.delete(DigestStore.settlingKey(digest.id())));
        }
        table.write(writes);
        return writes.size();
    }
}
