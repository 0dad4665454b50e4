package io.allim.pipeline.accept;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Urgency;
import io.allim.notification.Audience;
import io.allim.notification.NotificationRequest;
import io.allim.notification.SendOptions;
import io.allim.notification.Timing;
import io.allim.recipient.Recipient;
import io.allim.recipient.RecipientStore;
import io.allim.recipient.Target;
import io.allim.recipient.TopicStore;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What callers are told that they may not have meant. */
class NoteTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");

    private final SettableClock clock = new SettableClock(NOW);
    private final MemoryTable table = new MemoryTable(clock);
    private final RecipientStore recipients = new RecipientStore(table, clock);
    private final TopicStore topics = new TopicStore(table, recipients);

    /** Clocks differ by a minute. */
    @ParameterizedTest
    @CsvSource({
        "-PT60.001S, is past by 1 minutes: it is sent now.",
        "-PT47H59M, is past by 2879 minutes: it is sent now.",
        "-PT48H, is past by 2 days: it is sent now.",
        "-P730D, is past by 730 days: it is sent now.",
        "-P731D, is past by 2 years: it is sent now."
    })
    void sendAtInThePast_isToldWithHowLate(Duration ahead, String told) {
        assertThat(sendAt(ahead))
                .containsExactly(new Note("sent-late", "sendAt", "`sendAt`, " + NOW.plus(ahead) + ", " + told));
    }

    @ParameterizedTest
    @CsvSource({"-PT60S", "PT0S", "PT1S", "P3653D"})
    void sendAtOfAMinuteAgoOrInTenYears_isNotTold(Duration ahead) {
        assertThat(sendAt(ahead)).isEmpty();
    }

    @Test
    void sendAtInMoreThanTenYears_isTold() {
        Duration ahead = Duration.ofDays(3653).plusMillis(1);
        assertThat(sendAt(ahead))
                .containsExactly(new Note(
                        "sent-in-years",
                        "sendAt",
                        "`sendAt`, " + NOW.plus(ahead) + ", is 10 years ahead: it is held until then."));
    }

    @ParameterizedTest
    @CsvSource({"-1, true", "0, true", "1, false"})
    void expiresAtThatIsOver_isTold(long millis, boolean told) {
        Instant end = NOW.plusMillis(millis);
        List<Note> notes = notes(new Timing(Optional.empty(), Optional.of(end)));
        assertThat(notes)
                .isEqualTo(
                        told
                                ? List.of(new Note(
                                        "expired", "expiresAt", "`expiresAt`, " + end + ", is past: nothing is sent."))
                                : List.of());
    }

    @Test
    void topicWithoutSubscribers_isTold_withTheOneThatMayBeMeant() {
        subscribe("billing");
        subscribe("operations");
        assertThat(notes(Timing.AT_ONCE, "operations")).isEmpty();
        assertThat(notes(Timing.AT_ONCE, "operation"))
                .containsExactly(
                        noSubscribers(
                                "Nobody subscribes to the topic `operation`, so nobody gets it there. Did you mean `operations`?"));
    }

    /** Its subscribers left, and it is not asked whether it was meant itself. */
    @Test
    void topicForLater_isToldUntilWhenSomebodyMaySubscribe() {
        subscribe("empty");
        topics.unsubscribe("empty", List.of("ada"));
        Instant later = NOW.plusMillis(1);
        assertThat(notes(new Timing(Optional.of(later), Optional.empty()), "empty"))
                .containsExactly(
                        noSubscribers("Nobody subscribes to the topic `empty`: it reaches those who subscribe before "
                                + later + "."));
    }

    @Test
    void topics_areToldForTheFirstTwenty() {
        String[] many = IntStream.range(0, 21).mapToObj("topic-%02d"::formatted).toArray(String[]::new);
        assertThat(notes(Timing.AT_ONCE, many)).hasSize(20);
    }

    @Test
    void nobody_isToldOfTopicsAlone() {
        assertThat(Note.ofNobody(planned(List.of()))).isEmpty();
        assertThat(Note.ofNobody(planned(List.of(), "news", "ops")))
                .containsExactly(
                        noSubscribers("There is no delivery: nobody subscribed to `news`, `ops` when the notification"
                                + " went out, or all who did are erased."));
        assertThat(Note.ofNobody(planned(List.of("ada"), "news")).getFirst().detail())
                .endsWith("or all who did are excluded or erased.");
    }

    private static NotificationRequest planned(List<String> exclude, String... topicIds) {
        List<Target> to = Stream.of(topicIds).<Target>map(Target.ToTopic::new).toList();
        return NotificationRequest.of(
                NOW,
                new Audience(to, exclude),
                Optional.empty(),
                Optional.empty(),
                JsonNodeFactory.instance.objectNode(),
                SendOptions.of(Urgency.NORMAL),
                Timing.AT_ONCE);
    }

    private static Note noSubscribers(String detail) {
        return new Note("no-subscribers", "to", detail);
    }

    private void subscribe(String topic) {
        recipients.put(new Recipient(
                "ada",
                Collections.emptyList(),
                Optional.empty(),
                Optional.empty(),
                JsonNodeFactory.instance.objectNode()));
        topics.subscribe(topic, List.of("ada"));
    }

    private List<Note> sendAt(Duration ahead) {
        return notes(new Timing(Optional.of(NOW.plus(ahead)), Optional.empty()));
    }

    /** Of a notification to a recipient and the topics. */
    private List<Note> notes(Timing timing, String... topicIds) {
        List<Target> to = Stream.concat(
                        Stream.<Target>of(new Target.ToRecipient("ada")),
                        Stream.of(topicIds).map(Target.ToTopic::new))
                .toList();
        return Note.of(
                NotificationRequest.of(
                        NOW,
                        Audience.of(to),
                        Optional.empty(),
                        Optional.empty(),
                        JsonNodeFactory.instance.objectNode(),
                        SendOptions.of(Urgency.NORMAL),
                        timing),
                topics);
    }
}
