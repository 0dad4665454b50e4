package io.allim.channel.email;

import io.allim.channel.PlainText;
import io.allim.channel.WritingDirection;
import io.allim.chat.RichText;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The words of a message as a mail that nobody designed, with the same content as text and as HTML: the title as a heading,
 * the body, a button for its URL, and a footer.
 *
 * <p>The HTML is of what mail readers have in common: tables whose styles are inline, no image but the sender's, nothing that
 * is loaded but that. It follows the reader's scheme of colours, and is as wide as the window, at most 560 px.
 *
 * @param subject the document's title
 * @param title one line; empty text where the body has none above it
 * @param text the body as text
 * @param body the same with its lists and links
 * @param link http or https
 * @param language of title and body, a BCP 47 tag; readers judge by the characters where it is unknown
 * @param locale of the receiver, for what the layout says itself where the language is unknown
 */
record DefaultLayout(
        Brand brand,
        String subject,
        String title,
        PlainText text,
        RichText body,
        Optional<String> link,
        Optional<String> preferencesUrl,
        Optional<String> unsubscribeUrl,
        Optional<String> language,
        Optional<String> locale) {

    /** Gmail shows no more than 102 KB of a mail. */
    static final int MAX_HTML_BYTES = 102_000;

    private static final int PREHEADER_BYTES = 200;

    private static final String FONT =
            "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Apple SD Gothic Neo','Malgun Gothic','Noto Sans KR',Arial,sans-serif";

    private static final Pattern SLOT = Pattern.compile("\\{([a-z]+)}");

    private static final String CARD = "#ffffff";
    private static final String DARK_CARD = "#1c1f24";

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="{lang}" dir="{dir}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="supported-color-schemes" content="light dark">
            <title>{subject}</title>
            <style>
            :root{color-scheme:light dark}
            @media (prefers-color-scheme:dark){
            .b{background-color:#121417!important}
            .c{background-color:#1c1f24!important;border-color:#3a3f46!important;color:#eceef0!important}
            .n{color:#eceef0!important}
            .f,.q{color:#a9b0b8!important}
            .l{color:{dark}!important}
            }
            </style>
            <!--[if mso]><style>td,a,h1{font-family:'Segoe UI',Arial,sans-serif!important}.k{padding:12px 24px}.h{mso-hide:all}</style><![endif]-->
            </head>
            <body class="b" style="margin:0;padding:0;background-color:#f4f5f7">
            <div class="h" style="display:none;max-height:0;overflow:hidden">{preheader}</div>
            <table role="presentation" class="b" style="width:100%;border-collapse:collapse;background-color:#f4f5f7"><tr><td style="padding:24px 12px">
            <!--[if mso]><table role="presentation" align="center" width="560"><tr><td><![endif]-->
            <div role="main" style="max-width:560px;margin:0 auto">
            <table role="presentation" style="width:100%;border-collapse:separate;border-spacing:0;table-layout:fixed">
            {head}<tr><td class="c"{auto} style="padding:24px;background-color:#ffffff;border:1px solid #d5d9de;border-radius:12px;font-family:{font};font-size:16px;line-height:1.5;color:#1c1e21;word-wrap:break-word;overflow-wrap:anywhere;word-break:keep-all">
            {heading}{body}
            {button}</td></tr>
            {foot}</table>
            </div>
            <!--[if mso]></td></tr></table><![endif]-->
            </td></tr></table>
            </body>
            </html>
            """;

    /** What text alone shows. */
    String asText() {
        StringBuilder all = new StringBuilder();
        heading().ifPresent(it -> all.append(it).append("\n\n"));
        all.append(text);
        link.filter(url -> !text.mentions(url))
                .ifPresent(url -> all.append("\n\n").append(url));
        String foot = footer().entrySet().stream()
                .map(entry -> "\n" + entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining());
        String name = brand.name().map(it -> "\n" + it).orElse("");
        // By this line readers know what is no part of the words.
        return foot.isEmpty() && name.isEmpty() ? all.toString() : all + "\n\n-- " + name + foot;
    }

    /** @return empty where it would be longer than readers show: text is cut by none of them in a way that loses words */
    Optional<String> asHtml() {
        if (text.bytes() > MAX_HTML_BYTES) {
            return Optional.empty();
        }
        return Optional.of(html()).filter(page -> page.getBytes(StandardCharsets.UTF_8).length <= MAX_HTML_BYTES);
    }

    private String html() {
        Function<String, String> parts = slot -> switch (slot) {
            case "lang" -> LayoutBody.escape(tag());
            case "dir" -> WritingDirection.of(tag());
            case "subject" -> LayoutBody.escape(subject);
            case "dark" -> brand.colorOn(DARK_CARD, "#8ab8ff");
            case "preheader" ->
                LayoutBody.escape(text.oneLine().cut(PREHEADER_BYTES, "…").value());
            case "font" -> FONT;
            case "auto" -> language.isPresent() ? "" : " dir=\"auto\"";
            case "head" -> head();
            case "heading" -> heading().map(DefaultLayout::h1).orElse("");
            case "body" -> new LayoutBody(brand.colorOn(CARD, "#0b57c2")).html(body);
            case "button" -> link.map(this::button).orElse("");
            case "foot" -> foot();
            default -> throw new IllegalStateException(slot);
        };
        return SLOT.matcher(PAGE).replaceAll(slot -> Matcher.quoteReplacement(parts.apply(slot.group(1))));
    }

    /** The language of the document. */
    private String tag() {
        return language.or(this::locale).orElse(words().language());
    }

    private LayoutWords words() {
        return LayoutWords.of(language.or(this::locale));
    }

    /** Of an element with the layout's own words, where the document is in another language. */
    private String lang() {
        String own = words().language();
        return Locale.forLanguageTag(tag()).getLanguage().equals(own) ? "" : " lang=\"" + own + "\"";
    }

    /** A title that the body begins with is there already. */
    private Optional<String> heading() {
        return Optional.of(title)
                .filter(it -> !it.isEmpty())
                .filter(it -> !text.value()
                        .strip()
                        .lines()
                        .findFirst()
                        .orElse("")
                        .strip()
                        .equals(it));
    }

    private static String h1(String words) {
        return "<h1 style=\"margin:0 0 16px;font-size:22px;line-height:1.3;font-weight:600\">"
                + LayoutBody.escape(words) + "</h1>\n";
    }

    private String head() {
        Optional<String> name = brand.name().map(LayoutBody::escape);
        return brand.logoUrl()
                .map(url -> "<img src=\"" + LayoutBody.escape(url) + "\" alt=\"" + name.orElse("")
                        + "\" height=\"32\" style=\"height:32px;max-width:200px;border:0\">")
                .or(() -> name)
                .map(shown -> "<tr><td class=\"n\" style=\"padding:0 0 16px;font-family:" + FONT
                        + ";font-size:16px;line-height:1.5;font-weight:600;color:#1c1e21\">" + shown + "</td></tr>\n")
                .orElse("");
    }

    private String button(String url) {
        return "<table role=\"presentation\" style=\"border-collapse:separate;border-spacing:0;margin:24px 0 0\"><tr>"
                + "<td class=\"k\" style=\"border-radius:8px;background-color:" + brand.color() + "\"><a href=\""
                + LayoutBody.escape(url) + "\"" + lang() + " style=\"display:inline-block;padding:12px 24px;"
                + "font-family:" + FONT + ";font-size:16px;line-height:1.25;font-weight:600;text-decoration:none;color:"
                + brand.onColor() + "\">" + words().open() + "</a></td></tr></table>\n";
    }

    private String foot() {
        String links = footer().entrySet().stream()
                .map(entry -> "<a class=\"q\" href=\"" + LayoutBody.escape(entry.getValue()) + "\"" + lang()
                        + " style=\"color:#565b62\">" + entry.getKey() + "</a>")
                .collect(Collectors.joining(" · "));
        String name = brand.name().map(LayoutBody::escape).orElse("");
        String between = name.isEmpty() || links.isEmpty() ? "" : "<br>\n";
        return name.isEmpty() && links.isEmpty()
                ? ""
                : "<tr><td class=\"f\" style=\"padding:16px 0 0;font-family:" + FONT
                        + ";font-size:13px;line-height:1.5;color:#565b62\">" + name + between + links + "</td></tr>\n";
    }

    /** Links by what they say; those that the words have are not added. */
    private Map<String, String> footer() {
        Map<String, String> links = new LinkedHashMap<>();
        preferencesUrl.filter(url -> !text.mentions(url)).ifPresent(url -> links.put(words().preferences(), url));
        unsubscribeUrl.filter(url -> !text.mentions(url)).ifPresent(url -> links.put(words().unsubscribe(), url));
        return links;
    }
}
