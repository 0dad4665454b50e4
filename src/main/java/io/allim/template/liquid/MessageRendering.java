package io.allim.template.liquid;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Channels;
import io.allim.channel.PlainText;
import io.allim.channel.TemplateFields;
import io.allim.chat.RichText;
import io.allim.http.WebLink;
import io.allim.template.ChatText;
import io.allim.template.Part;
import io.allim.template.Rendering;
import io.allim.template.TemplateText;
import io.allim.template.TemplateVersion;
import io.allim.template.html.HtmlFrame;
import io.allim.template.html.HtmlText;
import io.allim.template.html.Markup;
import io.allim.template.liquid.CompiledPart.Text;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The rendering of one message, all texts of which share a budget. */
final class MessageRendering {

    /** In which dates are written where the template says no language. */
    static final String LOCALE = "en";

    static final int MAX_URL = 2048;

    private final TemplateCache.CachedTemplate ready;
    private final Optional<String> locale;
    private final ObjectNode variables;
    private final Function<String, Optional<TemplateCache.CachedTemplate>> layouts;
    private final Channels channels;
    private final StepLimit steps = new StepLimit();
    private final Set<String> notes = new LinkedHashSet<>();
    /** What is being rendered, for complaints. */
    private String where = "";

    MessageRendering(
            TemplateCache.CachedTemplate ready,
            Optional<String> locale,
            ObjectNode variables,
            Function<String, Optional<TemplateCache.CachedTemplate>> layouts,
            Channels channels) {
        this.ready = ready;
        this.locale = locale;
        this.variables = variables;
        this.layouts = layouts;
        this.channels = channels;
    }

    Rendering render(String channel) {
        where = name(ready.version());
        TemplateFields has = channels.templateFields(channel);
        try {
            return ready.version()
                    .sources(channel, has, locale)
                    .<Rendering>map(sources ->
                            new Rendering.Done(has.isChat() ? chat(sources) : text(sources), List.copyOf(notes)))
                    .orElseGet(() -> new Rendering.Failed(where + " has no part for " + channel + " and no default"));
        } catch (RenderFault | SyntaxFault fault) {
            return new Rendering.Failed(where + ": " + fault.getMessage());
        }
    }

    private TemplateText text(TemplateVersion.Sources sources) {
        String title = sources.title()
                .map(found -> new PlainText(plain(found, Text.TITLE)).oneLine().value())
                .orElse("");
        CompiledPart part = ready.part(sources.content());
        Optional<String> html = part.texts().containsKey(Text.HTML)
                ? Optional.of(rendered(part, Text.HTML, variables))
                : Optional.empty();
        String body = html.isPresent() && !part.texts().containsKey(Text.BODY)
                ? HtmlText.of(html.get())
                : plain(sources.content(), Text.BODY);
        String clean = new PlainText(body).value().strip();
        Optional<ObjectNode> data = sources.data().map(found -> data(ready.part(found)));
        if (clean.isEmpty() && data.isEmpty()) {
            throw nothingLeft(sources.content());
        }
        Optional<String> layout = part.found().part().layout();
        Optional<String> own = layout.filter(name -> !name.equals(Part.NO_LAYOUT));
        Optional<String> page =
                html.or(() -> own.map(_ -> HtmlFrame.paragraphs(clean))).map(it -> framed(part, own, it, title));
        return new TemplateText(
                title,
                clean,
                page,
                sources.url().flatMap(this::url),
                data,
                part.found().locale(),
                Optional.empty(),
                layout.filter(Part.NO_LAYOUT::equals).isPresent());
    }

    /** A body may be empty in a chat where there is something else. */
    private TemplateText chat(TemplateVersion.Sources sources) {
        String title = sources.title()
                .map(found -> new PlainText(plain(found, Text.TITLE)).oneLine().value())
                .orElse("");
        TemplateVersion.Found content = sources.content();
        String body = new PlainText(plain(content, Text.BODY)).value();
        RichText rich = content.part().chat().isPresent() ? RichText.parse(body) : RichText.plain(body);
        ChatRendering rendering = new ChatRendering(this::rendered, (_, note) -> notes.add(where + ": " + note));
        ChatText chat = new ChatText(
                rich,
                sources.fields().map(rendering::fields).orElse(List.of()),
                sources.color().flatMap(rendering::color),
                sources.buttons().map(rendering::buttons).orElse(List.of()));
        Optional<ObjectNode> data = sources.data().map(found -> data(ready.part(found)));
        String words = words(title, chat);
        if (words.isEmpty() && data.isEmpty()) {
            throw nothingLeft(content);
        }
        return new TemplateText(
                title,
                words,
                Optional.empty(),
                sources.url().flatMap(this::url),
                data,
                content.locale(),
                Optional.of(chat),
                false);
    }

    /** For places that show a body alone. */
    private static String words(String title, ChatText chat) {
        String body = chat.body().plainText().strip();
        String facts = chat.fields().stream()
                .map(field -> field.name() + ": " + field.value())
                .collect(Collectors.joining("\n"));
        return body.isEmpty() ? (title.isEmpty() ? facts : title) : body;
    }

    private RenderFault nothingLeft(TemplateVersion.Found content) {
        where = path(Text.BODY, content) + " of " + name(ready.version());
        return new RenderFault("nothing is left of the text");
    }

    private String rendered(TemplateVersion.Found found, String path, String source) {
        where = found.path() + "." + path + " of " + name(ready.version());
        CompiledPart part = ready.part(found);
        RenderContext run = new RenderContext(setting(part, ready.version(), false, variables), steps);
        String rendered = run.render(Objects.requireNonNull(part.chat().get(source)));
        note(run);
        return rendered;
    }

    private String plain(TemplateVersion.Found found, Text text) {
        CompiledPart part = ready.part(found);
        return part.texts().containsKey(text) ? rendered(part, text, variables) : "";
    }

    private String rendered(CompiledPart part, Text text, ObjectNode given) {
        return rendered(part, text, ready.version(), given);
    }

    private String rendered(CompiledPart part, Text text, TemplateVersion version, ObjectNode given) {
        where = path(text, part.found()) + " of " + name(version);
        RenderContext run = new RenderContext(setting(part, version, text == Text.HTML, given), steps);
        String rendered = run.render(Objects.requireNonNull(part.texts().get(text)));
        note(run);
        return rendered;
    }

    private void note(RenderContext run) {
        run.notes().forEach(note -> notes.add(where + ": " + note));
    }

    private ObjectNode data(CompiledPart part) {
        where = part.found().path() + ".data of " + name(ready.version());
        Set<String> said = new LinkedHashSet<>();
        ObjectNode data = part.rendered(setting(part, ready.version(), false, variables), steps, said);
        said.forEach(note -> notes.add(where + ": " + note));
        return data;
    }

    private Optional<String> url(TemplateVersion.Found found) {
        String url = plain(found, Text.URL).strip();
        if (url.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> link = url.length() > MAX_URL ? Optional.empty() : WebLink.web(url);
        return Optional.of(link.orElseThrow(() -> new RenderFault("what it gives is no URL of http or https")));
    }

    private String framed(CompiledPart part, Optional<String> layout, String html, String title) {
        Optional<String> language = part.found().locale();
        String framed = layout.map(name -> inLayout(name, part.found().channel(), html, title))
                .orElse(html);
        return HtmlFrame.of(framed, title, language);
    }

    private String inLayout(String layout, String channel, String html, String title) {
        TemplateCache.CachedTemplate frame = layouts.apply(layout)
                .orElseThrow(() -> new RenderFault("its layout " + layout + " is no published template"));
        CompiledPart part = frame.version()
                .html(channel, locale)
                .map(frame::part)
                .orElseThrow(() -> new RenderFault("its layout " + layout + " has no html for "
                        + channels.label(channel).noun()));
        ObjectNode given = variables.deepCopy();
        given.set("content", new Markup(html));
        given.put("subject", title);
        return rendered(part, Text.HTML, frame.version(), given);
    }

    private String path(Text text, TemplateVersion.Found found) {
        return text.path(found, channels.templateFields(found.channel()));
    }

    private static RenderContext.Setting setting(
            CompiledPart part, TemplateVersion version, boolean html, ObjectNode given) {
        return new RenderContext.Setting(
                given, version.strict(), html, part.found().locale().orElse(LOCALE));
    }

    private static String name(TemplateVersion version) {
        return "the template " + version.id() + (version.number() == 0 ? "" : ", version " + version.number());
    }
}
