package io.allim.workflow;

import io.allim.channel.Channel;
import io.allim.channel.Channels;
import io.allim.web.Fields;
import io.allim.web.problem.Near;
import io.allim.web.problem.ProblemException;
import io.allim.web.problem.Sentences;
import java.util.List;

/** Refuses conditions of a step that can never be met by the other steps of its workflow. */
final class SkipConditionCheck {

    private final Channels channels;
    private final List<Step> steps;
    private final Fields fields;

    /**
     * @param steps of the workflow
     * @param fields that refuse
     */
    SkipConditionCheck(Channels channels, List<Step> steps, Fields fields) {
        this.channels = channels;
        this.steps = steps;
        this.fields = fields;
    }

    /**
     * @param path of the condition
     * @throws ProblemException when it can never be met
     */
    void check(SkipCondition unless, Step step, String path) {
        if (unless.is() == EngagementStatus.ACKED) {
            if (unless.step().isPresent()) {
                throw fields.refusal(
                        path,
                        "A notification is acknowledged, not a step: remove the step, as in {\"is\":\"acked\"}.",
                        "{\"is\":\"acked\"}");
            }
            return;
        }
        if (step.hasOwnTargets()) {
            throw fields.refusal(
                    path,
                    "A step with its own `to` can look at acked only, as in {\"is\":\"acked\"}, not at "
                            + unless.is().word() + ".",
                    "{\"is\":\"acked\"}");
        }
        List<Step> others = steps.stream()
                .filter(each -> !each.equals(step) && !each.hasOwnTargets())
                .toList();
        if (others.isEmpty()) {
            throw fields.refusal(
                    path,
                    "There is no other step " + (steps.size() > 1 ? "without its own `to` " : "") + "that could be "
                            + unless.is().word() + ": add one, or remove the condition.",
                    "");
        }
        checkOthers(unless, step, others, path);
    }

    private void checkOthers(SkipCondition unless, Step step, List<Step> others, String path) {
        List<Step> meant = others.stream()
                .filter(each ->
                        unless.step().filter(id -> !id.equals(each.id())).isEmpty())
                .toList();
        if (meant.isEmpty()) {
            throw notMeant(unless.step().orElse(""), step, others, path + ".step");
        }
        List<String> reading =
                channels.withReadReceipts().stream().map(Channel::name).toList();
        if (unless.is().isOfReading()
                && meant.stream()
                        .noneMatch(each -> reading.stream()
                                .anyMatch(name -> each.channel(name).isPresent()))) {
            throw notRead(unless, reading, path + ".is");
        }
    }

    /** @param reading the channels that know how their messages are read */
    private ProblemException notRead(SkipCondition unless, List<String> reading, String path) {
        String it = reading.size() == 1 ? "it" : "them";
        String step = reading.isEmpty()
                ? ""
                : ", or look at a step such as {\"channel\":\"" + reading.getFirst()
                        + "\",\"template\":\"order-shipped\"}";
        return fields.refusal(
                path,
                "`" + unless.is().word() + "` is known of "
                        + (reading.isEmpty() ? "no channel" : "the " + String.join(" and the ", reading))
                        + " only, and "
                        + unless.step()
                                .map(id -> "the step `" + id + "` does not send to " + it)
                                .orElse("no other step sends to " + it)
                        + ": write {\"is\":\"delivered\"} or {\"is\":\"sent\"}" + step + ".",
                "\"delivered\"");
    }

    /** @param others at which the step can look */
    private ProblemException notMeant(String id, Step step, List<Step> others, String path) {
        List<String> ids = others.stream().map(Step::id).toList();
        boolean known = steps.stream().anyMatch(each -> each.id().equals(id));
        String why = !known
                ? "There is no step `" + id + "` in this workflow."
                : id.equals(step.id())
                        ? "A step can't look at itself."
                        : "The step `" + id + "` has its own `to`, and can't be looked at.";
        return fields.refusal(
                path,
                why + Near.question(id, ids) + " Give the id of another step, here " + Sentences.list(ids)
                        + ", or leave `step` out, which means any other.",
                '"' + ids.getFirst() + '"');
    }
}
