package io.allim.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.web.problem.ProblemException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConnectionChecksTest {

    private static final List<ConnectionCheck> CHECKS =
            List.of(new Rule("bot", Set.of("token", "signingSecret")), new Rule("any", Set.of()));

    /** A token is needed. */
    private record Rule(String type, Set<String> secrets) implements ConnectionCheck {

        @Override
        public List<Fault> faults(Connection connection) {
            return connection.secret("token").isPresent()
                    ? List.of()
                    : List.of(new Fault("secrets.token", "Give the token."));
        }
    }

    @Test
    void whatIsWhole_passes() {
        ConnectionChecks.require(CHECKS, connection("bot", Map.of("token", "t")));
        ConnectionChecks.require(CHECKS, connection("bot", Map.of("token", "t", "signingSecret", "s")));
    }

    @Test
    void fault_isAnsweredWithItsField() {
        assertThatThrownBy(() -> ConnectionChecks.require(CHECKS, connection("bot", Map.of())))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.field()).isEqualTo("secrets.token"))
                .hasMessage("Give the token.");
    }

    @Test
    void secretThatNobodyReads_comesFirst_withTheNameThatIsMeant() {
        ProblemException all = catchThrowableOfType(
                ProblemException.class,
                () -> ConnectionChecks.require(CHECKS, connection("bot", Map.of("singingSecret", "v4lue"))));
        assertThat(all.line())
                .isEqualTo("secrets.singingSecret: A connection of type bot has no secret `singingSecret`."
                        + " Did you mean `signingSecret`? Its secrets are signingSecret, token; null removes one that"
                        + " is stored. secrets.token: Give the token.")
                .doesNotContain("v4lue");
    }

    @Test
    void typeWithoutNames_mayHaveAnySecret() {
        ConnectionChecks.require(CHECKS, connection("any", Map.of("token", "t", "other", "o")));
    }

    @Test
    void typeWithoutRules_mayBeAnything() {
        ConnectionChecks.require(CHECKS, connection("other", Map.of("x", "y")));
    }

    private static Connection connection(String type, Map<String, String> secrets) {
        return Connection.of("ops", type, null, secrets, JsonNodeFactory.instance.objectNode(), Instant.EPOCH);
    }
}
