package io.allim.channel;

import io.allim.chat.ChatThread;
import java.util.List;
import java.util.Optional;

/**
 * A way to reach people or systems. An implementation is one package that nobody imports; the container finds it. It
 * describes itself, and whoever deals with channels asks it: its name is in no other package.
 *
 * <p>What callers may rely on:
 *
 * <ul>
 *   <li>Constructing does no I/O; clients are made at the first send.
 *   <li>{@link #send} answers with a verdict and does not throw, whatever the provider does; it makes one try, never
 *       repeats by itself, and ends within the channel's deadline, which is shorter than a delivery's lease.
 *   <li>{@link #send} may be called from many threads, and twice for the same token.
 * </ul>
 */
public interface Channel {

    /** The channel's name in the API, such as {@code email}. */
    String name();

    AddressKind reaches();

    /** How the addresses look that it reaches. Called now and then: no I/O. */
    default AddressFormat addressFormat() {
        return new AddressFormat(reaches(), "an address for " + name(), "ada");
    }

    /** The channel's place where channels are listed, such as in errors: smaller ones first, equal ones by name. */
    default int position() {
        return AddressFormat.LAST;
    }

    /** What recipients see on their pages. */
    default Label label() {
        return new Label(name());
    }

    /** Whether a message can wake somebody up: then it waits for the end of quiet hours. */
    default boolean disturbs() {
        return true;
    }

    /** What is known of how messages are read; empty where nobody ever knows: no step can wait for it then. */
    default Optional<ReadReceipts> readReceipts() {
        return Optional.empty();
    }

    /** The fields of the channel's part of a template. */
    default TemplateFields templateFields() {
        return TemplateFields.TITLE_AND_BODY;
    }

    /**
     * The service whose events tell what became of a message after it was sent, such as {@code aws.ses}; whoever receives
     * those events asks for it. Empty where nobody tells.
     */
    default Optional<String> feedbackSource() {
        return Optional.empty();
    }

    /** Whether that service knows a message by the {@linkplain Outcome.Accepted reference} it gave, and not by its token. */
    default boolean isReportedByReference() {
        return false;
    }

    /**
     * Why nothing could ever be sent to the address, as one sentence for the caller who gave it; empty when it may do.
     * Looks at the text alone: no I/O.
     */
    Optional<String> validate(String address);

    /**
     * What would be cut, changed or left out of the message so that it fits, one sentence each. Looks at the words alone:
     * no I/O, and no need of an address that exists.
     */
    default List<String> warnings(Message message) {
        return List.of();
    }

    /** Whether the receiver gets the whole body: a digest shows as many of its items as that leaves room for. */
    default boolean carriesWhole(Message message) {
        return true;
    }

    /** The message as HTML as it leaves, for channels that show it. No I/O. */
    default Optional<String> html(Message message) {
        return message.html();
    }

    /**
     * How fast such messages may leave; empty: as fast as they come. May ask the provider, within the channel's deadline,
     * and remembers the answer.
     */
    default Optional<RateLimit> rateLimit(Message message) {
        return Optional.empty();
    }

    /**
     * All the limits that such messages have, such as that of a chat and that of the account that writes to it: each holds. As
     * {@link #rateLimit}.
     */
    default List<RateLimit> rateLimits(Message message) {
        return rateLimit(message).stream().toList();
    }

    /** Those of {@link #rateLimits} that all messages share, whatever they are and to whom. As {@link #rateLimit}. */
    default List<RateLimit> sharedLimits() {
        return List.of();
    }

    /**
     * Whether and how messages to the address can stand together. No I/O. Where it is by reference, {@link #send} is given the
     * {@linkplain Outcome.Accepted reference} of the first message with each later one.
     */
    default ChatThread.Support threads(Address address, ChatThread.Mode mode) {
        return ChatThread.Support.NONE;
    }

    /**
     * Whether {@link #send} may answer that an address has {@linkplain Outcome.Moved moved}. For such a channel alone it is looked
     * up where an address is by now.
     */
    default boolean addressesMove() {
        return false;
    }

    /** How the provider reports that somebody pressed a button in a message; empty where it doesn't. */
    default Optional<ButtonReports> buttonReports() {
        return Optional.empty();
    }

    /**
     * The host that takes a message to the address, as people know it, such as {@code hooks.example.com} or {@code Amazon
     * SNS}. Messages to one host share a part of what is sent at the same time, and wait together while it does not answer.
     * Empty where no other host is asked. No I/O.
     */
    default Optional<String> host(Address address) {
        return Optional.of(name());
    }

    /**
     * Whether {@link #send} has its answer within moments, since it asks a service that takes messages for others, and none that a
     * receiver runs. Such messages may be sent by whoever accepts them.
     */
    default boolean isPrompt() {
        return false;
    }

    /** Whether {@link #host} depends on the address. */
    default boolean hasManyHosts() {
        return false;
    }

    /** What such messages may be of in a day; empty: without end. */
    default Optional<DailyCap> dailyCap(Message message) {
        return Optional.empty();
    }

    /** The {@link #dailyCap} that all messages share, whatever they are, with an amount of 0. */
    default Optional<DailyCap> sharedCap() {
        return Optional.empty();
    }

    Outcome send(Message message);
}
