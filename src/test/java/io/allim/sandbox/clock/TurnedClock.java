package io.allim.sandbox.clock;

import io.quarkus.test.junit.QuarkusTestProfile;

/** An application of their own for the tests that turn its clock, which nobody turns back. */
public final class TurnedClock implements QuarkusTestProfile {}
