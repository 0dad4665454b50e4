package io.allim.secret;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A secret in a file, as Docker, Kubernetes and systemd hand it in. Whoever changes the file changes the secret at once. */
record SecretFile(Path path) implements Secret.Source {

    private static final int MAX_BYTES = 65_536;

    @Override
    public String read() {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw new SecretUnavailable("the file can't be read ("
                    + e.getClass().getSimpleName() + "): is it there, and may the user of this process read it?");
        }
        if (bytes.length > MAX_BYTES) {
            throw new SecretUnavailable("the file has more than " + MAX_BYTES + " bytes: name another");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
