package io.allim.api;

import io.allim.channel.Channels;
import io.allim.preference.Choice;
import io.allim.preference.Preferences;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads the body of {@code PUT /v1/recipients/{id}/preferences}. */
@Singleton
final class PreferenceReader {

    private final Channels channels;

    PreferenceReader(Channels channels) {
        this.channels = channels;
    }

    Preferences read(Fields fields) {
        Preferences preferences = new Preferences(
                choice(fields),
                named(fields, "categories", this::wholeChoice),
                named(fields, "workflows", this::wholeChoice),
                named(fields, "frequencies", FrequencyReader::read),
                HoursReader.readAll(fields, "quietHours", Preferences.MAX_QUIET_HOURS));
        fields.end();
        if (preferences.answers() > Preferences.MAX_ANSWERS) {
            throw Problem.INVALID_FIELD.at("", "Give at most " + Preferences.MAX_ANSWERS + " answers.");
        }
        return preferences;
    }

    private static <T> Map<String, T> named(Fields fields, String name, Function<Fields, T> read) {
        Map<String, T> things = new TreeMap<>();
        fields.optionalObject(name).ifPresent(named -> {
            for (String key : named.names()) {
                if (RecipientReader.id(key).isEmpty()) {
                    throw Problem.INVALID_FIELD.at(
                            fields.path(name), "Name each with 1 to 128 characters of A-Z a-z 0-9 . _ : @ + -");
                }
                named.optionalObject(key).ifPresent(thing -> things.put(key, read.apply(thing)));
            }
        });
        return things;
    }

    private Choice wholeChoice(Fields fields) {
        Choice choice = choice(fields);
        fields.end();
        return choice;
    }

    private Choice choice(Fields fields) {
        Map<String, Boolean> answers = new TreeMap<>();
        Optional<Boolean> all = fields.optionalFlag("all");
        fields.optionalObject("channels").ifPresent(named -> {
            for (String channel : named.names()) {
                if (channels.find(channel).isEmpty()) {
                    throw Problem.INVALID_FIELD.at(
                            fields.path("channels"), "Name channels of " + String.join(", ", channels.names()) + ".");
                }
                named.optionalFlag(channel).ifPresent(wanted -> answers.put(channel, wanted));
            }
        });
        return new Choice(all, answers);
    }
}
