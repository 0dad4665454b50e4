package io.allim.table.sqlite;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.SmallRyeConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What commands on the store are given: a file, and where the store is if that is not where the service looks for it.
 *
 * @param store the file that the service uses
 */
record StoreArguments(Path file, Path store) {

    private static final String DATA_DIR = "--data-dir";

    static StoreArguments parse(List<String> arguments) {
        Optional<String> file = Optional.empty();
        Optional<String> directory = Optional.empty();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals(DATA_DIR)) {
                require(i + 1 < arguments.size(), DATA_DIR + " needs a directory");
                i++;
                directory = Optional.of(arguments.get(i));
            } else if (argument.startsWith(DATA_DIR + "=")) {
                directory = Optional.of(argument.substring(DATA_DIR.length() + 1));
            } else {
                require(!argument.startsWith("-"), "there is no option " + argument);
                require(file.isEmpty(), "one file at a time");
                file = Optional.of(argument);
            }
        }
        require(file.isPresent(), "name the backup's file");
        Path store =
                directory.map(Path::of).orElseGet(StoreArguments::configured).resolve("allim.db");
        return new StoreArguments(
                Path.of(file.orElseThrow()), store.toAbsolutePath().normalize());
    }

    /** As the service would, from the environment, system properties and files. */
    private static Path configured() {
        SmallRyeConfig config = ConfigUtils.configBuilder().build();
        String engine =
                config.getOptionalValue("allim.table.engine", String.class).orElse("sqlite");
        require(
                engine.equals("sqlite"),
                "the state is in " + engine + ", which has its own backups; name a directory with " + DATA_DIR
                        + " for a store of SQLite");
        return Path.of(config.getOptionalValue("allim.data-dir", String.class).orElse(".allim"));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
