package io.allim.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Outcome;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.State;
import io.allim.delivery.TraceEntry;
import io.allim.event.AwsEvent;
import io.allim.event.SnsMessage;
import io.allim.pipeline.Pipeline;
import io.allim.table.Json;
import io.allim.telemetry.Metrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SesFeedbackTest {

    private static final Address ADA = new Address(Kinds.EMAIL, "ada@example.com");
    private static final Address PHONE = new Address(Kinds.PHONE, "+821012345678");
    private static final String ID = "ref-1";

    private final Pipeline pipeline = new Pipeline();
    private final SesFeedback feedback =
            new SesFeedback(pipeline.deliveryFeedback(), pipeline.channels(), pipeline.counts(), pipeline.clock());

    @AfterEach
    void close() {
        pipeline.close();
    }

    @Test
    void delivery_isDeliveredWhicheverWayItIsTold() {
        Delivery bySns = pipeline.send(ADA);
        Delivery byBridge = pipeline.send(ADA);
        Delivery byHeader = pipeline.send(ADA);
        ObjectNode old = SesEvents.delivery(byHeader.id(), ID);
        old.remove("eventType");
        old.put("notificationType", "Delivery");
        ((ObjectNode) old.get("mail")).remove("tags");

        assertThat(hear(SesEvents.delivery(bySns.id(), ID))).isTrue();
        assertThat(feedback.onEvent(bridge(SesEvents.delivery(byBridge.id(), ID))))
                .isTrue();
        assertThat(hear(old)).isTrue();

        assertThat(List.of(bySns, byBridge, byHeader))
                .extracting(delivery -> now(delivery).state())
                .containsOnly(State.DELIVERED);
        assertThat(now(bySns).reason()).isEqualTo("the receiver's mail server took it at 2027-03-01T08:00:01.900Z");
    }

    @Test
    void hardBounce_endsTheDeliveryAndSuppressesTheAddress() {
        Delivery delivery = pipeline.send(ADA);

        hear(SesEvents.bounce(delivery.id(), ID, "Permanent", "NoEmail"));

        assertThat(now(delivery).state()).isEqualTo(State.BOUNCED);
        assertThat(now(delivery).trace())
                .extracting(TraceEntry::decision)
                .containsExactly("hold", "send", "sent", "bounce");
        assertThat(now(delivery).reason()).endsWith("the address is suppressed: NoEmail 5.1.1");
        assertThat(pipeline.suppressions().find(ADA))
                .hasValueSatisfying(it -> assertThat(it.why()).isEqualTo("mail to it bounced for good: NoEmail 5.1.1"));
        assertThat(pipeline.send(ADA).state()).isEqualTo(State.SKIPPED);
    }

    /** An operator knows better than an event that comes again. */
    @Test
    void bounceAndComplaint_thatComeAgain_suppressNothingThatWasLifted() {
        Delivery bounced = pipeline.send(ADA);
        Delivery complained = pipeline.send(ADA);
        List<ObjectNode> events = List.of(
                SesEvents.bounce(bounced.id(), ID, "Permanent", "General"),
                SesEvents.complaint(complained.id(), ID, "abuse"));
        events.forEach(this::hear);
        pipeline.suppressions()
                .lift(pipeline.suppressions().find(ADA).orElseThrow().id());

        events.forEach(this::hear);

        assertThat(pipeline.suppressions().find(ADA)).isEmpty();
        assertThat(pipeline.send(ADA).state()).isEqualTo(State.SENT);
    }

    /** A mail that somebody forwarded bounces from elsewhere. */
    @Test
    void bounce_suppressesTheAddressThatWasWrittenTo() {
        Address mixed = new Address(Kinds.EMAIL, "Ada@EXAMPLE.com");
        Delivery delivery = pipeline.send(mixed);
        ObjectNode event = SesEvents.bounce(delivery.id(), ID, "Permanent", "General");
        event.withObject("/bounce")
                .withArray("bouncedRecipients")
                .removeAll()
                .addObject()
                .put("emailAddress", "x@elsewhere.example");

        hear(event);

        assertThat(pipeline.suppressions().find(mixed)).isPresent();
        assertThat(pipeline.suppressions().find(new Address(Kinds.EMAIL, "x@elsewhere.example")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Transient", "Undetermined", "Anything"})
    void otherBounce_isOfAMailThatIsLost_andTheAddressMayBeRight(String type) {
        Delivery told = pipeline.send(ADA);
        Delivery delivered = pipeline.send(ADA);
        hear(SesEvents.delivery(delivered.id(), ID));

        for (Delivery delivery : List.of(told, delivered)) {
            hear(SesEvents.bounce(delivery.id(), ID, type, "MailboxFull"));
            hear(SesEvents.bounce(delivery.id(), ID, type, "MailboxFull"));
            hear(SesEvents.delivery(delivery.id(), ID));

            assertThat(now(delivery).state()).isEqualTo(State.FAILED);
            assertThat(now(delivery).reason())
                    .isEqualTo("SES could not deliver it and has given up: MailboxFull 5.1.1");
        }
        assertThat(pipeline.suppressions().find(ADA)).isEmpty();
        assertThat(pipeline.deliveries().failed(10, Optional.empty()).items()).hasSize(2);
    }

    @Test
    void otherBounce_goesOnByTheNextWayOfTheStep() {
        Delivery mail = pipeline.sendByStep(List.of("email", "sms"), ADA, PHONE);

        ObjectNode bounce = SesEvents.bounce(mail.id(), ID, "Transient", "General");
        ((ObjectNode) bounce.at("/bounce/bouncedRecipients/0")).put("action", "Failed");
        hear(bounce);
        hear(bounce);
        pipeline.settle();

        assertThat(pipeline.sent()).containsExactly("email ada@example.com words", "sms +821012345678 words");
    }

    /** As the answer of somebody who is away comes, and a report that others are still trying. */
    @ParameterizedTest
    @ValueSource(strings = {"", "delayed", "relayed"})
    void otherBounceWithoutAFailure_isOnlyNoted(String action) {
        Delivery delivery = pipeline.send(ADA);
        ObjectNode away = SesEvents.bounce(delivery.id(), ID, "Transient", "General");
        ObjectNode recipient = (ObjectNode) away.at("/bounce/bouncedRecipients/0");
        recipient.remove(List.of("action", "status", "diagnosticCode"));
        if (!action.isEmpty()) {
            recipient.put("action", action);
        }

        hear(away);
        hear(away);

        assertThat(now(delivery).state()).isEqualTo(State.SENT);
        assertThat(now(delivery).trace()).extracting(TraceEntry::decision).containsOnlyOnce("soft-bounce");
        assertThat(pipeline.suppressions().find(ADA)).isEmpty();
    }

    @Test
    void delay_isNotedOnce() {
        Delivery delivery = pipeline.send(ADA);

        hear(SesEvents.delay(delivery.id(), ID, "MailboxFull"));
        hear(SesEvents.delay(delivery.id(), ID, "TransientCommunicationFailure"));

        assertThat(now(delivery).state()).isEqualTo(State.SENT);
        assertThat(now(delivery).trace())
                .extracting(TraceEntry::decision)
                .containsExactly("hold", "send", "sent", "delay");
        assertThat(now(delivery).trace().getLast().why())
                .isEqualTo("SES has not delivered it yet, and tries on: MailboxFull, until 2027-03-01T22:00:05Z");
        hear(SesEvents.delivery(delivery.id(), ID));
        assertThat(now(delivery).state()).isEqualTo(State.DELIVERED);
    }

    @Test
    void bounce_winsWhetherItComesBeforeOrAfterTheDelivery() {
        Delivery first = pipeline.send(ADA);
        Delivery second = pipeline.send(ADA);

        hear(SesEvents.bounce(first.id(), ID, "Permanent", "General"));
        hear(SesEvents.delivery(first.id(), ID));
        hear(SesEvents.delivery(second.id(), ID));
        hear(SesEvents.bounce(second.id(), ID, "Permanent", "General"));

        assertThat(List.of(first, second))
                .extracting(delivery -> now(delivery).state())
                .containsOnly(State.BOUNCED);
    }

    @Test
    void complaint_suppressesAndLeavesTheStateAsItIs() {
        Delivery delivery = pipeline.send(ADA);
        hear(SesEvents.delivery(delivery.id(), ID));

        hear(SesEvents.complaint(delivery.id(), ID, "abuse"));

        assertThat(now(delivery).state()).isEqualTo(State.DELIVERED);
        assertThat(now(delivery).reason()).startsWith("the receiver's mail server took it");
        assertThat(now(delivery).trace().getLast().decision()).isEqualTo("complaint");
        assertThat(pipeline.suppressions().find(ADA))
                .hasValueSatisfying(it -> assertThat(it.why()).isEqualTo("its owner complained about a mail: abuse"));
    }

    @Test
    void complaint_thatSaysItIsNoSpam_suppressesNothing() {
        Delivery delivery = pipeline.send(ADA);

        hear(SesEvents.complaint(delivery.id(), ID, "not-spam"));

        assertThat(now(delivery).hasNoted("complaint")).isTrue();
        assertThat(pipeline.suppressions().find(ADA)).isEmpty();
    }

    @Test
    void opensAndClicks_areNotedOnceWithoutWhatTheyTellOfThePerson() {
        Delivery delivery = pipeline.send(ADA);
        for (int i = 0; i < 50; i++) {
            hear(SesEvents.open(delivery.id(), ID));
            hear(SesEvents.click(delivery.id(), ID));
        }

        assertThat(now(delivery).state()).isEqualTo(State.SENT);
        assertThat(now(delivery).trace())
                .extracting(TraceEntry::decision)
                .containsExactly("hold", "send", "sent", "open", "click");
        assertThat(Json.write(now(delivery))).doesNotContain("192.0.2", "Mozilla", "for=ada");
    }

    @Test
    void reject_failsTheDeliveryWhichCanBeRedriven() {
        Delivery delivery = pipeline.send(ADA);
        hear(SesEvents.reject(delivery.id(), ID));

        assertThat(now(delivery).state()).isEqualTo(State.FAILED);
        assertThat(now(delivery).reason()).isEqualTo("SES took the mail and rejected it then: Bad content");
        assertThat(pipeline.deliveries().failed(10, Optional.empty()).items()).hasSize(1);

        pipeline.provider(Outcome.accepted("ref-2"));
        pipeline.redriver().redrive(delivery.id(), pipeline.clock().instant());
        hear(SesEvents.reject(delivery.id(), ID));
        hear(SesEvents.bounce(delivery.id(), ID, "Permanent", "General"));
        pipeline.settle();
        hear(SesEvents.reject(delivery.id(), ID));
        hear(SesEvents.delivery(delivery.id(), ID));
        assertThat(now(delivery).state())
                .as("what is told of the first mail again")
                .isEqualTo(State.SENT);
        hear(SesEvents.delivery(delivery.id(), "ref-2"));
        assertThat(now(delivery).state()).isEqualTo(State.DELIVERED);
    }

    @Test
    void mailThatCannotBeRendered_hasFailed() {
        Delivery delivery = pipeline.send(ADA);
        hear(SesEvents.event("Rendering Failure", delivery.id(), ID));
        assertThat(now(delivery).state()).isEqualTo(State.FAILED);
        assertThat(now(delivery).reason()).isEqualTo("SES could not render the mail");
    }

    @Test
    void reject_ofAMailThatWasDelivered_changesNothing() {
        Delivery delivery = pipeline.send(ADA);
        hear(SesEvents.delivery(delivery.id(), ID));
        Delivery delivered = now(delivery);
        hear(SesEvents.reject(delivery.id(), ID));
        hear(SesEvents.delivery(delivery.id(), ID));
        hear(SesEvents.event("Subscription", delivery.id(), ID));
        assertThat(now(delivery)).isEqualTo(delivered);
    }

    /** A bounce alone is news of a mail that SES gave up. */
    @Test
    void otherEvents_ofAMailThatFailed_changeNothing() {
        Delivery delivery = pipeline.send(ADA);
        hear(SesEvents.reject(delivery.id(), ID));
        Delivery failed = now(delivery);
        List.of(
                        SesEvents.delivery(delivery.id(), ID),
                        SesEvents.delay(delivery.id(), ID, "MailboxFull"),
                        SesEvents.complaint(delivery.id(), ID, "abuse"),
                        SesEvents.open(delivery.id(), ID),
                        SesEvents.bounce(delivery.id(), ID, "Transient", "General"))
                .forEach(this::hear);
        assertThat(now(delivery)).isEqualTo(failed);
        assertThat(pipeline.suppressions().find(ADA)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Delivery      | delivered   | the receiver's mail server took it
            DeliveryDelay | delay       | SES has not delivered it yet, and tries on
            Complaint     | complaint   | the receiver complained, and the address is suppressed
            Open          | open        | first opened
            Click         | click       | a link in it was first followed
            Reject        | fail        | SES took the mail and rejected it then
            Bounce        | soft-bounce | an answer came back that is no failure: Undetermined
            """)
    void event_withoutDetails_saysWhatItIs(String type, String decision, String why) {
        Delivery delivery = pipeline.send(ADA);
        hear(SesEvents.event(type, delivery.id(), ID));
        TraceEntry last = now(delivery).trace().getLast();
        assertThat(List.of(last.decision(), last.why())).containsExactly(decision, why);
    }

    /** Of the mail before, which is known to have failed. */
    @Test
    void eventThatComesAgain_provesNothingOfAnAttemptInDoubt() {
        Delivery delivery = pipeline.send(ADA);
        hear(SesEvents.reject(delivery.id(), ID));
        pipeline.provider(Outcome.unanswered("no answer"));
        pipeline.redriver().redrive(delivery.id(), pipeline.clock().instant());
        pipeline.hints();
        Delivery inDoubt = now(delivery);
        assertThat(inDoubt.isUncertain()).isTrue();

        hear(SesEvents.event("Send", delivery.id(), ID));

        assertThat(now(delivery)).isEqualTo(inDoubt);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Send", "Delivery", "DeliveryDelay", "Open", "Complaint"})
    void event_provesThatAMailWithoutAnAnswerLeft(String type) {
        pipeline.provider(Outcome.unanswered("no answer"));
        Delivery delivery = pipeline.send(ADA);
        assertThat(delivery.state()).isEqualTo(State.HELD);

        hear(SesEvents.event(type, delivery.id(), "ses-9"));
        pipeline.settle();

        assertThat(now(delivery).state()).isEqualTo(type.equals("Delivery") ? State.DELIVERED : State.SENT);
        assertThat(now(delivery).reference()).contains("ses-9");
        assertThat(now(delivery).leases()).as("attempts").isEqualTo(1);
        assertThat(now(delivery).trace())
                .anySatisfy(entry -> assertThat(entry.why()).contains("SES tells that it took the mail"));
    }

    @Test
    void event_provesThatAMailThatWasGivenUpLeft() {
        pipeline.provider(Outcome.unanswered("no answer"));
        Delivery delivery = pipeline.send(ADA);
        pipeline.settle();
        assertThat(now(delivery).state()).isEqualTo(State.FAILED);

        hear(SesEvents.delivery(delivery.id(), "ses-9"));

        assertThat(now(delivery).state()).isEqualTo(State.DELIVERED);
        assertThat(pipeline.deliveries().failed(10, Optional.empty()).items()).isEmpty();
    }

    @Test
    void reject_ofAMailWithoutAnAnswer_leavesTheNextAttemptToItself() {
        pipeline.provider(Outcome.unanswered("no answer"));
        Delivery delivery = pipeline.send(ADA);

        hear(SesEvents.reject(delivery.id(), "ses-9"));

        assertThat(now(delivery)).isEqualTo(delivery);
    }

    @Test
    void event_ofAnotherMail_changesNothing() {
        Delivery delivery = pipeline.send(ADA);
        List.of(
                        SesEvents.delivery(delivery.id(), "another"),
                        SesEvents.bounce(delivery.id(), "another", "Permanent", "General"),
                        SesEvents.complaint(delivery.id(), "another", "abuse"))
                .forEach(this::hear);

        assertThat(now(delivery)).isEqualTo(delivery);
        assertThat(pipeline.suppressions().find(ADA)).isEmpty();
    }

    /** Of one that has failed a bounce is the only news, if it is of the same mail. */
    @Test
    void bounce_ofAnotherMail_changesNothingOfOneThatFailed() {
        Delivery delivery = pipeline.send(ADA);
        hear(SesEvents.reject(delivery.id(), ID));
        Delivery failed = now(delivery);

        hear(SesEvents.bounce(delivery.id(), "another", "Permanent", "General"));

        assertThat(now(delivery)).isEqualTo(failed);
        assertThat(pipeline.suppressions().find(ADA)).isEmpty();
        hear(SesEvents.bounce(delivery.id(), ID, "Permanent", "General"));
        assertThat(now(delivery).state()).isEqualTo(State.BOUNCED);
    }

    /** As over SES's SMTP interface. */
    @Test
    void event_ofAMailWithoutAReference_isOfIt() {
        pipeline.provider(Outcome.accepted(""));
        Delivery delivery = pipeline.send(ADA);

        hear(SesEvents.delivery(delivery.id(), ID));

        assertThat(now(delivery).state()).isEqualTo(State.DELIVERED);
    }

    @Test
    void event_ofWhatIsNoMail_changesNothing() {
        Delivery text = pipeline.send(PHONE);

        hear(SesEvents.delivery(text.id(), ID));

        assertThat(now(text)).isEqualTo(text);
    }

    /** Free text may hold addresses, and a status that is none may hold anything. */
    @ParameterizedTest
    @ValueSource(strings = {"mail to eve@b.example", "call 4711", "7"})
    void bounce_repeatsNoAddressesAndNumbers(String text) {
        Delivery delivery = pipeline.send(ADA);
        ObjectNode event = SesEvents.bounce(delivery.id(), ID, "Transient", text);
        ((ObjectNode) event.at("/bounce/bouncedRecipients/0")).put("status", "9.1.1");

        hear(event);

        assertThat(now(delivery).reason()).isEqualTo("SES could not deliver it and has given up: Undetermined");
    }

    /** It has gone on by the next way already. */
    @Test
    void complaintAfterABounce_isOnlyNoted() {
        Delivery mail = pipeline.sendByStep(List.of("email", "sms"), ADA, PHONE);
        hear(SesEvents.bounce(mail.id(), ID, "Permanent", "General"));

        hear(SesEvents.complaint(mail.id(), ID, "abuse"));
        pipeline.settle();

        assertThat(now(mail).state()).isEqualTo(State.BOUNCED);
        assertThat(now(mail).hasNoted("complaint")).isTrue();
        assertThat(pipeline.sent()).containsExactly("email ada@example.com words", "sms +821012345678 words");
    }

    @Test
    void event_ofASkippedOrForgottenDelivery_isTakenQuietly() {
        Delivery sent = pipeline.send(ADA);
        hear(SesEvents.bounce(sent.id(), ID, "Permanent", "General"));
        Delivery skipped = pipeline.send(ADA);
        hear(SesEvents.delivery(skipped.id(), ID));
        DeliveryId gone =
                DeliveryId.parse("dlv_01arz3ndektsv4rrffq69g5fav_0123456789abc").orElseThrow();

        assertThat(now(skipped)).isEqualTo(skipped);
        assertThat(hear(SesEvents.bounce(gone, ID, "Permanent", "General"))).isTrue();
        assertThat(pipeline.deliveries().find(gone)).isEmpty();
    }

    @Test
    void mailOfOthers_isCounted_andChangesNothing() {
        ObjectNode event = SesEvents.delivery(pipeline.send(ADA).id(), ID);
        ((ObjectNode) event.at("/mail/tags")).remove("allim-delivery");
        ((ObjectNode) event.at("/mail")).putArray("headers");
        assertThat(hear(event)).isTrue();
        ((ObjectNode) event.at("/mail"))
                .withArray("headers")
                .addObject()
                .put("name", "X-Other")
                .put("value", pipeline.send(ADA).id().toString());
        Delivery other = pipeline.send(ADA);
        assertThat(hear(event)).isTrue();
        assertThat(now(other)).isEqualTo(other);
        assertThat(pipeline.counts().all()).containsEntry(Metrics.Count.FOREIGN, 2);
        assertThat(hear(SesEvents.read("{\"notificationType\":\"AmazonSnsSubscriptionSucceeded\"}")))
                .isFalse();
    }

    @Test
    void eventWithoutAMailOrAType_isNotHeard() {
        Delivery delivery = pipeline.send(ADA);
        assertThat(hear(SesEvents.delivery(delivery.id(), ""))).isFalse();
        assertThat(hear(SesEvents.event("", delivery.id(), ID))).isFalse();
        assertThat(now(delivery)).isEqualTo(delivery);
    }

    @Test
    void eventOfTheWrongSource_isNotHeard() {
        Delivery delivery = pipeline.send(ADA);
        ObjectNode json = bridge(SesEvents.delivery(delivery.id(), ID)).json();
        json.put("source", "shop");

        assertThat(feedback.onEvent(AwsEvent.ofEventBridge(json).orElseThrow())).isFalse();
        assertThat(now(delivery)).isEqualTo(delivery);
    }

    @Test
    void bounce_goesOnByTheNextWayOfTheStep() {
        Delivery mail = pipeline.sendByStep(List.of("email", "sms"), ADA, PHONE);
        assertThat(pipeline.sent()).containsExactly("email ada@example.com words");

        hear(SesEvents.bounce(mail.id(), ID, "Permanent", "General"));
        hear(SesEvents.bounce(mail.id(), ID, "Permanent", "General"));
        pipeline.settle();

        assertThat(pipeline.sent()).containsExactly("email ada@example.com words", "sms +821012345678 words");
        assertThat(pipeline.suppressions().find(ADA)).isPresent();
    }

    @Test
    void itemsOfADigest_getWhatBecomesOfIt() {
        List<Delivery> all = pipeline.sendDigest(60, List.of("email"), ADA);
        Delivery digest = all.getFirst();
        assertThat(all).extracting(Delivery::state).containsOnly(State.SENT);

        hear(SesEvents.delivery(digest.id(), ID));
        pipeline.settle();
        assertThat(all).extracting(it -> now(it).state()).containsOnly(State.DELIVERED);

        hear(SesEvents.bounce(digest.id(), ID, "Permanent", "General"));
        pipeline.settle();
        assertThat(all).extracting(it -> now(it).state()).containsOnly(State.BOUNCED);
        assertThat(now(all.getLast()).reason()).startsWith("with dig_").contains("bounced for good");
    }

    @Test
    void itemsOfADigest_areSentWhenItArrivesByTheNextWay() {
        List<Delivery> all = pipeline.sendDigest(3, List.of("email", "sms"), ADA, PHONE);

        hear(SesEvents.bounce(all.getFirst().id(), ID, "Permanent", "General"));
        pipeline.settle();

        assertThat(pipeline.sent()).hasSize(2).last().asString().startsWith("sms +821012345678 digest 3");
        assertThat(now(all.getFirst()).state()).isEqualTo(State.BOUNCED);
        assertThat(all.subList(1, 4)).extracting(it -> now(it).state()).containsOnly(State.SENT);
    }

    @Test
    void events_inAnyOrderAndNumber_endTheSame() {
        Random random = new Random(7);
        for (int life = 0; life < 200; life++) {
            Address to = new Address(Kinds.EMAIL, "ada@example.com");
            pipeline.suppressions()
                    .find(to)
                    .ifPresent(it -> pipeline.suppressions().lift(it.id()));
            Delivery delivery = pipeline.send(to);
            List<ObjectNode> events = new ArrayList<>(List.of(
                    SesEvents.event("Send", delivery.id(), ID),
                    SesEvents.delivery(delivery.id(), ID),
                    SesEvents.open(delivery.id(), ID),
                    SesEvents.click(delivery.id(), ID),
                    SesEvents.complaint(delivery.id(), ID, "abuse"),
                    SesEvents.bounce(delivery.id(), ID, "Transient", "General"),
                    SesEvents.bounce(delivery.id(), ID, "Permanent", "General")));
            events.addAll(List.copyOf(events));
            Collections.shuffle(events, random);

            events.forEach(this::hear);

            assertThat(now(delivery).state()).isEqualTo(State.BOUNCED);
            assertThat(now(delivery).trace()).hasSizeLessThanOrEqualTo(9);
            assertThat(pipeline.suppressions().find(to)).isPresent();
            pipeline.clock().advance(Duration.ofSeconds(1));
        }
    }

    /** Of each event every field once with another type, and once without it. */
    @Test
    void malformedEvent_doesNoHarm() {
        Delivery delivery = pipeline.send(ADA);
        for (ObjectNode event : List.of(
                SesEvents.delivery(delivery.id(), ID),
                SesEvents.bounce(delivery.id(), ID, "Permanent", "General"),
                SesEvents.complaint(delivery.id(), ID, "abuse"),
                SesEvents.reject(delivery.id(), ID))) {
            for (String path : paths(event, "")) {
                for (String wrong :
                        List.of("null", "7", "[]", "{}", "\"x\"", "[[]]", "\"\\u0000\\r\\n<a@b.example>\"")) {
                    ObjectNode broken = event.deepCopy();
                    int end = path.lastIndexOf('/');
                    JsonNode parent = broken.at(path.substring(0, end));
                    if (parent instanceof ObjectNode object) {
                        object.set(
                                path.substring(end + 1),
                                SesEvents.read("{\"v\":" + wrong + "}").get("v"));
                        assertThatCode(() -> hear(broken))
                                .as(path + " " + wrong)
                                .doesNotThrowAnyException();
                    }
                }
            }
        }
        assertThat(Json.write(now(delivery))).doesNotContain("a@b.example");
    }

    private static List<String> paths(JsonNode json, String path) {
        List<String> paths = new ArrayList<>();
        json.properties().forEach(field -> {
            String below = path + "/" + field.getKey().replace("~", "~0").replace("/", "~1");
            paths.add(below);
            paths.addAll(paths(field.getValue(), below));
        });
        return paths;
    }

    private Delivery now(Delivery delivery) {
        return pipeline.find(delivery.id());
    }

    private boolean hear(ObjectNode detail) {
        return feedback.onEvent(new SnsMessage(
                        "95df01b4-ee98-5cb9-9903-4c221d41eb5e",
                        "arn:aws:sns:us-east-1:111122223333:ses",
                        "2027-03-01T08:00:06.000Z",
                        Optional.of("Amazon SES Email Event Notification"),
                        detail.toString())
                .event());
    }

    private static AwsEvent bridge(ObjectNode detail) {
        ObjectNode event = SesEvents.read("""
            {"version": "0", "id": "12345678-1234-1234-1234-111122223333", "detail-type": "Email Delivered",
             "source": "aws.ses", "account": "111122223333", "time": "2027-03-01T08:00:06Z", "region": "us-east-1",
             "resources": ["arn:aws:ses:us-east-1:111122223333:configuration-set/allim"]}
            """);
        return AwsEvent.ofEventBridge(event.set("detail", detail)).orElseThrow();
    }
}
