package io.allim.workflow;

import java.util.Optional;

/**
 * A condition that makes a step needless. It is looked at when the step's delivery is due.
 *
 * @param step the step that is looked at; absent: any other step. Acknowledging is not bound to a step
 */
public record SkipCondition(EngagementStatus is, Optional<String> step) {}
