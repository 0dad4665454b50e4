package io.allim.console;

import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A script of the bundle, kept compressed from when somebody asks for it. */
final class Asset {

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+-[A-Z0-9]{8}\\.js");
    private static final Map<String, Asset> KNOWN = new ConcurrentHashMap<>();

    private final byte[] plain;
    private final byte[] zipped;

    private Asset(byte[] plain) {
        this.plain = plain;
        this.zipped = zip(plain);
    }

    static Optional<Asset> find(String name) {
        return NAME.matcher(name).matches()
                ? Optional.ofNullable(KNOWN.computeIfAbsent(name, Asset::read))
                : Optional.empty();
    }

    /** Of a type that a Function URL takes for bytes, compressed or not. */
    Response answer(@Nullable String encodings) {
        boolean zip = encodings != null && encodings.contains("gzip");
        Response.ResponseBuilder answer = Response.ok(zip ? zipped : plain, "application/javascript")
                .header("Cache-Control", "public, max-age=31536000, immutable")
                .header("Vary", "Accept-Encoding")
                .header("X-Content-Type-Options", "nosniff");
        return zip ? answer.header("Content-Encoding", "gzip").build() : answer.build();
    }

    private static @Nullable Asset read(String name) {
        try (InputStream script = Asset.class.getResourceAsStream("assets/" + name)) {
            return script == null ? null : new Asset(script.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] zip(byte[] plain) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream(plain.length);
        try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
            zip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }
}
