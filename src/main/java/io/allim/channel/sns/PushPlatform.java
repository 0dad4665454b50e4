package io.allim.channel.sns;

import java.util.Arrays;
import java.util.Optional;

/** The push services, by SNS's names; VoIP pushes and services that have closed are not among them. */
enum PushPlatform {
    /** Apple. */
    APNS(4096),
    APNS_SANDBOX(4096),
    /** Firebase Cloud Messaging. */
    GCM(4096),
    /** Amazon Device Messaging. */
    ADM(6144);

    private final int maxBytes;

    PushPlatform(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** What the service takes as one payload. */
    int maxBytes() {
        return maxBytes;
    }

    boolean isApple() {
        return this == APNS || this == APNS_SANDBOX;
    }

    static Optional<PushPlatform> of(String name) {
        return Arrays.stream(values())
                .filter(platform -> platform.name().equals(name))
                .findFirst();
    }
}
