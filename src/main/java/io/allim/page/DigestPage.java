package io.allim.page;

import io.quarkus.qute.TemplateInstance;
import java.util.List;

/**
 * @param zone in which the times are
 * @param next where the next page of items starts; empty text on the last
 */
record DigestPage(long total, String zone, List<Line> lines, String next) implements TemplateInstance {

    /** @param url where it leads; empty text when it leads nowhere */
    record Line(Moment at, String text, String url) {}
}
