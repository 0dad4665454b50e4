package io.allim.preference;

import io.allim.recipient.Recipient;
import io.allim.recipient.RecipientStore;
import io.allim.recipient.RecipientStore.Snapshot;
import io.allim.table.Item;
import io.allim.table.Json;
import io.allim.table.Key;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.Write;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The preferences of recipients, in the recipient's partition; one who never set any has {@link Preferences#NONE}.
 * Recipients and callers change them at the same time: no change undoes another that it has not seen.
 */
@Singleton
public class PreferenceStore {

    private static final String SORT = "preferences";

    private final Table table;
    private final RecipientStore recipients;

    public PreferenceStore(Table table, RecipientStore recipients) {
        this.table = table;
        this.recipients = recipients;
    }

    /** @param version 0 before any were stored */
    public record Versioned(Preferences preferences, long version) {}

    /** @param recipient absent when it is not stored */
    public record Known(Optional<Recipient> recipient, Preferences preferences) {}

    /** A recipient and its preferences, by one request. */
    public Known known(String recipient) {
        RecipientStore.Together together = recipients.findWith(recipient, SORT);
        return new Known(
                together.recipient(),
                together.beside().map(PreferenceStore::read).orElse(Preferences.NONE));
    }

    /** The same of each recipient, read at once. */
    public Map<String, Known> knownAll(Collection<String> ids) {
        Map<String, Recipient> found = recipients.findAll(ids);
        Map<Key, Stored> stored =
                table.getAll(ids.stream().map(PreferenceStore::key).toList());
        return ids.stream()
                .collect(Collectors.toMap(
                        id -> id,
                        id -> new Known(
                                Optional.ofNullable(found.get(id)),
                                Optional.ofNullable(stored.get(key(id)))
                                        .map(PreferenceStore::read)
                                        .orElse(Preferences.NONE))));
    }

    public Preferences find(String recipient) {
        return versioned(recipient).preferences();
    }

    public Versioned versioned(String recipient) {
        Optional<Stored> stored = table.get(key(recipient));
        return stored.map(found -> new Versioned(read(found), found.version()))
                .orElse(new Versioned(Preferences.NONE, 0));
    }

    /**
     * Stores preferences in place of the version they were made from. The transaction checks the recipient: an erasure
     * that begins meanwhile leaves nothing behind.
     *
     * @return empty when another wrote in between or there is no such recipient, and then nothing was changed
     */
    public Optional<Versioned> replace(String recipient, Versioned changed) {
        Snapshot look = recipients.read(recipient);
        return look.recipient().flatMap(_ -> replace(look, find(recipient), changed));
    }

    private Optional<Versioned> replace(Snapshot look, Preferences before, Versioned changed) {
        Item item = Item.of(key(look.id()), Json.write(changed.preferences()));
        Write write = changed.version() == 0 ? Write.putNew(item) : Write.putAt(item, changed.version());
        List<Write> writes = new ArrayList<>(List.of(write, look.check()));
        if (changed.preferences().times(before)) {
            writes.add(recipients.review(look.id()));
        }
        return table.write(writes).done()
                ? Optional.of(new Versioned(changed.preferences(), changed.version() + 1))
                : Optional.empty();
    }

    /**
     * Changes what is stored now, whoever else does; a change that changes nothing writes nothing. It ends: whenever
     * one has to be made again, another was stored.
     *
     * @return what the change was made from; empty when there is no such recipient
     */
    public Optional<Preferences> change(String recipient, UnaryOperator<Preferences> change) {
        while (true) {
            Snapshot look = recipients.read(recipient);
            if (look.recipient().isEmpty()) {
                return Optional.empty();
            }
            Versioned before = versioned(recipient);
            Preferences after = change.apply(before.preferences());
            if (after.equals(before.preferences())
                    || replace(look, before.preferences(), new Versioned(after, before.version()))
                            .isPresent()) {
                return Optional.of(before.preferences());
            }
        }
    }

    private static Preferences read(Stored stored) {
        return Json.read(stored.item().body(), Preferences.class);
    }

    private static Key key(String recipient) {
        return new Key("recipient/" + recipient, SORT);
    }
}
