package io.allim.table.sealed;

import io.allim.table.Key;
import io.allim.table.TableUnavailable;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Seals and opens the marked texts of bodies. */
final class Bodies {

    private static final Pattern SEALED = Pattern.compile("[0-9a-f]{8}:[A-Za-z0-9_-]{38,}");
    private static final int ID_DIGITS = 8;

    private final Keys keys;

    Bodies(Keys keys) {
        this.keys = keys;
    }

    String seal(Key item, String body) {
        SealKey key = keys.keyring().current();
        return Marks.replace(body, text -> key.id() + ":" + key.seal(item, text));
    }

    /** What is marked and not sealed is from before there was a seal. */
    String open(Key item, String body) {
        return Marks.replace(body, text -> SEALED.matcher(text).matches() ? openText(item, text) : text);
    }

    /** Whether something in it is sealed, and not with the key that seals now. */
    boolean isOfPreviousKey(String body) {
        if (!Marks.in(body)) {
            return false;
        }
        boolean[] found = new boolean[1];
        Marks.replace(body, text -> {
            found[0] |= SEALED.matcher(text).matches()
                    && !text.startsWith(keys.keyring().current().id());
            return text;
        });
        return found[0];
    }

    private String openText(Key item, String sealed) {
        String id = sealed.substring(0, ID_DIGITS);
        Optional<SealKey> key = keys.find(id);
        return key.orElseThrow(() -> unknown(item, id))
                .open(item, sealed.substring(ID_DIGITS + 1))
                .orElseThrow(() -> changed(item, id));
    }

    private static TableUnavailable unknown(Key item, String id) {
        return new TableUnavailable(
                "a secret of " + kind(item) + " is sealed with the key " + id
                        + ", which this service does not have: add that key to allim.encryption.previous-keys, or put the file"
                        + " encryption.key back that belongs to this store",
                new IOException("unknown key"));
    }

    private static TableUnavailable changed(Key item, String id) {
        return new TableUnavailable(
                "a secret of " + kind(item) + " was sealed with the key " + id
                        + " and can't be opened: it was changed in the store, or came there from another item. Restore the item, or"
                        + " write it anew",
                new IOException("changed"));
    }

    /** What it is, not whose: ids may name people. */
    private static String kind(Key item) {
        int end = item.partition().indexOf('/');
        return end < 0 ? item.partition() : item.partition().substring(0, end);
    }
}
