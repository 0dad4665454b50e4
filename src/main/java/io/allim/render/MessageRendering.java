package io.allim.render;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.PlainText;
import io.allim.render.Program.Text;
import io.allim.template.Rendering;
import io.allim.template.TemplateText;
import io.allim.template.TemplateVersion;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The rendering of one message, all texts of which share a budget. */
final class MessageRendering {

    /** In which dates are written where the template says no language. */
    static final String LOCALE = "en";

    private static final Pattern URL = Pattern.compile("(?i:https?)://[^\\s<>\"\\p{Cntrl}]{1,2040}");
    private static final Pattern DOCUMENT = Pattern.compile("(?i)\\s*<(?:!doctype|html)\\b");

    private final Programs.Ready ready;
    private final Optional<String> locale;
    private final ObjectNode variables;
    private final Function<String, Optional<Programs.Ready>> layouts;
    private final Budget budget = new Budget();
    /** What is being rendered, for complaints. */
    private String place = "";

    MessageRendering(
            Programs.Ready ready,
            Optional<String> locale,
            ObjectNode variables,
            Function<String, Optional<Programs.Ready>> layouts) {
        this.ready = ready;
        this.locale = locale;
        this.variables = variables;
        this.layouts = layouts;
    }

    Rendering render(String channel) {
        place = name(ready.version());
        try {
            return ready.version()
                    .part(channel, locale)
                    .<Rendering>map(found -> new Rendering.Done(text(ready.program(found))))
                    .orElseGet(() -> new Rendering.Failed(place + " has no part for " + channel + " and no default"));
        } catch (RenderFault | SyntaxFault fault) {
            return new Rendering.Failed(place + ": " + fault.getMessage());
        }
    }

    private TemplateText text(Program program) {
        String title = new PlainText(plain(program, Text.TITLE)).oneLine().value();
        Optional<String> html = program.texts().containsKey(Text.HTML)
                ? Optional.of(rendered(program, Text.HTML, variables))
                : Optional.empty();
        String body = html.isPresent() && !program.texts().containsKey(Text.BODY)
                ? HtmlText.of(html.get())
                : plain(program, Text.BODY);
        String clean = new PlainText(body).value().strip();
        Optional<ObjectNode> data = program.found().part().data().map(json -> data(program, json));
        if (clean.isEmpty() && data.isEmpty()) {
            place = Text.BODY.path(program.found()) + " of " + name(ready.version());
            throw new RenderFault("nothing is left of the text");
        }
        return new TemplateText(title, clean, html.map(it -> framed(program, it, title)), url(program), data);
    }

    private String plain(Program program, Text text) {
        return program.texts().containsKey(text) ? rendered(program, text, variables) : "";
    }

    private String rendered(Program program, Text text, ObjectNode given) {
        place = text.path(program.found()) + " of " + name(ready.version());
        return new Run(setting(program, ready.version(), text == Text.HTML, given), budget)
                .render(program.texts().get(text));
    }

    private ObjectNode data(Program program, ObjectNode json) {
        place = program.found().path() + ".data of " + name(ready.version());
        return program.rendered(json, setting(program, ready.version(), false, variables), budget);
    }

    private Optional<String> url(Program program) {
        String url = plain(program, Text.URL).strip();
        if (!url.isEmpty() && !URL.matcher(url).matches()) {
            throw new RenderFault("what it gives is no URL of http or https");
        }
        return Optional.of(url).filter(it -> !it.isEmpty());
    }

    private String framed(Program program, String html, String title) {
        String framed = program.found()
                .part()
                .layout()
                .map(layout -> inLayout(layout, html, title))
                .orElse(html);
        return DOCUMENT.matcher(framed).lookingAt() ? framed : document(title, framed);
    }

    private String inLayout(String layout, String html, String title) {
        Programs.Ready frame = layouts.apply(layout)
                .orElseThrow(() -> new RenderFault("its layout " + layout + " is no published template"));
        Program program = frame.version()
                .part("email", locale)
                .map(frame::program)
                .filter(it -> it.texts().containsKey(Text.HTML))
                .orElseThrow(() -> new RenderFault("its layout " + layout + " has no html for e-mail"));
        place = Text.HTML.path(program.found()) + " of " + name(frame.version());
        ObjectNode given = variables.deepCopy();
        given.set("content", new Markup(html));
        given.put("subject", title);
        return new Run(setting(program, frame.version(), true, given), budget)
                .render(program.texts().get(Text.HTML));
    }

    private static Run.Setting setting(Program program, TemplateVersion version, boolean html, ObjectNode given) {
        return new Run.Setting(
                given, version.strict(), html, program.found().locale().orElse(LOCALE));
    }

    private static String document(String title, String html) {
        return """
                <!DOCTYPE html>
                <html>
                <head><meta charset="utf-8"><title>%s</title></head>
                <body>
                %s
                </body>
                </html>
                """.formatted(Place.escape(title), html);
    }

    private static String name(TemplateVersion version) {
        return "the template " + version.id() + (version.number() == 0 ? "" : ", version " + version.number());
    }
}
