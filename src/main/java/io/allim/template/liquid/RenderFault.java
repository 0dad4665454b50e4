package io.allim.template.liquid;

/** A template can't be rendered with these variables. */
final class RenderFault extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param why shown in traces: names variables and never holds their values */
    RenderFault(String why) {
        super(why, null, false, false);
    }
}
