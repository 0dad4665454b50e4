package io.allim.config;

import io.quarkus.runtime.configuration.DurationConverter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The settings as they were written, and rules on them. Each rule that does not hold leaves one sentence, with the key, the
 * value and what to do; the start ends with all of them.
 *
 * <p>A key with a default must have a value; any other may be empty, which is as if it were not set.
 */
public final class Settings {

    /** AWS's own characters for the names of parameters and secrets, and those of ARNs; or the whole path of a file. */
    private static final Pattern REFERENCE = Pattern.compile("ssm:[A-Za-z0-9/_.:-]{1,2048}"
            + "|secretsmanager:[A-Za-z0-9/_+=.@:!-]{1,2048}(?:#.{1,256})?|file:(?://)?/[^/\\x00].*");

    private final Values values;
    private final Set<String> known = new HashSet<>();
    private final Set<String> wrong = new HashSet<>();
    private final List<String[]> orders = new ArrayList<>();
    private final List<String> mistakes = new ArrayList<>();

    Settings(Values values) {
        this.values = values;
    }

    /** One sentence each, in the order of the keys. */
    List<String> mistakes() {
        for (String[] order : orders) {
            compare(order[0], order[1], order[2]);
        }
        orders.clear();
        Collections.sort(mistakes);
        return mistakes;
    }

    /** The keys that rules were asked for. */
    Set<String> known() {
        return known;
    }

    /** As it was written, or else the default; empty when there is none. Blanks around it are a mistake: some readers keep them. */
    public String text(String key) {
        boolean first = known.add(key);
        String text = values.text(key);
        if (text == null) {
            if (wrong.add(key)) {
                String value = Values.shown(key, values.raw(key));
                mistakes.add(values.name(key) + " is " + value
                        + ", which refers to a setting that there is none of; set that,"
                        + " or write \\${ where ${ is meant.");
            }
            return values.defaultOf(key);
        }
        if (first && !text.equals(text.strip())) {
            note(key, text.isBlank() ? "it is blank: take it out" : "it begins or ends with a blank: take that away");
        }
        if (first && Values.isSecret(key) && values.raw(key).contains("$$")) {
            note(key, "of $$ in it one $ alone would be used: keep it in a file, as in file:/run/secrets/allim");
        }
        return text.strip();
    }

    /** Its parts, without empty ones. */
    public List<String> list(String key) {
        return Values.parts(text(key)).stream().map(String::strip).toList();
    }

    /** Whether there is a value, be it the default. */
    public boolean has(String key) {
        return !text(key).isEmpty() || wrong.contains(key);
    }

    /** From one duration to another, such as from {@code 1s} to {@code 1h}. */
    public void duration(String key, String least, String most) {
        String text = text(key);
        if (isWanted(key, text) && !isBetween(text, least, most)) {
            mistake(key, durationFrom(least, most) + suchAs(key));
        }
    }

    /** One or more of them, with commas between. */
    public void durations(String key, String least, String most) {
        for (String text : list(key)) {
            if (!isBetween(text, least, most)) {
                mistake(key, "durations, each from " + least + " to " + most + ", with commas between" + suchAs(key));
                return;
            }
        }
        if (list(key).isEmpty()) {
            mistake(key, "one or more durations, with commas between" + suchAs(key));
        }
    }

    /** A whole number. */
    public void whole(String key, long least, long most) {
        String text = text(key);
        if (isWanted(key, text) && !isWhole(text, least, most)) {
            mistake(key, "a whole number from %,d to %,d".formatted(least, most) + suchAs(key));
        }
    }

    /** A number that may have a fraction. */
    public void number(String key, double least, double most) {
        String text = text(key);
        if (isWanted(key, text) && !isBetween(Values.decimal(text), least, most)) {
            mistake(key, "a number from " + number(least) + " to " + number(most) + suchAs(key));
        }
    }

    public void port(String key, int least) {
        String text = text(key);
        if (isWanted(key, text) && !isWhole(text, least, 65_535)) {
            mistake(key, "a port from " + least + " to 65535" + suchAs(key));
        }
    }

    public void flag(String key) {
        word(key, "true", "false");
    }

    /** One of these words. */
    public void word(String key, String... words) {
        String text = text(key);
        if (isWanted(key, text) && !Arrays.asList(words).contains(text)) {
            mistake(key, String.join(" or ", words));
        }
    }

    /** @param wanted completes "set it to" */
    public void matches(String key, String pattern, String wanted) {
        String text = text(key);
        if (isWanted(key, text) && !text.matches(pattern)) {
            mistake(key, wanted);
        }
    }

    /**
     * Each part of a list, without repetitions.
     *
     * @param wanted completes "set it to"
     */
    public void each(String key, String pattern, String wanted) {
        Set<String> parts = new HashSet<>();
        for (String part : Values.parts(text(key))) {
            if (!part.matches(pattern)) {
                String why = part.strip().matches(pattern) ? " has a blank at its start or end" : " is not one";
                mistake(key, wanted + "; " + Values.shown(key, part) + why);
            } else if (!parts.add(part)) {
                mistake(key, wanted + "; " + Values.shown(key, part) + " is there twice");
            }
        }
    }

    /** An absolute URL of http or https with a host. */
    public void url(String key, String example) {
        String text = text(key);
        if (isWanted(key, text) && !Values.isUrl(text)) {
            mistake(key, "a URL that begins with https:// or http:// and has a host, such as " + example);
        }
    }

    /** Whether a secret is kept elsewhere, in Parameter Store or Secrets Manager of AWS or in a file; if so, its form is judged. */
    public boolean isReference(String key) {
        String text = text(key);
        boolean reference = text.startsWith("ssm:") || text.startsWith("secretsmanager:") || text.startsWith("file:");
        if (reference && !REFERENCE.matcher(text).matches()) {
            mistake(
                    key,
                    "a reference such as ssm:/allim/secret, secretsmanager:allim-secret, secretsmanager:allim-secret#field or"
                            + " file:/run/secrets/allim");
        }
        return reference;
    }

    /** The names that the default has, in any order, some or all of them. */
    public void selection(String key) {
        String names = values.defaultOf(key);
        each(key, names.replace(',', '|'), "names out of " + names + ", with commas between and none twice");
        if (list(key).isEmpty()) {
            mistake(key, "names out of " + names + ", with commas between");
        }
    }

    /** Both or neither. */
    public void together(String key, String other) {
        if (has(key) && !has(other)) {
            missing(other, "set it too, since " + key + " is, or take that out");
        } else if (has(other) && !has(key)) {
            missing(key, "set it too, since " + other + " is, or take that out");
        }
    }

    /** The first duration is shorter than the second. */
    public void below(String key, String limit) {
        orders.add(new String[] {key, limit, "less than "});
    }

    /** The first duration is as long as the second, or longer. */
    public void notBelow(String key, String limit) {
        orders.add(new String[] {key, limit, "no less than "});
    }

    /** Of those alone that are durations as they should be. */
    private void compare(String key, String limit, String order) {
        Duration one = Values.duration(text(key));
        Duration other = Values.duration(text(limit));
        if (one == null || other == null || wrong.contains(key) || wrong.contains(limit)) {
            return;
        }
        boolean less = one.compareTo(other) < 0;
        if (less != order.equals("less than ")) {
            String that = less ? "lower that" : "raise that";
            note(key, "set it to " + order + limit + ", which is " + Values.shown(limit, text(limit)) + ", or " + that);
        }
    }

    /** @param wanted completes "set it to" */
    public void mistake(String key, String wanted) {
        note(key, "set it to " + wanted + (text(key).isEmpty() && values.isDefaulted(key) ? ", or leave it out" : ""));
    }

    /** @param remedy a clause that tells what to do */
    public void note(String key, String remedy) {
        String text = text(key);
        String value = text.isEmpty()
                ? "is empty"
                : Values.isSecret(key) ? "has " + Values.length(text) : "is " + Values.shown(key, text);
        wrong.add(key);
        mistakes.add(values.name(key) + " " + value + "; " + remedy + ".");
    }

    /** @param remedy a clause that tells what to do */
    public void missing(String key, String remedy) {
        mistakes.add(values.name(key) + " is not set; " + remedy + ".");
    }

    /** A whole sentence, on something that is no key of ours. */
    public void add(String sentence) {
        mistakes.add(sentence);
    }

    /** Whether a rule on the value's form is to be asked; an empty value is none where there is no default. */
    private boolean isWanted(String key, String text) {
        return !text.isEmpty() || values.isDefaulted(key);
    }

    private String suchAs(String key) {
        return values.isDefaulted(key) ? ", such as " + values.defaultOf(key) : "";
    }

    private static String durationFrom(String least, String most) {
        return "a duration from " + least + " to " + most;
    }

    private static boolean isBetween(String text, String least, String most) {
        Duration duration = Values.duration(text);
        return duration != null
                && duration.compareTo(DurationConverter.parseDuration(least)) >= 0
                && duration.compareTo(DurationConverter.parseDuration(most)) <= 0;
    }

    private static boolean isWhole(String text, long least, long most) {
        if (!text.matches("[+-]?[0-9]{1,18}")) {
            return false;
        }
        long number = Long.parseLong(text);
        return number >= least && number <= most;
    }

    private static boolean isBetween(double number, double least, double most) {
        return number >= least && number <= most;
    }

    private static String number(double number) {
        return number == Math.rint(number)
                ? "%,d".formatted((long) number)
                : BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
