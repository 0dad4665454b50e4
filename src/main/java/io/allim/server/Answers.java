package io.allim.server;

import org.eclipse.microprofile.health.HealthCheckResponse;

/** What checks answer to whoever asks: nothing that is to be kept from anybody. */
final class Answers {

    private Answers() {}

    static HealthCheckResponse of(String check, Probe.Finding finding) {
        var answer = HealthCheckResponse.named(check).status(finding.works());
        finding.problem().ifPresent(problem -> answer.withData("problem", problem));
        return answer.build();
    }
}
