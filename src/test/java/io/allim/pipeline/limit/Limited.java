package io.allim.pipeline.limit;

import io.allim.channel.AddressKind;
import io.allim.channel.Channel;
import io.allim.channel.Kinds;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.RateLimit;
import java.util.List;
import java.util.Optional;

/** A channel that has limits and sends nothing. */
record Limited(List<RateLimit> limits) implements Channel {

    Limited(RateLimit... limits) {
        this(List.of(limits));
    }

    @Override
    public String name() {
        return "chat";
    }

    @Override
    public AddressKind reaches() {
        return Kinds.PHONE;
    }

    @Override
    public Optional<String> validate(String address) {
        return Optional.empty();
    }

    @Override
    public List<RateLimit> rateLimits(Message message) {
        return limits;
    }

    @Override
    public Outcome send(Message message) {
        throw new AssertionError("nothing is sent here");
    }
}
