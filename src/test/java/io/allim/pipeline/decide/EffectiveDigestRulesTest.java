package io.allim.pipeline.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.pipeline.PipelineFixture;
import io.allim.recipient.Target;
import io.allim.time.Frequency;
import io.allim.time.Frequency.Every;
import io.allim.workflow.DigestRule;
import io.allim.workflow.Window;
import io.allim.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a target hears of what is gathered. */
class EffectiveDigestRulesTest {

    private static final Workflow NEWS =
            new Workflow("news", 1, Optional.empty(), Optional.empty(), false, Map.of(), List.of());

    private final PipelineFixture fixture = new PipelineFixture();

    /** A workflow may offer less than it did when the recipient chose. */
    @ParameterizedTest
    @CsvSource({"DAILY, true", "WEEKLY, false"})
    void frequency_countsWhileTheWorkflowOffersIt(Every offered, boolean counts) {
        Target ada = fixture.recipient("ada");
        fixture.preferences.change(
                "ada",
                said -> said.with("news", Optional.of(new Frequency(Every.DAILY, Optional.empty(), Optional.empty()))));
        assertThat(fixture.effectiveRules
                        .of(ada, rule(offered), Optional.of(NEWS))
                        .chosen())
                .isEqualTo(counts);
    }

    @Test
    void address_hearsAsTheRuleSays() {
        DigestRule rule = rule(Every.DAILY);
        Target address = new Target.ToAddress(new Address(Kinds.EMAIL, "ada@example.com"));
        assertThat(fixture.effectiveRules.of(address, rule, Optional.of(NEWS)).rule())
                .isEqualTo(rule);
    }

    private static DigestRule rule(Every offered) {
        return new DigestRule(
                Optional.empty(),
                new Window.Fixed(Duration.ofMinutes(15)),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(offered));
    }
}
