package io.allim.preference;

import java.util.List;

/** What recipients can be sent, for pages on which they choose. */
public interface Catalogue {

    /** In the order in which they are shown. */
    List<Offer> offers();
}
