package io.allim.preference;

import com.fasterxml.jackson.databind.node.TextNode;
import io.allim.channel.Channels;
import io.allim.web.Fields;
import io.allim.web.problem.Expected;
import io.allim.web.problem.Problem;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads the body of {@code PUT /v1/recipients/{id}/preferences}. */
@Singleton
final class PreferenceReader {

    /** Wider than the names of workflows and categories are: nothing that was taken once is refused. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:@+-]{1,128}");

    private static final Expected EXPECTED_NAME =
            Expected.text("1 to 128 characters of A-Z a-z 0-9 . _ : @ + -", "news");
    private static final Expected CHOICE = Expected.json("an object with all or channels", "{\"all\":false}");

    private final Channels channels;

    PreferenceReader(Channels channels) {
        this.channels = channels;
    }

    Preferences read(Fields fields) {
        Preferences preferences = new Preferences(
                choice(fields),
                named(fields, "categories", CHOICE, this::wholeChoice),
                named(fields, "workflows", CHOICE, this::wholeChoice),
                named(fields, "frequencies", FrequencyReader.FREQUENCY, FrequencyReader::read),
                HoursReader.readAll(fields, "quietHours", Preferences.MAX_QUIET_HOURS));
        fields.end();
        if (preferences.answers() > Preferences.MAX_ANSWERS) {
            throw Problem.INVALID_FIELD.at(
                    "",
                    "There are %,d answers in all; at most %,d are stored: remove some."
                            .formatted(preferences.answers(), Preferences.MAX_ANSWERS));
        }
        if (!HoursReader.leaveTime(preferences.quietHours(), List.of())) {
            throw fields.refusal(
                    "quietHours",
                    "The quietHours cover the whole week, so that nothing could ever be sent: make them shorter, such as "
                            + HoursReader.EXAMPLE + ", or opt out with `\"all\":false`.",
                    HoursReader.EXAMPLE);
        }
        return preferences;
    }

    private static <T> Map<String, T> named(Fields fields, String name, Expected expected, Function<Fields, T> read) {
        Map<String, T> things = new TreeMap<>();
        fields.optionalObject(
                name, Expected.json("an object by name", "{\"digest\":" + expected.example() + "}"), named -> {
                    for (String key : named.names()) {
                        if (!NAME.matcher(key).matches()) {
                            named.take(key);
                            named.refuse(
                                    key,
                                    EXPECTED_NAME.sentenceOf(
                                            "A name in `" + fields.path(name) + "`", TextNode.valueOf(key)),
                                    "");
                        }
                        named.optionalObject(key, expected, read).ifPresent(thing -> things.put(key, thing));
                    }
                    named.end();
                    return things;
                });
        return things;
    }

    private Choice wholeChoice(Fields fields) {
        Choice choice = choice(fields);
        fields.end();
        return choice;
    }

    private Choice choice(Fields fields) {
        Optional<Boolean> all = fields.optionalFlag("all");
        Map<String, Boolean> answers = fields.optionalObject(
                        "channels", Expected.json("an object by channel", "{\"sms\":false}"), this::answers)
                .orElse(Map.of());
        return new Choice(all, answers);
    }

    private Map<String, Boolean> answers(Fields named) {
        Map<String, Boolean> answers = new TreeMap<>();
        channels.names()
                .forEach(channel -> named.optionalFlag(channel).ifPresent(wanted -> answers.put(channel, wanted)));
        named.end();
        return answers;
    }
}
