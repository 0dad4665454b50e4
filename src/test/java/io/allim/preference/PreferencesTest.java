package io.allim.preference;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.table.Json;
import io.allim.time.Frequency;
import io.allim.time.Frequency.Every;
import io.allim.time.Hours;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every combination of answers on all levels, defaults and criticality, against a list that says what comes first. */
class PreferencesTest {

    private static final Frequency AT_ONCE = new Frequency(Every.INSTANT, Optional.empty(), Optional.empty());
    private static final Frequency MONDAYS =
            new Frequency(Every.WEEKLY, Optional.of(DayOfWeek.MONDAY), Optional.of(LocalTime.of(8, 30)));
    private static final Hours NIGHTS =
            new Hours(Set.of(DayOfWeek.values()), LocalTime.of(22, 0), LocalTime.of(7, 0), Optional.empty());
    private static final Hours WEEKENDS = new Hours(
            Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
            LocalTime.MIDNIGHT,
            LocalTime.MIDNIGHT,
            Optional.of(ZoneId.of("Asia/Seoul")));

    private static final List<Optional<Boolean>> ANSWERS =
            List.of(Optional.empty(), Optional.of(true), Optional.of(false));

    /** The order of the levels, the first to say something first, with the words for yes and for no. */
    private static final List<List<String>> ORDER = List.of(
            List.of("the recipient asked for workflow news on email", "the recipient muted workflow news on email"),
            List.of("the recipient asked for workflow news", "the recipient muted workflow news"),
            List.of(
                    "the recipient asked for category marketing on email",
                    "the recipient muted category marketing on email"),
            List.of("the recipient asked for category marketing", "the recipient muted category marketing"),
            List.of("the recipient asked for everything on email", "the recipient muted everything on email"),
            List.of("the recipient asked for everything", "the recipient muted everything"),
            List.of("workflow news is on by default on email", "workflow news is off by default on email"),
            List.of("workflow news is on by default", "workflow news is off by default"));

    @Test
    void verdict_followsTheMostSpecificAnswerAndNamesIt() {
        int combinations = 1;
        for (int i = 0; i < ORDER.size(); i++) {
            combinations *= ANSWERS.size();
        }
        for (int code = 0; code < combinations; code++) {
            List<Optional<Boolean>> said = combination(code);
            Preferences preferences = preferences(said);
            assertThat(preferences.verdict(news(said, false), "email"))
                    .as("%s", said)
                    .isEqualTo(expected(said));
            assertThat(preferences.verdict(news(said, true), "email"))
                    .as("critical %s", said)
                    .isEqualTo(new Verdict(true, "critical: can't be muted"));
        }
        assertThat(combinations).isEqualTo(6561);
    }

    private static List<Optional<Boolean>> combination(int code) {
        List<Optional<Boolean>> said = new ArrayList<>();
        for (int i = 0; i < ORDER.size(); i++, code /= ANSWERS.size()) {
            said.add(ANSWERS.get(code % ANSWERS.size()));
        }
        return said;
    }

    private static Verdict expected(List<Optional<Boolean>> said) {
        for (int level = 0; level < ORDER.size(); level++) {
            if (said.get(level).isPresent()) {
                boolean wanted = said.get(level).get();
                return new Verdict(wanted, ORDER.get(level).get(wanted ? 0 : 1));
            }
        }
        return new Verdict(true, "no preference against it");
    }

    /** The answers beside noise of the other kind about other workflows, categories and channels. */
    private static Preferences preferences(List<Optional<Boolean>> said) {
        boolean noise =
                said.stream().flatMap(Optional::stream).findFirst().orElse(true).equals(false);
        Map<String, Choice> categories = new HashMap<>(Map.of("billing", new Choice(Optional.of(noise), Map.of())));
        categories.put("marketing", choice(said.get(3), said.get(2), noise));
        Map<String, Choice> workflows = new HashMap<>(Map.of("invoices", new Choice(Optional.of(noise), Map.of())));
        workflows.put("news", choice(said.get(1), said.get(0), noise));
        return new Preferences(choice(said.get(5), said.get(4), noise), categories, workflows, Map.of(), List.of());
    }

    private static Choice choice(Optional<Boolean> all, Optional<Boolean> email, boolean noise) {
        Map<String, Boolean> channels = new HashMap<>(Map.of("sms", noise));
        email.ifPresent(wanted -> channels.put("email", wanted));
        return new Choice(all, channels);
    }

    private static PreferenceSubject news(List<Optional<Boolean>> said, boolean critical) {
        Map<String, Boolean> defaults = new HashMap<>();
        said.get(6).ifPresent(wanted -> defaults.put("email", wanted));
        said.get(7).ifPresent(wanted -> defaults.put("all", wanted));
        return new PreferenceSubject(Optional.of("news"), Optional.of("marketing"), critical, defaults);
    }

    @Test
    void verdict_ofAPlainMessageKnowsChannelsAlone() {
        Preferences preferences = new Preferences(
                new Choice(Optional.empty(), Map.of("sms", false)),
                Map.of("", new Choice(Optional.of(false), Map.of())),
                Map.of("news", new Choice(Optional.of(false), Map.of())),
                Map.of(),
                List.of());
        assertThat(preferences.verdict(PreferenceSubject.PLAIN, "sms"))
                .isEqualTo(new Verdict(false, "the recipient muted everything on sms"));
        assertThat(preferences.verdict(PreferenceSubject.PLAIN, "email"))
                .isEqualTo(new Verdict(true, "no preference against it"));
    }

    @Test
    void preferences_areReadAsTheyWereWritten() {
        Preferences preferences = Preferences.NONE
                .with(PreferenceScope.EVERYTHING.on("sms"), Optional.of(false))
                .with(PreferenceScope.category("marketing"), Optional.of(false))
                .with(PreferenceScope.workflow("news").on("email"), Optional.of(true));
        assertThat(Json.read(Json.write(preferences), Preferences.class)).isEqualTo(preferences);
        assertThat(preferences.answers()).isEqualTo(3);
        assertThat(preferences
                        .with(PreferenceScope.EVERYTHING.on("sms"), Optional.empty())
                        .with(PreferenceScope.category("marketing"), Optional.empty())
                        .with(PreferenceScope.workflow("news").on("email"), Optional.empty()))
                .isEqualTo(Preferences.NONE);
    }

    @Test
    void frequenciesAndQuietHours_areReadAsTheyWereWritten() {
        Preferences preferences = Preferences.NONE
                .with("news", Optional.of(MONDAYS))
                .with("tips", Optional.of(AT_ONCE))
                .withQuietHours(List.of(NIGHTS, WEEKENDS));
        assertThat(Json.read(Json.write(preferences), Preferences.class)).isEqualTo(preferences);
        assertThat(preferences.answers()).isEqualTo(2);
        assertThat(preferences.frequency("news")).contains(MONDAYS);
        assertThat(preferences.frequency("other")).isEmpty();
        assertThat(preferences
                        .with("news", Optional.empty())
                        .with("tips", Optional.empty())
                        .withQuietHours(List.of()))
                .isEqualTo(Preferences.NONE);
    }

    @Test
    void frequenciesAndQuietHours_stayWhereSomethingElseIsSaid() {
        Preferences preferences =
                Preferences.NONE.with("news", Optional.of(MONDAYS)).withQuietHours(List.of(NIGHTS));
        for (PreferenceScope scope : List.of(
                PreferenceScope.EVERYTHING,
                PreferenceScope.category("marketing").on("sms"),
                PreferenceScope.workflow("news"))) {
            Preferences changed = preferences.with(scope, Optional.of(false));
            assertThat(changed.frequency("news")).contains(MONDAYS);
            assertThat(changed.quietHours()).containsExactly(NIGHTS);
            assertThat(changed.with(scope, Optional.empty())).isEqualTo(preferences);
        }
        assertThat(preferences.with("tips", Optional.of(AT_ONCE)).quietHours()).containsExactly(NIGHTS);
    }

    @Test
    void preferences_thatWereStoredBeforeThereWereQuietHoursHaveNone() {
        String stored = """
                {"everything":{"channels":{"sms":false}},"categories":{},"workflows":{"news":{"all":false,"channels":{}}}}
                """;
        assertThat(Json.read(stored, Preferences.class))
                .isEqualTo(Preferences.NONE
                        .with(PreferenceScope.EVERYTHING.on("sms"), Optional.of(false))
                        .with(PreferenceScope.workflow("news"), Optional.of(false)));
    }
}
