package io.allim.web;

import io.allim.web.problem.Problem;
import io.allim.web.problem.ProblemException;
import io.allim.web.problem.Sentences;

/** What is said of things that there are not. Loaded when one is asked for, not before. */
public final class Missing {

    private Missing() {}

    /** @param kind such as {@code recipient} */
    public static ProblemException of(String kind, String id, String instead) {
        return Problem.NOT_FOUND.at("", "There is no " + kind + " " + Sentences.given(id) + ": " + instead);
    }

    public static ProblemException template(String id) {
        return of(
                "template", id, "create it with PUT /v1/templates/{id}, or see GET /v1/templates for those there are.");
    }

    public static ProblemException version(String id, String version) {
        return of(
                "version " + Sentences.cut(version) + " of a template",
                id,
                "GET /v1/templates/{id}/versions lists those there are, which are numbers such as 1.");
    }

    public static ProblemException workflow(String id) {
        return of(
                "workflow", id, "create it with PUT /v1/workflows/{id}, or see GET /v1/workflows for those there are.");
    }

    public static ProblemException workflowVersion(String id, String version) {
        return of(
                "version " + Sentences.cut(version) + " of a workflow",
                id,
                "GET /v1/workflows/{workflow}/versions lists those there are, which are numbers such as 1.");
    }

    public static ProblemException rule(String id) {
        return of("rule", id, "create it with PUT /v1/rules/{rule}, or see GET /v1/rules for those there are.");
    }

    public static ProblemException topic(String id) {
        return of(
                "topic",
                id,
                "it comes into being with its first subscriber, PUT /v1/topics/{topic}/subscribers/{recipient}; see GET /v1/topics for"
                        + " those there are.");
    }

    public static ProblemException entry(String recipient, String delivery) {
        return of(
                "entry " + Sentences.cut(delivery) + " in the inbox of",
                recipient,
                "GET /v1/inbox/{recipient} lists those there are, each with its delivery.");
    }

    public static ProblemException recipient(String id) {
        return of(
                "recipient",
                id,
                "create it with PUT /v1/recipients/{id}, or see GET /v1/recipients for those there are.");
    }

    public static ProblemException recipient(String field, String id) {
        return Problem.UNKNOWN_RECIPIENT.at(
                field,
                "There is no recipient " + Sentences.given(id) + ": create it with PUT /v1/recipients/"
                        + Sentences.cut(id) + " first, such as {\"addresses\":{\"email\":\"ada@example.com\"}}.");
    }

    public static ProblemException targets(String field) {
        return Problem.MISSING_FIELD.at(
                field,
                "No step of the workflow names its own targets: add the field `" + field + "`, such as"
                        + " [{\"recipient\":\"ada\"}].",
                "[{\"recipient\":\"ada\"}]");
    }
}
