package io.allim.secret;

import io.allim.snapshot.SnapshotAware;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * A secret of the configuration, given as it is or as the place where it stands:
 *
 * <pre>
 * ssm:NAME                       a parameter of Systems Manager, by its name or ARN
 * secretsmanager:NAME            a secret of Secrets Manager, by its name or ARN
 * secretsmanager:NAME#FIELD      one field of a secret that is a JSON object
 * file:/PATH                     a file, without the end of its last line
 * </pre>
 *
 * <p>AWS is asked at most once in {@link #KEPT}, and after a failure once in {@link #REST}, however many ask for the value. What a read
 * before brought is not used when it is older: who gave another value meant it. Files are read each time.
 */
public final class Secret implements SnapshotAware {

    /** Constants of the compiler: to compare with them loads no class. */
    public static final String SSM = "ssm:";

    public static final String SECRETS_MANAGER = "secretsmanager:";
    public static final String FILE = "file:";

    /** How long a value is used that was read from AWS. */
    static final Duration KEPT = Duration.ofMinutes(5);

    /** After a failure nobody is asked for this time. */
    static final Duration REST = Duration.ofSeconds(10);

    private static final Logger LOG = Logger.getLogger(Secret.class);

    private final Source source;
    private final String place;
    private final Duration kept;
    private final int minLength;
    private final InstantSource clock;
    private Optional<Known> known = Optional.empty();

    /** Reads the value. */
    @FunctionalInterface
    interface Source {
        String read();
    }

    /** The end of a read: the value, or why there is none. */
    private record Known(Optional<String> value, String failure, Instant since) {

        @Override
        public String toString() {
            return "since " + since;
        }
    }

    /** @param place names the key and the reference, for people */
    Secret(String place, Source source, Duration kept, int minLength, InstantSource clock) {
        this.place = place;
        this.source = source;
        this.kept = kept;
        this.minLength = minLength;
        this.clock = clock;
    }

    /**
     * Reads nothing yet.
     *
     * @param key of the configuration
     * @param configured the key's value
     * @param minLength a value that is read with fewer characters is none
     */
    public static Secret of(String key, String configured, int minLength, InstantSource clock) {
        String place = key + "=" + configured;
        if (configured.startsWith(SSM)) {
            return new Secret(place, new AwsSecret(AwsStore.SSM, rest(key, configured), ""), KEPT, minLength, clock);
        }
        if (configured.startsWith(SECRETS_MANAGER)) {
            String[] parts = rest(key, configured).split("#", 2);
            String field = parts.length == 2 ? required(key, parts[1]) : "";
            Source source = new AwsSecret(AwsStore.SECRETS_MANAGER, required(key, parts[0]), field);
            return new Secret(place, source, KEPT, minLength, clock);
        }
        if (configured.startsWith(FILE)) {
            return new Secret(place, new SecretFile(path(key, rest(key, configured))), Duration.ZERO, minLength, clock);
        }
        return new Secret(key, () -> configured, Duration.ZERO, minLength, clock);
    }

    /**
     * As {@link #of}; a parameter of SSM that is not there is made when it is first read, and of processes that make it at the same time one
     * wins, whose value all have.
     *
     * @param value makes one
     */
    public static Secret ofMade(String key, String configured, Supplier<String> value, InstantSource clock) {
        if (!configured.startsWith(SSM)) {
            return of(key, configured, 1, clock);
        }
        AwsSecret source = new AwsSecret(AwsStore.SSM, rest(key, configured), "");
        return new Secret(key + "=" + configured, () -> source.readOrMake(value), KEPT, 1, clock);
    }

    private static String rest(String key, String configured) {
        return required(key, configured.substring(configured.indexOf(':') + 1));
    }

    private static String required(String key, String part) {
        if (part.isBlank()) {
            throw new IllegalArgumentException(key + " is an unfinished reference to a secret; write ssm:NAME,"
                    + " secretsmanager:NAME, secretsmanager:NAME#FIELD or file:/PATH");
        }
        return part;
    }

    /** The usual URL of a file, with two more slashes, is the same file. */
    private static Path path(String key, String text) {
        try {
            Path path = Path.of(text.startsWith("//") ? text.substring(2) : text);
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(key + " names a file that there can't be", e);
        }
        throw new IllegalArgumentException(key + " needs the whole path of the file, as in file:/run/secrets/name");
    }

    /**
     * The value now.
     *
     * @throws SecretUnavailable when there is none; the log has said so
     */
    public synchronized String value() {
        Instant now = clock.instant();
        Known latest = known.filter(it -> isFresh(it, now)).orElseGet(() -> read(now));
        return latest.value().orElseThrow(() -> new SecretUnavailable(latest.failure()));
    }

    private boolean isFresh(Known it, Instant now) {
        Duration limit = it.value().isPresent() ? kept : REST;
        return !now.isBefore(it.since()) && now.isBefore(it.since().plus(limit));
    }

    private Known read(Instant now) {
        Known read = attempt(now);
        known = Optional.of(read);
        if (read.value().isEmpty()) {
            LOG.error(read.failure());
        }
        return read;
    }

    private Known attempt(Instant now) {
        try {
            String value = withoutLineEnd(source.read());
            if (value.isEmpty() || value.length() < minLength) {
                return failed("it has fewer than " + Math.max(1, minLength) + " characters", now);
            }
            return new Known(Optional.of(value), "", now);
        } catch (SecretUnavailable e) {
            return failed(e.why(), now);
        }
    }

    private Known failed(String why, Instant now) {
        return new Known(Optional.empty(), "a secret can't be read, " + place + ": " + why, now);
    }

    private static String withoutLineEnd(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return text.substring(0, end);
    }

    /** Forgets the value, and that there was none. */
    @Override
    public synchronized void disconnect() {
        known = Optional.empty();
    }
}
