package io.allim.access;

import io.allim.table.Table;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The keys of the tokens, another for each purpose: links in mail outlive the end of all browsers' tokens. */
@Singleton
class TokenKeys {

    private final Map<Purpose, ServiceKeys> keys = new EnumMap<>(Purpose.class);

    TokenKeys(Table table) {
        for (Purpose purpose : Purpose.values()) {
            keys.put(
                    purpose,
                    new ServiceKeys(
                            table,
                            "token-keys/" + purpose.word(),
                            purpose.longest().plus(ServiceKeys.KNOWN)));
        }
    }

    /** After a rotation the key before stays in force for as long as the longest token that it signed. */
    ServiceKeys of(Purpose purpose) {
        return Objects.requireNonNull(keys.get(purpose));
    }
}
