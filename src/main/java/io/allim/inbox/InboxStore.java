package io.allim.inbox;

import io.allim.delivery.DeliveryId;
import jakarta.inject.Singleton;
import java.util.Optional;

@Singleton
public class InboxStore {

    public Optional<InboxEntry> find(String recipient, DeliveryId delivery) {
        return Optional.empty();
    }
}
