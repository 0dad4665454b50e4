package io.allim.page;

import io.allim.channel.Message;
import io.allim.notification.Digest;
import io.allim.page.DigestPage.Line;
import io.allim.page.DigestPage.Part;
import io.allim.page.DigestPage.Section;
import io.allim.pipeline.digest.DigestLister;
import io.allim.preference.WorkflowCatalog;
import io.allim.recipient.Recipient;
import io.allim.recipient.RecipientStore;
import io.allim.recipient.Target;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what the page of a digest shows: its title, and its items by group or by day. */
@Singleton
final class DigestPageReader {

    private static final int ITEMS = 100;

    private final RecipientStore recipients;
    private final DigestLister lister;
    private final MessageReader messages;
    private final WorkflowCatalog catalog;

    DigestPageReader(RecipientStore recipients, DigestLister lister, MessageReader messages, WorkflowCatalog catalog) {
        this.recipients = recipients;
        this.lister = lister;
        this.messages = messages;
        this.catalog = catalog;
    }

    /**
     * @param cursor where the items start; absent: at the first one
     * @param from the number of the item there, from 1
     * @throws io.allim.table.Cursor.Bad if it is none of this digest
     */
    Answer read(Digest digest, Optional<String> cursor, long from, Instant now) {
        DigestLister.Items items = lister.items(digest, ITEMS, cursor);
        Optional<Recipient> recipient =
                digest.target() instanceof Target.ToRecipient(String id) ? recipients.find(id) : Optional.empty();
        Moment.Clock home = Moment.Clock.of(recipient, now);
        long first = cursor.isPresent() ? from : 1;
        String next = items.cursor()
                .map(text -> URLEncoder.encode(text, StandardCharsets.UTF_8))
                .orElse("");
        String title = title(digest, recipient, now);
        long total = digest.window().total();
        DigestPage page = new DigestPage(
                title,
                List.of(title.split("\\D+")).contains(String.valueOf(total)),
                total,
                home.moment(now).zoneName(),
                sections(items.items(), home),
                new Part(first, first + items.items().size() - 1, next));
        return new Answer.Page(200, page, recipient.flatMap(Recipient::locale));
    }

    /** That of its message, or else what its workflow is called. */
    private String title(Digest digest, Optional<Recipient> recipient, Instant now) {
        return lister.messages(digest).stream()
                .flatMap(delivery -> messages.context(delivery, now).flatMap(messages::message).stream())
                .map(Message::title)
                .filter(title -> !title.isBlank())
                .findFirst()
                .or(() -> digest.workflow()
                        .flatMap(workflow -> catalog.option(workflow.id()))
                        .map(option -> option.name()
                                .in(recipient.flatMap(Recipient::locale).orElse(""))))
                .orElse("");
    }

    private static List<Section> sections(List<DigestLister.Listed> items, Moment.Clock home) {
        Map<Object, Section> sections = new LinkedHashMap<>();
        for (DigestLister.Listed listed : items) {
            Moment at = home.moment(listed.item().at());
            Object key = listed.group().isEmpty() ? LocalDate.ofInstant(at.at(), at.zone()) : listed.group();
            sections.computeIfAbsent(key, _ -> new Section(listed.group(), at, new ArrayList<>()))
                    .lines()
                    .add(new Line(at, listed.line(), listed.url().orElse("")));
        }
        return List.copyOf(sections.values());
    }
}
