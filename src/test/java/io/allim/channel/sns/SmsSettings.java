package io.allim.channel.sns;

import java.util.Optional;
import java.util.OptionalDouble;

record SmsSettings(Type type, Optional<String> senderId, OptionalDouble maxPrice) implements SmsConfig {

    static SmsSettings none() {
        return new SmsSettings(Type.PROMOTIONAL, Optional.empty(), OptionalDouble.empty());
    }
}
