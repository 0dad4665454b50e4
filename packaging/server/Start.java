import java.io.File;

/**
 * The first class of {@code quarkus-run.jar}. It is compiled for Java 8, so that a Java that is too old for the service can still
 * say so; what comes next is compiled for the Java that the service needs, and would end without a word.
 */
public final class Start {

    /** As in the pom's maven.compiler.release. */
    private static final int NEEDED = 25;

    private static final String NEXT = "io.quarkus.bootstrap.runner.QuarkusEntryPoint";

    private Start() {}

    public static void main(String[] arguments) throws Throwable {
        int found = feature(System.getProperty("java.specification.version"));
        if (found < NEEDED) {
            System.err.println("Allim needs Java " + NEEDED + " or newer, and this is Java " + found + " ("
                    + System.getProperty("java.home") + "). Start it with bin" + File.separator
                    + "allim, which looks for one that is new enough, or with that one's own java.");
            System.exit(1);
        }
        try {
            Class.forName(NEXT).getMethod("main", String[].class).invoke(null, (Object) arguments);
        } catch (java.lang.reflect.InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** "1.8" is 8. */
    private static int feature(String version) {
        String[] parts = version.split("\\.");
        return Integer.parseInt(parts[0].equals("1") && parts.length > 1 ? parts[1] : parts[0]);
    }
}
