package io.allim.table.sqlite;

import io.allim.table.TableUnavailable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Optional;
import org.sqlite.SQLiteConfig;

/**
 * The file: whether it is one of ours, and connections to it. A file that is not is never opened for writing, since
 * SQLite would already leave its mark on it or beside it.
 */
class Database {

    /** Beyond this size the check of all pages would delay the start noticeably. */
    private static final long CHECKED_BYTES = 64L << 20;

    private static final String NEWER_SERVICE =
            "Run the newer service that wrote it, or set allim.data-dir to another directory.";

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    /** https://www.sqlite.org/fileformat2.html, section 1.3. */
    private static final int HEADER_BYTES = 100;

    private static final int USER_VERSION_AT = 60;
    private static final int APPLICATION_ID_AT = 68;

    private final Path file;
    private final Schema schema;

    /** Of the opened file, where the file system has such keys. */
    private Optional<Object> identity = Optional.empty();

    Database(Path file, Schema schema) {
        this.file = file.toAbsolutePath().normalize();
        this.schema = schema;
    }

    Path file() {
        return file;
    }

    /** The first connection: makes the file, or checks it and brings it to the current schema. */
    final Connection open() {
        try {
            examine();
            PrivateFiles.make(file);
            Connection connection = writer();
            identity = readIdentity();
            return connection;
        } catch (SQLException | IOException e) {
            throw Failure.of("open", file, e);
        }
    }

    /** @throws TableUnavailable when writes would go to a file that nobody will find again */
    final void requireInPlace() {
        if (identity.isPresent() && !identity.equals(readIdentity())) {
            throw new TableUnavailable(
                    "cannot write to " + file + ": it was removed or replaced while it was in use."
                            + " Put it back if you can, and start the service again.",
                    new NoSuchFileException(file.toString()));
        }
    }

    private Optional<Object> readIdentity() {
        try {
            return Optional.ofNullable(
                    Files.readAttributes(file, BasicFileAttributes.class).fileKey());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A connection that reads and writes. The caller closes it. */
    Connection writer() throws SQLException {
        Connection connection = connect(config(), "");
        try (Statement statement = connection.createStatement()) {
            requireKnown(connection);
            int before = Schema.versionOf(connection);
            // The schema of a new file is written before the switch to WAL, and that of an older one is copied out of
            // the WAL: so the header of the file always tells what the file is.
            schema.migrate(connection);
            requireWal(statement);
            if (before != 0 && before != schema.version()) {
                statement.execute("pragma wal_checkpoint(truncate)");
            }
            tune(statement);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    final Connection reader() throws SQLException {
        SQLiteConfig config = config();
        config.setReadOnly(true);
        return connect(config, "");
    }

    /** A connection to a file that nobody writes to: without a log it is read as it is, and nothing is made beside it. */
    final Connection readerOfCopy() throws SQLException {
        SQLiteConfig config = config();
        config.setReadOnly(true);
        return connect(config, Files.exists(beside("-wal")) ? "" : "?immutable=1");
    }

    /** A connection that copies the log into the file. The caller closes it. */
    final Connection checkpointer() throws SQLException {
        return connect(config(), "");
    }

    /**
     * Whether it is a file of ours that this version can use. Nothing is made or changed.
     *
     * @param otherwise what to do when it is not
     * @throws TableUnavailable when it is not
     */
    final void requireOurs(String otherwise) {
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
                throw notThere("it is not a regular file", otherwise);
            }
            examine(header(), otherwise, "Use the newer Allim that wrote it. " + otherwise);
        } catch (NoSuchFileException e) {
            throw notThere("there is no such file", otherwise);
        } catch (AccessDeniedException e) {
            throw Failure.noRight(file, e);
        } catch (IOException e) {
            throw Failure.of("read", file, e);
        }
    }

    private TableUnavailable notThere(String why, String otherwise) {
        return new TableUnavailable("cannot use " + file + ": " + why + ". " + otherwise, new IOException(why));
    }

    /** Looks at every page and every entry of an index, for as long as that takes. */
    static Optional<String> firstFault(Connection connection) throws SQLException {
        return fault(connection, "pragma integrity_check(1)");
    }

    private void examine() throws IOException, SQLException {
        if (!Files.exists(file)) {
            return;
        }
        if (!Files.isRegularFile(file)) {
            throw Failure.unusable(file, Files.isDirectory(file) ? "it is a directory" : "it is not a regular file");
        }
        byte[] header = header();
        if (header.length > 0) {
            examine(header, Failure.MOVE_AWAY, NEWER_SERVICE);
            examinePages();
        }
    }

    private void examine(byte[] header, String otherwise, String newer) {
        if (header.length < HEADER_BYTES || !Arrays.equals(MAGIC, Arrays.copyOf(header, MAGIC.length))) {
            throw Failure.unusable(file, "it is not a SQLite database", otherwise);
        }
        ByteBuffer fields = ByteBuffer.wrap(header);
        if (fields.getInt(APPLICATION_ID_AT) != Schema.APPLICATION_ID) {
            throw Failure.unusable(file, "it is the database of another application", otherwise);
        }
        requireKnown(fields.getInt(USER_VERSION_AT), newer);
    }

    private void requireKnown(Connection connection) throws SQLException {
        requireKnown(Schema.versionOf(connection), NEWER_SERVICE);
    }

    private void requireKnown(int version, String newer) {
        if (version < 0 || version > schema.version()) {
            throw Failure.unusable(
                    file,
                    "it has version " + version + ", and this service knows versions up to " + schema.version(),
                    newer);
        }
    }

    private byte[] header() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(HEADER_BYTES);
        }
    }

    private void examinePages() throws SQLException, IOException {
        if (Files.exists(beside("-journal"))) {
            return; // Only a connection that writes can finish what was interrupted.
        }
        try (Connection connection = readerOfCopy()) {
            requireKnown(connection);
            if (Files.size(file) <= CHECKED_BYTES) {
                requireSound(connection);
            }
        } catch (SQLException e) {
            int code = Failure.primaryCode(e);
            if (code == 11 || code == 26) {
                throw Failure.damaged(file, String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    private void requireSound(Connection connection) throws SQLException {
        Optional<String> fault = fault(connection, "pragma quick_check(1)");
        if (fault.isPresent()) {
            throw Failure.damaged(file, fault.get());
        }
    }

    private static Optional<String> fault(Connection connection, String check) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(check)) {
            String finding = row.next() ? row.getString(1) : "no answer from the check";
            return finding.equals("ok") ? Optional.empty() : Optional.of(finding);
        }
    }

    private static void tune(Statement statement) throws SQLException {
        // In KiB: the inner pages of the indexes of some million items stay in memory.
        statement.execute("pragma cache_size = -65536");
        statement.execute("pragma wal_autocheckpoint = 0");
        statement.execute("pragma journal_size_limit = 67108864");
    }

    private void requireWal(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("pragma journal_mode = wal")) {
            if (!row.next() || !row.getString(1).equals("wal")) {
                throw new TableUnavailable(
                        "cannot use " + file + ": its file system does not support SQLite's write-ahead log."
                                + " Set allim.data-dir to a directory on a local disk.",
                        new IOException("no WAL"));
            }
        }
    }

    private Path beside(String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(5000);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        config.setGetGeneratedKeys(false);
        return config;
    }

    /** The path goes as a URI, in which SQLite reads no character of a file's name as a parameter. */
    private Connection connect(SQLiteConfig config, String parameters) throws SQLException {
        return config.createConnection("jdbc:sqlite:" + file.toUri() + parameters);
    }
}
