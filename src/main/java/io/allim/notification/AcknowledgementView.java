package io.allim.notification;

import io.allim.recipient.Target;
import io.allim.table.JsonObjectWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** That one of a notification's targets acknowledged it, as the API shows it. */
public record AcknowledgementView(Target target, Acknowledgement acknowledgement) {

    /** The first comes first. */
    public static List<AcknowledgementView> of(Map<Target, Acknowledgement> byTarget) {
        return byTarget.entrySet().stream()
                .map(entry -> new AcknowledgementView(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(view -> view.acknowledgement.at()))
                .toList();
    }

    public void write(JsonObjectWriter fields) {
        Optional<String> recipient =
                target instanceof Target.ToRecipient(String id) ? Optional.of(id) : Optional.empty();
        fields.text("to", target.shown())
                .text("recipient", recipient)
                .time("at", acknowledgement.at())
                .text("who", acknowledgement.who())
                .text("delivery", acknowledgement.by());
    }
}
