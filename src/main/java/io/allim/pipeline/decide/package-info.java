/**
 * Decides what becomes of a delivery now: send, hold, collect in a digest, skip or expire. {@link
 * io.allim.pipeline.decide.Decider} is a pure function of a {@link io.allim.pipeline.decide.DeliveryContext} and its {@link
 * io.allim.pipeline.decide.DecisionFacts}.
 */
package io.allim.pipeline.decide;
