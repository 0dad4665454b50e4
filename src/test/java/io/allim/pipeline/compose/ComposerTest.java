package io.allim.pipeline.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.access.Links;
import io.allim.access.Purpose;
import io.allim.access.Token;
import io.allim.access.Tokens;
import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.channel.Channel;
import io.allim.channel.Channels;
import io.allim.channel.Kinds;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.chat.ChatButton;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DigestStore;
import io.allim.delivery.Route;
import io.allim.notification.Digest;
import io.allim.notification.Digests;
import io.allim.notification.NotificationId;
import io.allim.pipeline.PipelineFixture;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.pipeline.decide.ResolvedTarget;
import io.allim.recipient.Recipient;
import io.allim.recipient.Target;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import io.allim.table.Shards;
import io.allim.workflow.DigestRule;
import io.allim.workflow.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many items of a digest its message shows, and in whose language it counts the others. */
class ComposerTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    private static final Address ADA = new Address(Kinds.EMAIL, "ada@example.com");

    /** A channel that has room for messages of so many lines. */
    private record Narrow(int lines, List<Message> asked) implements Channel {

        @Override
        public String name() {
            return "narrow";
        }

        @Override
        public AddressKind reaches() {
            return Kinds.EMAIL;
        }

        @Override
        public Optional<String> validate(String address) {
            return Optional.empty();
        }

        @Override
        public boolean carriesWhole(Message message) {
            asked.add(message);
            return message.body().lines().count() <= lines;
        }

        @Override
        public Outcome send(Message message) {
            throw new AssertionError("nothing is sent");
        }
    }

    /** Where there is no room for all, the last line counts the others. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, 1",
        "2, 2, 2",
        "3, 2, 1",
        "9, 9, 9",
        "10, 9, 8",
        "100, 9, 8",
        "100, 2, 1",
        "100, 1, 1",
        "5, 0, 1",
        "0, 1, 0"
    })
    void digest_showsAsManyItemsAsThereIsRoomFor(int items, int lines, int shown) {
        List<Message> asked = new ArrayList<>();
        Composer.Fitted fitted = fitted(new Narrow(lines, asked), "narrow", items, "");
        assertThat(fitted.shown()).isEqualTo(shown);
        long listed = body(fitted).lines().filter(line -> line.startsWith("• ")).count();
        assertThat(listed).isEqualTo(items == 1 ? 0 : shown);
        assertThat(body(fitted).contains("and " + (items - shown) + " more")).isEqualTo(shown < items);
        assertThat(asked).as("it searches by halves").hasSizeLessThan(10);
    }

    @Test
    void digest_isWholeWhereTheChannelIsNoLongerInstalled() {
        assertThat(fitted(new Narrow(1, new ArrayList<>()), "other", 20, "").shown())
                .isEqualTo(20);
    }

    @ParameterizedTest
    @CsvSource({"ko, 알림 2개", "ko-KR, 알림 2개", "kok-IN, 2 notifications", "en, 2 notifications", "'', 2 notifications"})
    void digest_isInTheLanguageOfItsRecipient(String locale, String title) {
        assertThat(message(fitted(new Narrow(9, new ArrayList<>()), "narrow", 2, locale))
                        .title())
                .isEqualTo(title);
    }

    /** A step is rendered by its workflow, of which an old version may be gone. */
    @Test
    void digestOfAStep_failsWithoutItsWorkflow() {
        Digest digest = digest(1);
        DeliveryContext context = context(Route.step("mail", "narrow"), "", digest);
        assertThat(composer(new Narrow(9, new ArrayList<>()))
                        .ofDigest(context, digest, ADA, contents(1))
                        .composed())
                .isEqualTo(new Composer.Composed.Failed("its workflow is no longer stored"));
    }

    @Test
    void whatIsOdd_isNotedOnce() {
        Message message = message(fitted(new Narrow(9, new ArrayList<>()), "narrow", 2, ""));
        Delivery delivery = context(Route.channel("narrow"), "", digest(1)).delivery();
        assertThat(new Composer.Composed.Rendered(message, List.of()).noted(delivery, NOW))
                .isEqualTo(delivery);
        assertThat(new Composer.Composed.Rendered(message, List.of("its link leads nowhere", "its date is none"))
                        .noted(delivery, NOW)
                        .trace()
                        .getLast()
                        .why())
                .isEqualTo("its link leads nowhere; its date is none");
    }

    @Test
    void buttons_acknowledge_whereThereIsALink() {
        DeliveryContext context = context(Route.channel("any"), "", digest(1));
        String delivery = context.delivery().id().toString();
        Buttons none = new Buttons(new Links(UNUSED, Optional::empty), (_, _) -> "token");
        assertThat(none.acknowledge(context, "Done")).isEmpty();

        Links links = new Links(SIGNED, () -> Optional.of("https://allim.example"));
        assertThat(new Buttons(links, (id, _) -> id + ".mac").acknowledge(context, "Done"))
                .hasValueSatisfying(button -> assertThat(button)
                        .isInstanceOfSatisfying(ChatButton.Acknowledge.class, pressed -> {
                            assertThat(pressed.text()).isEqualTo("Done");
                            assertThat(pressed.url()).isEqualTo("https://allim.example/a/signed");
                            assertThat(pressed.token()).isEqualTo(delivery + ".mac");
                        }));
        assertThat(Buttons.ofPreviews(links).acknowledge(context, "Done"))
                .hasValueSatisfying(button ->
                        assertThat(((ChatButton.Acknowledge) button).token()).doesNotContain(delivery));
    }

    private static Composer.Fitted fitted(Channel channel, String route, int items, String locale) {
        Digest digest = digest(items);
        return composer(channel).ofDigest(context(Route.channel(route), locale, digest), digest, ADA, contents(items));
    }

    private static Composer composer(Channel channel) {
        DigestStore none = new DigestStore(new MemoryTable(new SettableClock(NOW)), new Shards(1), Duration.ofDays(7));
        Links links = new Links(UNUSED, Optional::empty);
        return new Composer(
                PipelineFixture.TEMPLATES,
                links,
                new DigestReader(none, PipelineFixture.TEMPLATES),
                new Channels(List.of(channel), List.of()),
                Buttons.ofPreviews(links));
    }

    private static DigestContents contents(int items) {
        return new DigestContents(
                items,
                IntStream.range(0, items)
                        .mapToObj(n -> new DigestContents.Item(
                                JsonNodeFactory.instance.objectNode().put("title", "item " + n), "", "item " + n))
                        .toList(),
                Optional.empty(),
                Map.of());
    }

    private static Digest digest(int items) {
        return Digests.open(
                NotificationId.derived(NOW, "digest"),
                new Target.ToRecipient("ada"),
                DigestRule.of(Window.none()),
                items,
                NOW);
    }

    private static DeliveryContext context(Route route, String locale, Digest digest) {
        Target target = new Target.ToRecipient("ada");
        Delivery delivery = Delivery.of(DeliveryId.of(digest.id(), target, route), route, target, Optional.empty(), NOW)
                .plannedAtOnce(NOW, "due at once");
        Recipient ada = new Recipient(
                "ada",
                List.of(),
                Optional.empty(),
                Optional.of(locale).filter(text -> !text.isEmpty()),
                JsonNodeFactory.instance.objectNode());
        return new DeliveryContext(
                delivery,
                digest,
                Optional.empty(),
                new ResolvedTarget(target, Optional.of(ada), Optional.empty()),
                NOW);
    }

    private static String body(Composer.Fitted fitted) {
        return message(fitted).body();
    }

    private static Message message(Composer.Fitted fitted) {
        return ((Composer.Composed.Rendered) fitted.composed()).message();
    }

    private static final Tokens SIGNED = new Tokens() {
        @Override
        public String sign(Token token, Instant now) {
            return "signed";
        }

        @Override
        public Optional<Token> verify(String text, Purpose purpose, Instant now) {
            throw new AssertionError("nothing is verified");
        }
    };

    /** Without a base URL there are no links to sign. */
    private static final Tokens UNUSED = new Tokens() {
        @Override
        public String sign(Token token, Instant now) {
            throw new AssertionError("nothing is signed");
        }

        @Override
        public Optional<Token> verify(String text, Purpose purpose, Instant now) {
            throw new AssertionError("nothing is verified");
        }
    };
}
