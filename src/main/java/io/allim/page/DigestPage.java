package io.allim.page;

import io.quarkus.qute.TemplateInstance;
import java.util.List;

/**
 * @param title of the digest; empty text where it has none
 * @param counts whether the title says how many items there are
 * @param zone in which the times are
 */
record DigestPage(String title, boolean counts, long total, String zone, List<Section> sections, Part part)
        implements TemplateInstance {

    /**
     * Items of one group, or of one day where there are no groups.
     *
     * @param group its name; empty text: those of a day
     * @param day on which its first item happened
     */
    record Section(String group, Moment day, List<Line> lines) {}

    /** @param url where it leads; empty text when it leads nowhere */
    record Line(Moment at, String text, String url) {}

    /**
     * The items that are on the page.
     *
     * @param from the number of the first, from 1
     * @param to that of the last
     * @param next where the next page of items starts; empty text on the last
     */
    record Part(long from, long to, String next) {

        public boolean isFirst() {
            return from == 1;
        }

        public boolean isWhole() {
            return isFirst() && next.isEmpty();
        }
    }
}
