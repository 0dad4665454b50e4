package io.allim.preference;

import io.allim.table.Key;
import io.allim.table.Table;
import jakarta.inject.Singleton;

/** The preferences of recipients; one who never set any has {@link Preferences#NONE}. */
@Singleton
public class PreferenceStore {

    private final Table table;

    public PreferenceStore(Table table) {
        this.table = table;
    }

    public Preferences find(String recipient) {
        return table.get(new Key("recipient/" + recipient, "preferences"))
                .map(_ -> Preferences.NONE)
                .orElse(Preferences.NONE);
    }
}
