package io.allim.web.problem;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds what somebody meant who wrote something else. Loaded when something is wrong, not before. */
public final class Near {

    private static final int MOST = 3;

    /** Longer texts are no slips of names that there are. */
    private static final int MAX_LENGTH = 100;

    private Near() {}

    private record Guess(String name, int distance) {}

    /** The names that are nearest, one in most cases; none when all are far. */
    public static List<String> to(String given, Collection<String> names) {
        if (given.isBlank() || given.length() > MAX_LENGTH) {
            return List.of();
        }
        List<Guess> guesses = new ArrayList<>();
        for (String name : names) {
            int distance = distance(given, name);
            if (distance <= tolerated(given)) {
                guesses.add(new Guess(name, distance));
            }
        }
        int best = guesses.stream().mapToInt(Guess::distance).min().orElse(0);
        return guesses.stream()
                .filter(guess -> guess.distance() == best)
                .map(Guess::name)
                .sorted(Comparator.comparing((String name) -> !sameStart(given, name)))
                .limit(MOST)
                .toList();
    }

    /** A question with a space before it, or empty text. */
    public static String question(String given, Collection<String> names) {
        List<String> near = to(given, names);
        return near.isEmpty() ? "" : " Did you mean `" + String.join("` or `", near) + "`?";
    }

    private static int tolerated(String given) {
        return Math.clamp(plain(given).length() / 3, 1, 3);
    }

    private static boolean sameStart(String given, String name) {
        return Character.toLowerCase(given.charAt(0)) == Character.toLowerCase(name.charAt(0));
    }

    private static int distance(String given, String name) {
        String one = plain(given);
        String other = plain(name);
        if (one.equals(other)) {
            return 0;
        }
        int slash = name.lastIndexOf('/');
        int last = slash < 0
                ? Integer.MAX_VALUE
                : edits(plain(given.substring(given.lastIndexOf('/') + 1)), plain(name.substring(slash + 1)));
        boolean begins =
                Math.min(one.length(), other.length()) >= 3 && (one.startsWith(other) || other.startsWith(one));
        return Math.min(Math.min(edits(one, other), last), begins ? 1 : Integer.MAX_VALUE);
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
    }

    /** How many characters are to be added, removed, replaced or swapped with their neighbour. */
    private static int edits(String from, String to) {
        int[][] edits = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                edits[i][j] = i == 0 || j == 0 ? i + j : fewest(edits, from, to, i, j);
            }
        }
        return edits[from.length()][to.length()];
    }

    private static int fewest(int[][] edits, String from, String to, int i, int j) {
        boolean same = from.charAt(i - 1) == to.charAt(j - 1);
        int fewest = Math.min(edits[i - 1][j - 1] + (same ? 0 : 1), Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(fewest, edits[i - 2][j - 2] + 1) : fewest;
    }
}
