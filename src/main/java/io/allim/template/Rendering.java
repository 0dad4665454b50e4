package io.allim.template;

import java.util.List;

/** What became of rendering a template. */
public sealed interface Rendering {

    /** @param notes what is odd in it and no fault, each one clause that names template and text; shown in traces */
    record Done(TemplateText text, List<String> notes) implements Rendering {

        public Done(TemplateText text) {
            this(text, List.of());
        }
    }

    /** @param why one sentence that names the template and what is missing or wrong in it; shown in traces */
    record Failed(String why) implements Rendering {}
}
