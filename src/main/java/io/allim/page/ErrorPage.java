package io.allim.page;

import io.quarkus.qute.TemplateInstance;

/** @param isLater whether it may work in a moment; otherwise the link is good for nothing */
record ErrorPage(boolean isLater) implements TemplateInstance {}
