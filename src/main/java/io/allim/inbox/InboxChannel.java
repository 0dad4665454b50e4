package io.allim.inbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.channel.Channel;
import io.allim.channel.Label;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.PlainText;
import io.allim.channel.ReadReceipts;
import io.allim.channel.TemplateFields;
import io.allim.delivery.DeliveryId;
import io.allim.http.WebLink;
import io.allim.recipient.Recipient;
import io.allim.table.Json;
import io.allim.table.TableUnavailable;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Puts messages into the recipient's own inbox, which is in the table. Text that is too long is cut; {@code data} can't
 * be.
 */
@Singleton
final class InboxChannel implements Channel {

    /** The recipient's own inbox: every recipient has one, and nobody gives its address. */
    static final AddressKind KIND = new AddressKind("inbox", true);

    /**
     * Bytes of UTF-8. In JSON each byte of text takes two at most; with these limits an entry stays below
     * {@link io.allim.table.Item#MAX_BODY_BYTES}.
     */
    static final int MAX_TITLE = 4 * 1024;

    static final int MAX_BODY = 32 * 1024;
    static final int MAX_URL = 4 * 1024;
    static final int MAX_DATA = 256 * 1024;

    private final InboxStore inbox;

    InboxChannel(InboxStore inbox) {
        this.inbox = inbox;
    }

    @Override
    public String name() {
        return "inbox";
    }

    @Override
    public int position() {
        return 400;
    }

    @Override
    public Label label() {
        return new Label("In the app", Map.of("ko", "앱 알림함"));
    }

    /** An inbox wakes nobody up. */
    @Override
    public boolean disturbs() {
        return false;
    }

    @Override
    public Optional<ReadReceipts> readReceipts() {
        return Optional.of((recipient, token) -> DeliveryId.parse(token)
                .flatMap(delivery -> inbox.find(recipient.value(), delivery))
                .map(entry -> new ReadReceipts.Reading(entry.seenAt(), entry.readAt())));
    }

    @Override
    public TemplateFields templateFields() {
        return new TemplateFields(TemplateFields.Text.TITLE_AND_BODY, TemplateFields.Data.OPTIONAL, true);
    }

    @Override
    public Optional<String> host(Address address) {
        return Optional.empty();
    }

    @Override
    public AddressKind reaches() {
        return KIND;
    }

    @Override
    public Optional<String> validate(String address) {
        return Recipient.isId(address)
                ? Optional.empty()
                : Optional.of(
                        "Give the id of a recipient: 1 to 128 printable characters, without a space at either end.");
    }

    @Override
    public boolean carriesWhole(Message message) {
        return new PlainText(message.body()).bytes() <= MAX_BODY;
    }

    @Override
    public boolean isPrompt() {
        return true;
    }

    @Override
    public Outcome send(Message message) {
        Optional<DeliveryId> delivery = DeliveryId.parse(message.token());
        if (delivery.isEmpty()) {
            return Outcome.rejected("an inbox takes deliveries alone");
        }
        int data = bytes(message.data());
        if (data > MAX_DATA) {
            return Outcome.rejected("the data has %,d bytes; an inbox takes %,d".formatted(data, MAX_DATA));
        }
        return deliver(entry(message, delivery.get()));
    }

    private Outcome deliver(InboxEntry entry) {
        try {
            return switch (inbox.deliver(entry)) {
                case NEW, THERE_ALREADY ->
                    new Outcome.Delivered(entry.delivery().toString());
                case NOBODY -> Outcome.rejected("the recipient is no longer known");
            };
        } catch (TableUnavailable e) {
            return Outcome.unanswered("the store did not answer");
        }
    }

    private static InboxEntry entry(Message message, DeliveryId delivery) {
        return new InboxEntry(
                message.address().value(),
                delivery,
                message.workflow(),
                message.category(),
                new PlainText(message.title()).oneLine().cut(MAX_TITLE, "…").value(),
                new PlainText(message.body()).cut(MAX_BODY, "…").value(),
                url(message),
                message.data(),
                message.urgency(),
                message.at(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Optional<String> url(Message message) {
        return message.url().flatMap(WebLink::web).filter(url -> url.length() <= MAX_URL);
    }

    private static int bytes(ObjectNode data) {
        return Json.write(data).getBytes(StandardCharsets.UTF_8).length;
    }
}
