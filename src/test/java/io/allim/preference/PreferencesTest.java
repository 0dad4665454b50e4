package io.allim.preference;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.table.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every combination of answers on all levels, defaults and criticality, against a list that says what comes first. */
class PreferencesTest {

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
        boolean noise = said.stream().flatMap(Optional::stream).findFirst().orElse(true) == Boolean.FALSE;
        Map<String, Choice> categories = new HashMap<>(Map.of("billing", new Choice(Optional.of(noise), Map.of())));
        categories.put("marketing", choice(said.get(3), said.get(2), noise));
        Map<String, Choice> workflows = new HashMap<>(Map.of("invoices", new Choice(Optional.of(noise), Map.of())));
        workflows.put("news", choice(said.get(1), said.get(0), noise));
        return new Preferences(choice(said.get(5), said.get(4), noise), categories, workflows);
    }

    private static Choice choice(Optional<Boolean> all, Optional<Boolean> email, boolean noise) {
        Map<String, Boolean> channels = new HashMap<>(Map.of("sms", noise));
        email.ifPresent(wanted -> channels.put("email", wanted));
        return new Choice(all, channels);
    }

    private static Subject news(List<Optional<Boolean>> said, boolean critical) {
        Map<String, Boolean> defaults = new HashMap<>();
        said.get(6).ifPresent(wanted -> defaults.put("email", wanted));
        said.get(7).ifPresent(wanted -> defaults.put("all", wanted));
        return new Subject(Optional.of("news"), Optional.of("marketing"), critical, defaults);
    }

    @Test
    void verdict_ofAPlainMessageKnowsChannelsAlone() {
        Preferences preferences = new Preferences(
                new Choice(Optional.empty(), Map.of("sms", false)),
                Map.of("", new Choice(Optional.of(false), Map.of())),
                Map.of("news", new Choice(Optional.of(false), Map.of())));
        assertThat(preferences.verdict(Subject.PLAIN, "sms"))
                .isEqualTo(new Verdict(false, "the recipient muted everything on sms"));
        assertThat(preferences.verdict(Subject.PLAIN, "email"))
                .isEqualTo(new Verdict(true, "no preference against it"));
    }

    @Test
    void preferences_areReadAsTheyWereWritten() {
        Preferences preferences = Preferences.NONE
                .with(Place.EVERYTHING.on("sms"), Optional.of(false))
                .with(Place.category("marketing"), Optional.of(false))
                .with(Place.workflow("news").on("email"), Optional.of(true));
        assertThat(Json.read(Json.write(preferences), Preferences.class)).isEqualTo(preferences);
        assertThat(preferences.answers()).isEqualTo(3);
        assertThat(preferences
                        .with(Place.EVERYTHING.on("sms"), Optional.empty())
                        .with(Place.category("marketing"), Optional.empty())
                        .with(Place.workflow("news").on("email"), Optional.empty()))
                .isEqualTo(Preferences.NONE);
    }
}
