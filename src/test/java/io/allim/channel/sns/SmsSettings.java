package io.allim.channel.sns;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

record SmsSettings(Type type, Optional<String> senderId, OptionalDouble maxPrice) implements SmsConfig {

    @Override
    public double perSecond() {
        return 20;
    }

    @Override
    public OptionalLong dailyParts() {
        return OptionalLong.of(100);
    }

    static SmsSettings none() {
        return new SmsSettings(Type.PROMOTIONAL, Optional.empty(), OptionalDouble.empty());
    }
}
