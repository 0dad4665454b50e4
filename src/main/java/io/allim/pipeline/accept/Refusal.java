package io.allim.pipeline.accept;

import io.allim.notification.NotificationRequest;
import io.allim.web.Missing;
import io.allim.web.problem.Problem;
import io.allim.web.problem.ProblemException;
import io.allim.workflow.UnknownWorkflow;
import io.allim.workflow.WorkflowStore;
import java.util.function.UnaryOperator;

/** Errors for notifications that are not accepted. Loaded when there is one, not before. */
public final class Refusal {

    private Refusal() {}

    /** @param field where a recipient with this id is named */
    public static ProblemException of(
            Acceptance why, NotificationRequest notification, WorkflowStore workflows, UnaryOperator<String> field) {
        return switch (why) {
            case Acceptance.Accepted _ -> throw new IllegalArgumentException("it is accepted");
            case Acceptance.KeyReused _ -> Problem.IDEMPOTENCY_KEY_REUSED.exception();
            case Acceptance.StillRunning _ -> Problem.STILL_RUNNING.exception();
            case Acceptance.NobodyNamed _ -> Missing.targets("to");
            case Acceptance.NoLongerStored _ -> Problem.NO_LONGER_STORED.exception();
            case Acceptance.UnknownWorkflow _ ->
                UnknownWorkflow.at(
                        "workflow", notification.workflow().orElseThrow().id(), workflows);
            case Acceptance.UnknownTemplate(String template) -> unknownTemplate(template);
            case Acceptance.LacksVariable(String template, String variable) -> lacksVariable(template, variable);
            case Acceptance.UnknownRecipient(int index) -> {
                String recipient = notification.to().get(index).shown();
                yield Missing.recipient(field.apply(recipient), recipient);
            }
        };
    }

    private static ProblemException unknownTemplate(String template) {
        return Problem.UNKNOWN_TEMPLATE.at(
                "workflow",
                "There is no published template " + template + ", which a step of the workflow needs: put it with PUT"
                        + " /v1/templates/" + template + " and \"publish\":true first.");
    }

    private static ProblemException lacksVariable(String template, String variable) {
        String remedy = variable.matches("data[.\\[].*")
                ? ": give it, or let the template have a default for it."
                : ", and there is no such variable: write data." + variable
                        + " for what the data of a notification holds.";
        return Problem.NOT_RENDERED.at(
                "data", "The template " + template + ", which a step of the workflow uses, needs " + variable + remedy);
    }
}
