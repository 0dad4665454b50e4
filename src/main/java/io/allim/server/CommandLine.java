package io.allim.server;

import io.allim.table.TableEngine;
import io.allim.table.TableUnavailable;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** What the program is told to do other than to run. Loaded with arguments alone. */
final class CommandLine {

    private static final int DONE = 0;
    private static final int NOT_DONE = 1;
    private static final int MISUSED = 2;

    private final List<TableEngine.Command> commands;
    private final PrintStream out;
    private final PrintStream err;

    CommandLine(PrintStream out, PrintStream err) {
        commands = ServiceLoader.load(TableEngine.Command.class, CommandLine.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        this.out = out;
        this.err = err;
    }

    /** @return the status of the process */
    int run(String... arguments) {
        return switch (arguments[0]) {
            case "help", "--help", "-h" -> {
                usage(out);
                yield DONE;
            }
            case "version", "--version" -> {
                out.println("Allim " + version());
                yield DONE;
            }
            default -> run(arguments[0], List.of(arguments).subList(1, arguments.length));
        };
    }

    private int run(String name, List<String> arguments) {
        Optional<TableEngine.Command> command =
                commands.stream().filter(each -> each.name().equals(name)).findFirst();
        if (command.isEmpty()) {
            err.println("allim: there is no command " + name + ".");
            usage(err);
            return MISUSED;
        }
        try {
            command.get().run(arguments, out);
            return DONE;
        } catch (IllegalArgumentException e) {
            err.println("allim " + name + ": " + e.getMessage() + ".");
            command.get().usage().forEach(line -> err.println("Usage: allim " + line));
            return MISUSED;
        } catch (TableUnavailable e) {
            err.println("allim " + name + ": " + e.getMessage());
            return NOT_DONE;
        }
    }

    private void usage(PrintStream to) {
        to.println("Usage:");
        to.println("  allim [run]                           run the service");
        commands.forEach(command -> command.usage().forEach(line -> to.println("  allim " + line)));
        to.println("  allim version                         print the version");
        to.println("  allim help                            print this");
    }

    private static String version() {
        return Optional.ofNullable(CommandLine.class.getPackage().getImplementationVersion())
                .orElse("(development)");
    }
}
