package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.delivery.Delivery;
import io.allim.notification.Notification;
import io.allim.notification.NotificationStore;
import io.allim.pipeline.control.Forecaster;
import io.allim.recipient.Target;
import io.allim.table.Write;
import io.allim.workflow.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of messages that wait. */
class ForecasterTest {

    private static final Duration QUARTER = Duration.ofMinutes(15);

    private final PipelineFixture fixture = new PipelineFixture();
    private Target ada;

    @BeforeEach
    void open() {
        ada = fixture.recipient("ada", new Address(Kinds.EMAIL, "ada@example.com"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void whatIsForLater_isSent() {
        fixture.accept(
                fixture.notification(List.of(ada), Optional.of(PipelineFixture.START.plus(QUARTER)), Optional.empty()));
        assertThat(forecast().decision()).isEqualTo("send");
    }

    /** One millisecond before its turn, and at it. */
    @Test
    void whatHasItsTurn_isSentThen() {
        Notification later = fixture.accept(
                fixture.notification(List.of(ada), Optional.of(PipelineFixture.START.plus(QUARTER)), Optional.empty()));
        Delivery planned = fixture.deliveriesOf(later).getFirst();
        Instant turn = PipelineFixture.START.plusMillis(1);
        fixture.deliveries.replace(planned.plannedForTurn(PipelineFixture.START, turn, "its turn"));
        assertThat(forecast().at()).contains(turn);
        fixture.clock.set(turn);
        assertThat(fixture.forecaster.upcoming("ada", 9, Optional.empty(), turn).items())
                .isEmpty();
    }

    @Test
    void whatIsInADigest_leavesWithIt() {
        fixture.workflows.put(
                DigestTest.workflow(DigestTest.step("email", DigestTest.rule(new Window.Fixed(QUARTER)), List.of())));
        fixture.accept(fixture.starting("news", DigestTest.data(1), ada));
        fixture.drainHints();
        Forecaster.Forecast forecast = forecast();
        assertThat(forecast.decision()).isEqualTo("digest");
        assertThat(forecast.why())
                .startsWith("it leaves with dig_")
                .endsWith(", which holds 1 by now; its window ends at " + PipelineFixture.START.plus(QUARTER));
    }

    /** Nothing of a digest is kept when its time is over, nor is what was in it. */
    @Test
    void whatWasInADigestThatIsGone_isGone() {
        fixture.workflows.put(
                DigestTest.workflow(DigestTest.step("email", DigestTest.rule(new Window.Fixed(QUARTER)), List.of())));
        fixture.accept(fixture.starting("news", DigestTest.data(1), ada));
        fixture.drainHints();
        Forecaster.Forecast forecast = forecast();
        fixture.engineWrite(Write.delete(NotificationStore.digestKey(
                forecast.delivery().membership().orElseThrow().digest())));
        assertThat(fixture.forecaster
                        .upcoming("ada", 9, Optional.empty(), fixture.clock.instant())
                        .items())
                .isEmpty();
        assertThat(fixture.deliveries.find(forecast.delivery().id())).isEmpty();
    }

    private Forecaster.Forecast forecast() {
        List<Forecaster.Forecast> forecasts = fixture.forecaster
                .upcoming("ada", 9, Optional.empty(), fixture.clock.instant())
                .items();
        assertThat(forecasts).hasSize(1);
        return forecasts.getFirst();
    }
}
