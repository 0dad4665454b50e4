package io.allim.connection;

import io.allim.web.problem.Near;
import io.allim.web.problem.Problem;
import io.allim.web.problem.ProblemException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Lets those who call by a connection judge it before it is stored. */
final class ConnectionChecks {

    private ConnectionChecks() {}

    /** @throws ProblemException with everything that is wrong */
    static void require(List<ConnectionCheck> all, Connection connection) {
        List<ProblemException> faults = all.stream()
                .filter(check -> check.type().equals(connection.type()))
                .flatMap(check -> faults(check, connection))
                .toList();
        if (!faults.isEmpty()) {
            throw ProblemException.of(faults);
        }
    }

    private static Stream<ProblemException> faults(ConnectionCheck check, Connection connection) {
        return Stream.concat(
                unknown(check.secrets(), connection),
                check.faults(connection).stream().map(fault -> Problem.INVALID_FIELD.at(fault.path(), fault.why())));
    }

    private static Stream<ProblemException> unknown(Set<String> known, Connection connection) {
        return connection.secrets().keySet().stream()
                .filter(name -> !known.isEmpty() && !known.contains(name))
                .map(name -> Problem.UNKNOWN_FIELD.at("secrets." + name, sentence(name, known, connection)));
    }

    private static String sentence(String name, Set<String> known, Connection connection) {
        return "A connection of type " + connection.type() + " has no secret `" + name + "`."
                + Near.question(name, known)
                + " Its secrets are " + String.join(", ", new TreeSet<>(known)) + "; null removes one that is stored.";
    }
}
