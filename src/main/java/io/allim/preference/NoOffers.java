package io.allim.preference;

import io.quarkus.arc.DefaultBean;
import jakarta.inject.Singleton;
import java.util.List;

/** Without workflows there is nothing to choose but channels. */
@Singleton
@DefaultBean
final class NoOffers implements Catalogue {

    @Override
    public List<Offer> offers() {
        return List.of();
    }
}
