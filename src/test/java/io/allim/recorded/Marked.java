package io.allim.recorded;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** A word that stands in each secret of a test, and the forms in which it would be found in what leaks. */
final class Marked {

    static final String WORD = "Zk7mQ2xWv9Lr4TbN";

    private static final List<String> FORMS = forms();

    private Marked() {}

    private static List<String> forms() {
        byte[] word = WORD.getBytes(StandardCharsets.US_ASCII);
        List<String> forms = new ArrayList<>(List.of(WORD, HexFormat.of().formatHex(word)));
        // What stands before it moves its base64.
        for (int before = 0; before < 3; before++) {
            byte[] moved = new byte[before + word.length];
            System.arraycopy(word, 0, moved, before, word.length);
            String whole = Base64.getEncoder().withoutPadding().encodeToString(moved);
            forms.add(whole.substring(before == 0 ? 0 : 4, whole.length() - 2));
        }
        return forms;
    }

    /** Each place where the text has it, with what stands around it. */
    static List<String> in(String name, String text) {
        List<String> found = new ArrayList<>();
        for (String form : FORMS) {
            for (int at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
                found.add(name + ": …" + text.substring(Math.max(0, at - 60), Math.min(text.length(), at + 40)) + "…");
            }
        }
        return found;
    }

    static List<String> in(String name, byte[] bytes) {
        List<String> found = new ArrayList<>(in(name, new String(bytes, StandardCharsets.ISO_8859_1)));
        found.addAll(in(name + " as UTF-16", new String(bytes, StandardCharsets.UTF_16LE)));
        found.addAll(in(
                name + " as UTF-16",
                new String(
                        Arrays.copyOfRange(bytes, Math.min(1, bytes.length), bytes.length),
                        StandardCharsets.UTF_16LE)));
        return found;
    }
}
