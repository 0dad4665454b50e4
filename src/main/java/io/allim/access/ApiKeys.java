package io.allim.access;

import io.allim.snapshot.Entropy;
import io.allim.table.Item;
import io.allim.table.Json;
import io.allim.table.Key;
import io.allim.table.ListEntry;
import io.allim.table.Page;
import io.allim.table.Query;
import io.allim.table.Sha256;
import io.allim.table.Table;
import io.allim.table.Write;
import io.allim.web.operation.Scope;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** API keys: {@code allim_}, an id of 16 and a secret of 48 hexadecimal digits. */
@Singleton
public class ApiKeys {

    private static final Pattern TEXT = Pattern.compile("allim_([0-9a-f]{16})_([0-9a-f]{48})");
    private static final String LIST = "keys";

    private final Table table;

    public ApiKeys(Table table) {
        this.table = table;
    }

    /** @param text the whole key; it is shown once and not stored */
    public record Issued(ApiKey key, String text) {}

    public Issued issue(String name, Set<Scope> scopes, Optional<Instant> expiresAt, Instant now) {
        byte[] random = Entropy.bytes(32);
        String id = HexFormat.of().formatHex(random, 0, 8);
        String secret = HexFormat.of().formatHex(random, 8, 32);
        ApiKey key = new ApiKey(id, name, scopes, now, expiresAt, Sha256.hex(secret));
        Item item = Item.of(key(id), Json.write(key)).listedIn(LIST, ListEntry.byTime(now, id));
        table.write(List.of(Write.putNew(expiresAt.map(item::expiresAt).orElse(item))));
        return new Issued(key, "allim_" + id + "_" + secret);
    }

    public Optional<Caller> caller(String text, Instant now) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return find(matcher.group(1))
                .filter(key -> !key.isExpired(now))
                .filter(key -> sameText(key.secretHash(), Sha256.hex(matcher.group(2))))
                .map(key -> new Caller(key.id(), key.scopes()));
    }

    public Optional<ApiKey> find(String id) {
        return table.get(key(id)).map(stored -> Json.read(stored.item().body(), ApiKey.class));
    }

    /** Newest first; the bodies are {@link ApiKey}s. */
    public Page list(int limit, Optional<String> cursor) {
        return table.query(Query.list(LIST).newestFirst().limit(limit).after(cursor));
    }

    /** @return whether there was such a key */
    public boolean revoke(String id) {
        boolean existed = table.get(key(id)).isPresent();
        table.write(List.of(Write.delete(key(id))));
        return existed;
    }

    /** Takes the same time wherever the texts differ. */
    public static boolean sameText(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private static Key key(String id) {
        return new Key("key/" + id, "k");
    }
}
