package io.allim.channel;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Channels that describe themselves as those of Allim do, and send nothing: for tests of templates and of imports. */
public final class DescribedChannels {

    private static final TemplateFields HTML =
            new TemplateFields(TemplateFields.Text.SUBJECT_AND_HTML, TemplateFields.Data.NONE, true);
    private static final TemplateFields SHORT =
            new TemplateFields(TemplateFields.Text.BODY, TemplateFields.Data.NONE, false);

    private DescribedChannels() {}

    /** Those whose templates differ, each with its name and its label. */
    public static Channels forTemplates() {
        return new Channels(
                List.of(
                        new Described("email", Kinds.EMAIL, new Label("E-mail", Map.of("ko", "이메일")), HTML),
                        new Described("sms", Kinds.PHONE, new Label("Text message"), SHORT),
                        new Described("slack", new AddressKind("slack"), new Label("Slack"), TemplateFields.CHAT)),
                List.of());
    }

    private record Described(String name, AddressKind reaches, Label label, TemplateFields templateFields)
            implements Channel {

        @Override
        public Optional<String> validate(String address) {
            return Optional.empty();
        }

        @Override
        public Outcome send(Message message) {
            throw new AssertionError("nothing is sent");
        }
    }
}
