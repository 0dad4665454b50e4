package io.allim.browser;

import java.util.ArrayList;
import java.util.List;

/** What tries to run where text becomes markup; each calls {@code alert} or {@code pwned}. */
final class Payloads {

    private static final List<String> CODES =
            List.of("alert(1)", "pwned()", "alert`1`", "window['pwned']()", "setTimeout(pwned)");

    private static final List<String> FORMS = List.of(
            "<script>%s</script>",
            "<img src=x onerror=%s>",
            "<svg onload=%s>",
            "\"><img src=x onerror=%s>",
            "'><svg/onload=%s>",
            "<iframe srcdoc=\"<script>parent.%s</script>\">",
            "<a href=\"javascript:%s\">x</a>",
            "javascript:%s",
            "<body onload=%s>",
            "<input autofocus onfocus=%s>",
            "<details open ontoggle=%s>",
            "<video><source onerror=%s>",
            "<math><mi xlink:href=\"data:x,<script>%s</script>\">",
            "${%s}",
            "{{constructor.constructor('%s')()}}",
            "</style><script>%s</script>",
            "--><script>%s</script>",
            "]]><script>%s</script>",
            "<template><script>%s</script></template>",
            "data:text/html,<script>%s</script>",
            "<form action=\"javascript:%s\"><button autofocus>",
            "<object data=\"javascript:%s\">");

    private Payloads() {}

    static List<String> all() {
        List<String> all = new ArrayList<>();
        for (String form : FORMS) {
            for (String code : CODES) {
                all.add(form.formatted(code));
            }
        }
        return all;
    }
}
