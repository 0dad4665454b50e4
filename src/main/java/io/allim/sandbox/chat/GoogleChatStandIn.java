package io.allim.sandbox.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.sandbox.wire.ChatView.Span;
import io.allim.sandbox.wire.ChatView.Style;
import io.allim.sandbox.wire.HttpAnswer;
import io.allim.sandbox.wire.HttpRequest;
import io.allim.sandbox.wire.SandboxMessages;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/** A webhook of Google Chat: {@code /googlechat/v1/spaces/{space}/messages}. A request id that it knows makes no second message. */
@Singleton
@IfBuildProfile(anyOf = {"dev", "test"})
final class GoogleChatStandIn extends ChatStandIn {

    private static final Pattern SPACE = Pattern.compile("/googlechat/.*?(spaces/[^/]+)/messages");
    private static final Pattern REQUEST = Pattern.compile("(?:^|.*&)requestId=([A-Za-z0-9_-]+).*");
    private static final Pattern MENTION = Pattern.compile("<users/([^>]+)>");

    /** How a title begins: with a dot of the message's colour. */
    private static final Pattern TITLE =
            Pattern.compile("<font color=\"(#[0-9a-f]{6})\">●</font> (.*)", Pattern.DOTALL);

    GoogleChatStandIn(SandboxMessages messages, InstantSource clock) {
        super("googlechat", "Google Chat", messages, clock);
    }

    @Override
    protected HttpAnswer answer(HttpRequest request, JsonNode body) {
        Matcher space = SPACE.matcher(request.path());
        if (!space.matches() || !body.has("cardsV2") && !body.has("text")) {
            return HttpAnswer.reply(
                    400, "application/json", "{\"error\":{\"code\":400,\"status\":\"INVALID_ARGUMENT\"}}");
        }
        Matcher named = REQUEST.matcher(request.query());
        String message = named.matches() ? named.group(1) : UUID.randomUUID().toString();
        String id = space.group(1) + "/messages/" + message;
        if (!knows(id)) {
            keep(id, space.group(1), request, view(request, body).build());
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("name", id);
        answer.putObject("thread")
                .put(
                        "name",
                        space.group(1) + "/threads/"
                                + body.at("/thread/threadKey").asText(message));
        return json(200, answer);
    }

    private static ChatViewBuilder view(HttpRequest request, JsonNode body) {
        ChatViewBuilder view = new ChatViewBuilder("Allim", request)
                .in(body.at("/thread/threadKey").asText());
        String text = body.path("text").asText();
        view.text(MENTION.matcher(text)
                .results()
                .map(found -> new Span("@" + found.group(1) + " ", Set.of(Style.MENTION), ""))
                .toList());
        body.path("cardsV2")
                .forEach(card -> card.path("card")
                        .path("sections")
                        .forEach(section -> section.path("widgets").forEach(widget -> add(widget, view))));
        return view;
    }

    private static void add(JsonNode widget, ChatViewBuilder view) {
        if (widget.has("textParagraph")) {
            String html = widget.at("/textParagraph/text").asText();
            Matcher title = TITLE.matcher(html);
            if (title.matches()) {
                view.color(title.group(1)).title(spans(title.group(2)), "");
            } else {
                view.text(spans(html));
            }
        }
        JsonNode field = widget.path("decoratedText");
        if (!field.isMissingNode()) {
            view.field(field.path("topLabel").asText(), spans(field.path("text").asText()), false);
        }
        widget.at("/buttonList/buttons")
                .forEach(button -> view.button(
                        button.path("text").asText(),
                        button.at("/onClick/openLink/url").asText()));
    }

    private static List<Span> spans(String html) {
        List<Span> spans = new ArrayList<>();
        Jsoup.parseBodyFragment(html).body().childNodes().forEach(node -> add(node, Set.of(), "", spans));
        return spans;
    }

    private static void add(Node node, Set<Style> styles, String url, List<Span> spans) {
        if (node instanceof TextNode text) {
            spans.add(new Span(text.getWholeText(), styles, url));
            return;
        }
        EnumSet<Style> inner = EnumSet.noneOf(Style.class);
        inner.addAll(styles);
        if (node instanceof Element element) {
            switch (element.tagName()) {
                case "b" -> inner.add(Style.BOLD);
                case "i" -> inner.add(Style.ITALIC);
                case "s" -> inner.add(Style.STRIKE);
                default -> {
                    // A link, or a colour, which the page does not show.
                }
            }
        }
        String to = node.hasAttr("href") ? node.attr("href") : url;
        node.childNodes().forEach(child -> add(child, inner, to, spans));
    }

    /** Without a time to wait. */
    @Override
    public HttpAnswer throttled() {
        return HttpAnswer.reply(
                429, "application/json", "{\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\"}}");
    }

    @Override
    public HttpAnswer rejected() {
        return HttpAnswer.reply(404, "application/json", "{\"error\":{\"code\":404,\"status\":\"NOT_FOUND\"}}");
    }
}
