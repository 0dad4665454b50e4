package io.allim.pipeline.decide;

import io.allim.preference.Verdict;
import io.allim.recipient.Endpoint;
import io.allim.recipient.Suppression;
import io.allim.time.Timetable;
import java.util.Optional;

/**
 * What a decision depends on beside the delivery and the time, as it is now.
 *
 * @param endpoint where the channel reaches the target
 * @param suppression of its address
 * @param verdict of the recipient's preferences
 * @param reasonToSkip why the step is needless by now, if it is
 * @param window of the step's throttle, unless the delivery has its place in one
 * @param digestAssignment into which digest it goes; absent: it goes by itself
 * @param timetable when it may go
 */
public record DecisionFacts(
        Optional<Endpoint> endpoint,
        Optional<Suppression> suppression,
        Verdict verdict,
        Optional<String> reasonToSkip,
        Optional<ThrottleWindow> window,
        Optional<DigestAssignment> digestAssignment,
        Timetable timetable) {}
