import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which classes of a class path others can get at: by their names in constant pools, be they types or texts, in texts
 * that name services, and by names that begin with theirs. That is more than what is ever loaded, and less than what
 * libraries bring along.
 *
 * <p>A client of the AWS SDK has a method for every operation. What belongs to operations that nobody else names is left
 * out.
 */
final class Reachable {

    private static final String CLASS = ".class";
    private static final Pattern NAME = Pattern.compile("[\\w$]+(?:[./][\\w$]+)+");
    private static final Pattern TYPE = Pattern.compile("^[BCDFIJSVZ]*L");
    private static final String SERVICES = "software/amazon/awssdk/services/";
    private static final Pattern OPERATION = Pattern.compile(
            SERVICES + "\\w+/((model|transform)/(?!\\w+Exception)\\w+|(paginators|waiters)/\\w+)(\\$\\w+)*\\.class");

    private final NavigableMap<String, byte[]> entries;
    private final Set<String> found = new HashSet<>();
    private final Set<String> opened = new HashSet<>();
    private final Deque<String> open = new ArrayDeque<>();

    /** @param entries all classes and resources by their names in the jar */
    Reachable(NavigableMap<String, byte[]> entries) {
        this.entries = entries;
    }

    /** @param root whether a class is used whoever names it; its name ends with {@code .class} */
    Set<String> from(Predicate<String> root) {
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            String name = entry.getKey();
            if (name.endsWith(CLASS)) {
                if (root.test(name)) {
                    find(name);
                }
            } else if (name.startsWith("META-INF/services/")
                    || name.endsWith(".interceptors")
                    || name.endsWith(".properties")) {
                names(new String(entry.getValue(), StandardCharsets.ISO_8859_1));
            }
        }
        while (!open.isEmpty()) {
            follow(open.poll());
        }
        return found;
    }

    private void follow(String name) {
        boolean client = name.startsWith(SERVICES) && !OPERATION.matcher(name).matches();
        for (PoolEntry constant : ClassFile.of().parse(entries.get(name)).constantPool()) {
            if (constant instanceof Utf8Entry text) {
                Matcher names = NAME.matcher(text.stringValue());
                while (names.find()) {
                    String other = file(names.group());
                    if (!client || !OPERATION.matcher(other).matches()) {
                        find(other);
                    } else if (other.endsWith("Request.class") && entries.containsKey(other)) {
                        // The verifier asks what its superclass is.
                        found.add(other);
                    }
                }
            }
        }
        if (name.contains("/model/") && name.endsWith("Request.class")) {
            find(name.replace("/model/", "/transform/").replace(CLASS, "Marshaller.class"));
        }
    }

    private void names(String text) {
        Matcher names = NAME.matcher(text);
        while (names.find()) {
            find(file(names.group()));
        }
    }

    private void find(String name) {
        if (entries.containsKey(name) && opened.add(name)) {
            found.add(name);
            open.add(name);
            String type = name.substring(0, name.length() - CLASS.length());
            companions(type + "$");
            companions(type + "_");
        }
    }

    /** What is generated for a class, such as {@code Messages_$logger}, is found by its name. */
    private void companions(String prefix) {
        entries.tailMap(prefix, true).keySet().stream()
                .takeWhile(name -> name.startsWith(prefix))
                .filter(name -> name.endsWith(CLASS))
                .forEach(this::find);
    }

    /** Types within a descriptor have an L in front of them, and maybe the letters of primitive types before that. */
    private String file(String name) {
        String path = name.replace('.', '/') + CLASS;
        return entries.containsKey(path) ? path : TYPE.matcher(path).replaceFirst("");
    }
}
