package io.allim.template.html;

import com.fasterxml.jackson.databind.node.TextNode;
import io.allim.chat.MarkdownData;

/** A text that is Markdown already, since it was made by a template. Whatever a filter makes of it is text again. */
public final class Markdown extends TextNode {

    private static final long serialVersionUID = 1;

    private final transient String written;

    /** @param written with the data in it as {@link MarkdownData} writes it; as a value it is read back */
    public Markdown(String written) {
        super(MarkdownData.read(written));
        this.written = written;
    }

    /** As it is put out. */
    public String written() {
        return written;
    }
}
