package io.allim.config;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** A key of ours by its name that no rule knows: in all likelihood a slip of the pen, which would change nothing in silence. */
final class UnknownKey {

    private static final Logger LOG = Logger.getLogger(UnknownKey.class);

    private static final int LIKELY_SLIP = 2;
    private static final int PERHAPS_SLIP = 6;

    /** What Kubernetes and Docker set for each service or container of the name allim, or of one that begins with it. */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "ALLIM_(?:\\w+_)?(?:SERVICE_(?:HOST|PORT\\w*)|PORT_[0-9]+_(?:TCP|UDP|SCTP)\\w*|NAME|ENV_\\w+)");

    private static final Pattern PERHAPS_SECRET = Pattern.compile("(?i).*(?:key|passw|secret|token).*");

    private UnknownKey() {}

    /** In a file or a property, which are written for this service alone. */
    static void add(Settings settings, String key, String value) {
        String remedy = settings.known().stream()
                .min(Comparator.comparingInt((String known) -> steps(key, known))
                        .thenComparing(known -> known))
                .filter(known -> steps(key, known) <= PERHAPS_SLIP)
                .map(known -> "set " + known + " instead")
                .orElse("take it out, or choose one of docs/configuration.md");
        settings.add(key + " is " + shown(key, value) + "; there is no such key: " + remedy + ".");
    }

    /** @param name also as the environment has it, which a file ignores */
    private static int steps(String name, String known) {
        return distance(name, name.startsWith("ALLIM_") ? Values.variable(known) : known);
    }

    /** In the environment, which others write as well: only what comes close to one of ours is a mistake. */
    static void addVariable(Settings settings, String name, String value) {
        if (SERVICE_LINK.matcher(name).matches() || value.matches("(?:tcp|udp|sctp)://.*")) {
            return;
        }
        Optional<String> near = settings.known().stream()
                .map(Values::variable)
                .filter(known -> isNear(name, known))
                .min(Comparator.comparingInt((String known) -> distance(name, known))
                        .thenComparing(known -> known));
        if (near.isPresent()) {
            settings.add(
                    name + " is " + shown(name, value) + "; there is no such key: set " + near.get() + " instead.");
        } else {
            LOG.warnf("%s is set in the environment, and no setting of Allim: it changes nothing.", name);
        }
    }

    /** By a slip, or without the middle, as ALLIM_SMTP_HOST is. */
    private static boolean isNear(String name, String known) {
        String end = name.substring("ALLIM".length());
        return distance(name, known) <= LIKELY_SLIP || end.indexOf('_', 1) > 0 && known.endsWith(end);
    }

    private static String shown(String key, String value) {
        return PERHAPS_SECRET.matcher(key).matches() ? "set" : Values.shown(key, value);
    }

    /** How many characters are added, left out, changed or swapped with their neighbour. */
    static int distance(String one, String other) {
        int[][] steps = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : least(steps, one, i, other, j);
            }
        }
        return steps[one.length()][other.length()];
    }

    private static int least(int[][] steps, String one, int i, String other, int j) {
        boolean same = one.charAt(i - 1) == other.charAt(j - 1);
        int least = Math.min(steps[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
        boolean swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(least, steps[i - 2][j - 2] + 1) : least;
    }
}
