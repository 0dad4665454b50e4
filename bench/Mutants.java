import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Reads what {@code bench/mutation.sh} left in target/mutation: {@code java bench/Mutants.java} prints how many mutants of
 * each package the tests kill, and each moved boundary and each removed condition that lives and is not explained in
 * bench/mutation/explained.txt. {@code java bench/Mutants.java all} prints every mutant that lives.
 */
class Mutants {

    static final Path REPORTS = Path.of("target", "mutation");
    static final Path EXPLAINED = Path.of("bench", "mutation", "explained.txt");
    static final Path SOURCES = Path.of("src", "main", "java");
    static final Set<String> NOTICED = Set.of("KILLED", "TIMED_OUT", "MEMORY_ERROR", "RUN_ERROR");

    record Mutant(String type, String file, int line, String method, String mutator, String description, String status) {

        boolean isCovered() {
            return !status.equals("NO_COVERAGE");
        }

        boolean isKilled() {
            return NOTICED.contains(status);
        }

        boolean isOfACondition() {
            return mutator.contains("ConditionalsBoundary") || mutator.contains("RemoveConditional");
        }

        String packageName() {
            return type.substring(0, type.lastIndexOf('.')).replace("io.allim.", "");
        }

        /** Where its explanation stands: the outermost class and the text of its line. */
        String place() throws IOException {
            List<String> lines = Files.readAllLines(source());
            return outermost() + " | " + lines.get(line - 1).strip();
        }

        Path source() {
            return SOURCES.resolve(outermost().replace('.', '/') + ".java").resolveSibling(file);
        }

        String outermost() {
            int inner = type.indexOf('$');
            return inner < 0 ? type : type.substring(0, inner);
        }
    }

    static final class Score {
        int covered;
        int killed;
        int uncovered;
        int conditions;
        int explained;

        double percent() {
            return covered == 0 ? 100 : 100.0 * killed / covered;
        }
    }

    public static void main(String[] args) throws Exception {
        boolean all = args.length > 0 && args[0].equals("all");
        Set<String> explained = explained();
        Set<String> used = new HashSet<>();
        Map<String, Score> scores = new TreeMap<>();
        Score total = new Score();
        List<String> alive = new ArrayList<>();
        for (Mutant mutant : read()) {
            boolean isExplained = false;
            if (mutant.isCovered() && !mutant.isKilled() && (all || mutant.isOfACondition())) {
                String place = mutant.place();
                isExplained = explained.contains(place);
                used.add(place);
                if (!isExplained) {
                    alive.add(mutant.status() + " line " + mutant.line() + " " + mutant.method() + ": "
                            + mutant.description() + "\n    " + place);
                }
            }
            for (Score score : List.of(scores.computeIfAbsent(mutant.packageName(), _ -> new Score()), total)) {
                count(score, mutant, isExplained);
            }
        }
        alive.stream().sorted().forEach(System.out::println);
        System.out.println("| package | mutants covered | killed | score | conditions that live, explained | not explained | not covered |");
        System.out.println("|---|---|---|---|---|---|---|");
        scores.forEach(Mutants::print);
        print("**all**", total);
        explained.stream()
                .filter(place -> !used.contains(place) && scores.containsKey(packageOf(place)))
                .sorted()
                .forEach(place -> System.err.println("not needed any more: " + place));
    }

    static String packageOf(String place) {
        String type = place.substring(0, place.indexOf(" | "));
        return type.substring(0, type.lastIndexOf('.')).replace("io.allim.", "");
    }

    static void count(Score score, Mutant mutant, boolean isExplained) {
        if (!mutant.isCovered()) {
            score.uncovered++;
            return;
        }
        score.covered++;
        if (mutant.isKilled()) {
            score.killed++;
        } else if (mutant.isOfACondition()) {
            score.conditions++;
            score.explained += isExplained ? 1 : 0;
        }
    }

    static void print(String name, Score score) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %,d | %,d | %.1f %% | %d | %d | %d |%n",
                name,
                score.covered,
                score.killed,
                score.percent(),
                score.explained,
                score.conditions - score.explained,
                score.uncovered);
    }

    /** Each line is {@code class | line of source | why no test can or need notice}. */
    static Set<String> explained() throws IOException {
        Set<String> places = new HashSet<>();
        for (String line : Files.readAllLines(EXPLAINED)) {
            int why = line.lastIndexOf(" | ");
            if (!line.startsWith("#") && why > 0) {
                places.add(line.substring(0, why));
            }
        }
        return places;
    }

    /** Of each package what the newest report says. */
    static List<Mutant> read() throws Exception {
        Map<String, List<Mutant>> newest = new TreeMap<>();
        try (Stream<Path> reports = Files.list(REPORTS)) {
            for (Path report : (Iterable<Path>) reports.filter(path -> path.toString().endsWith(".xml"))
                    .sorted(Comparator.comparing(path -> path.toFile().lastModified()))::iterator) {
                newest.putAll(mutants(report).stream().collect(Collectors.groupingBy(Mutant::packageName)));
            }
        }
        return newest.values().stream().flatMap(List::stream).toList();
    }

    static List<Mutant> mutants(Path report) throws Exception {
        NodeList found = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(report.toFile())
                .getElementsByTagName("mutation");
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> mutant((Element) found.item(i)))
                .toList();
    }

    static Mutant mutant(Element of) {
        return new Mutant(
                text(of, "mutatedClass"),
                text(of, "sourceFile"),
                Integer.parseInt(text(of, "lineNumber")),
                text(of, "mutatedMethod"),
                text(of, "mutator"),
                text(of, "description"),
                of.getAttribute("status"));
    }

    static String text(Element of, String name) {
        return of.getElementsByTagName(name).item(0).getTextContent();
    }
}
