package io.allim.template.html;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Optional;

/** A text that is HTML already, since it was made by a template. Whatever a filter makes of it is text again. */
public final class Markup extends TextNode {

    private static final long serialVersionUID = 1;

    private final transient Optional<String> plain;

    public Markup(String html) {
        this(html, Optional.empty());
    }

    private Markup(String html, Optional<String> plain) {
        super(html);
        this.plain = plain;
    }

    /** @param plain what was escaped: it can stand in an attribute as well, escaped as is right there */
    public static Markup escaped(String html, String plain) {
        return new Markup(html, Optional.of(plain));
    }

    /** The text for a place that is not between tags. */
    public String elsewhere() {
        return plain.orElse(textValue());
    }
}
