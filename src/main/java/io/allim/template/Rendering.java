package io.allim.template;

/** What became of rendering a template. */
public sealed interface Rendering {

    record Done(TemplateText text) implements Rendering {}

    /** @param why one sentence that names the template and what is missing or wrong in it; shown in traces */
    record Failed(String why) implements Rendering {}
}
