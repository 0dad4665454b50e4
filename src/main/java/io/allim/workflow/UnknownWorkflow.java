package io.allim.workflow;

import io.allim.web.problem.Near;
import io.allim.web.problem.Problem;
import io.allim.web.problem.ProblemException;
import io.allim.web.problem.Sentences;
import java.util.List;
import java.util.Optional;

/** The error for a workflow's id that there is not. Loaded when there is one, not before. */
public final class UnknownWorkflow {

    /** How many ids are compared with the one that there is not. */
    private static final int KNOWN = 100;

    private UnknownWorkflow() {}

    public static ProblemException at(String field, String id, WorkflowStore workflows) {
        List<String> known = workflows.list(KNOWN, Optional.empty()).items().stream()
                .map(stored -> WorkflowStore.listed(stored).id())
                .toList();
        String question = Near.question(id, known);
        return Problem.UNKNOWN_WORKFLOW.at(
                field,
                "There is no workflow " + Sentences.given(id) + "." + question
                        + (question.isEmpty() ? " Create it with" : " Otherwise create " + Sentences.cut(id) + " with")
                        + " PUT /v1/workflows/" + Sentences.cut(id)
                        + " first, or see GET /v1/workflows for those there are.");
    }
}
