package io.allim.render;

import com.fasterxml.jackson.databind.node.TextNode;

/** A text that is HTML already, since it was made by a template. Whatever a filter makes of it is text again. */
final class Markup extends TextNode {

    private static final long serialVersionUID = 1;

    Markup(String html) {
        super(html);
    }
}
