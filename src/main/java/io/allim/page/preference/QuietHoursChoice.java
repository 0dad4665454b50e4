package io.allim.page.preference;

import io.allim.preference.Preferences;
import io.allim.time.Hours;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The choice of quiet hours. A person sets the same hours for some days; what else programs may have stored is shown,
 * and kept until the person chooses otherwise.
 *
 * @param own the zone of the recipient
 */
record QuietHoursChoice(List<Hours> stored, ZoneId own) {

    private static final Set<DayOfWeek> EVERY_DAY = EnumSet.allOf(DayOfWeek.class);
    private static final Hours NIGHTS = new Hours(EVERY_DAY, LocalTime.of(22, 0), LocalTime.of(7, 0), Optional.empty());

    /** What a form calls the parts of the choice. */
    private static final String BEFORE = "quiet-before";

    private static final String WHICH = "quiet";
    private static final String FROM = "quiet-from";
    private static final String TO = "quiet-to";
    private static final String ON = "quiet-on";

    /** What may be chosen. */
    private static final String KEEP = "keep";

    private static final String NONE = "none";
    private static final String HOURS = "hours";

    /** @param zone empty text: the recipient's own */
    record Rule(List<DayOfWeek> days, boolean everyDay, LocalTime from, LocalTime to, String zone) {}

    record Day(DayOfWeek day, boolean on) {}

    static QuietHoursChoice of(Preferences preferences, Optional<ZoneId> zone) {
        return new QuietHoursChoice(preferences.quietHours(), zone.orElse(ZoneOffset.UTC));
    }

    /** Whether it is less than what can be stored, so that there is nothing to keep. */
    private boolean isPlain() {
        return stored.isEmpty()
                || stored.size() == 1 && stored.getFirst().zone().isEmpty();
    }

    public String which() {
        if (!isPlain()) {
            return KEEP;
        }
        return stored.isEmpty() ? NONE : HOURS;
    }

    /** Those that a person can keep, but not set. */
    public List<Rule> kept() {
        return isPlain()
                ? List.of()
                : stored.stream().map(QuietHoursChoice::rule).toList();
    }

    private static Rule rule(Hours hours) {
        return new Rule(
                hours.days().stream().sorted().toList(),
                hours.days().equals(EVERY_DAY),
                hours.from(),
                hours.to(),
                hours.zone().map(ZoneId::getId).orElse(""));
    }

    /** With which the fields are filled. */
    private Hours hours() {
        return which().equals(HOURS) ? stored.getFirst() : NIGHTS;
    }

    public LocalTime from() {
        return hours().from();
    }

    public LocalTime to() {
        return hours().to();
    }

    public List<Day> days() {
        Set<DayOfWeek> on = hours().days();
        return EVERY_DAY.stream().map(day -> new Day(day, on.contains(day))).toList();
    }

    /** The whole choice as one text, with which a form tells what it showed. */
    public String key() {
        return isPlain() ? key(stored) : KEEP;
    }

    private static String key(List<Hours> hours) {
        return hours.stream().map(QuietHoursChoice::key).findFirst().orElse(NONE);
    }

    private static String key(Hours hours) {
        return hours.days().stream()
                .sorted()
                .map(DayOfWeek::name)
                .collect(Collectors.joining(" ", hours.from() + " " + hours.to() + " ", ""));
    }

    Preferences choose(Preferences preferences, Form form) {
        return filled(form)
                .filter(filled -> form.changed(BEFORE, key(filled)))
                .map(preferences::withQuietHours)
                .orElse(preferences);
    }

    /** As the form has it; empty when that can't be chosen, or is to stay as it is. */
    private static Optional<List<Hours>> filled(Form form) {
        return form.only(WHICH).flatMap(which -> switch (which) {
            case NONE -> Optional.of(List.of());
            case HOURS -> hours(form);
            default -> Optional.empty();
        });
    }

    /** Without a beginning, an end or a day there are none. */
    private static Optional<List<Hours>> hours(Form form) {
        Set<DayOfWeek> days = form.days(ON);
        if (days.isEmpty() || form.has(FROM, "") || form.has(TO, "")) {
            return Optional.of(List.of());
        }
        Optional<LocalTime> to = form.time(TO);
        return form.time(FROM)
                .filter(_ -> to.isPresent())
                .map(from -> List.of(new Hours(days, from, to.get(), Optional.empty())));
    }
}
