package io.allim.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * What left an Allim, and how its next calls to providers go wrong. Whoever asks is answered when all that was accepted
 * for now has left: there is no need to wait in a test.
 */
public final class AllimSandbox {

    private static final int LIMIT = 10_000;
    private static final int SHOWN = 20;

    private final Allim allim;

    AllimSandbox(Allim allim) {
        this.allim = allim;
    }

    /** All that are kept, at most {@value #LIMIT}, in the order in which they left. */
    public List<SentMessage> messages() {
        List<SentMessage> messages = new ArrayList<>();
        allim.get("/sandbox/messages?settled=true&limit=" + LIMIT)
                .path("messages")
                .forEach(message -> messages.add(SentMessage.read(message)));
        return List.copyOf(messages.reversed());
    }

    /** Those that went to an address, alone or with others. */
    public List<SentMessage> messagesTo(String address) {
        return to(address, messages());
    }

    /** Forgets the messages, so that a test sees its own only. */
    public void clear() {
        messages();
        allim.delete("/sandbox/messages");
    }

    /**
     * Lets the next calls to SNS, SES and webhook receivers go wrong.
     *
     * @param fault {@code throttle}, {@code error500}, {@code slow}, {@code reset} (the message is not taken),
     *     {@code reset-after} (it is taken) or {@code malformed}
     */
    public void fail(String fault, int times) {
        allim.post("/sandbox/faults", "{\"fault\":\"" + fault + "\",\"times\":" + times + "}");
    }

    /** Takes back all faults that are still to happen. */
    public void mend() {
        allim.delete("/sandbox/faults");
    }

    /** @return the one message that went to the address */
    public SentMessage assertSentTo(String address) {
        List<SentMessage> all = messages();
        List<SentMessage> found = to(address, all);
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw found.isEmpty()
                ? failure("No message was sent to " + address + ".", "Sent instead", all)
                : failure("Not one message was sent to " + address + ", but " + found.size() + ".", "They are", found);
    }

    public void assertNothingSent() {
        List<SentMessage> all = messages();
        if (!all.isEmpty()) {
            throw failure("Nothing was to be sent.", "Sent", all);
        }
    }

    public void assertNothingSentTo(String address) {
        List<SentMessage> found = messagesTo(address);
        if (!found.isEmpty()) {
            throw failure("Nothing was to be sent to " + address + ".", "Sent", found);
        }
    }

    /** Each text is in the message's body, and in no other message to the same address: every item is in one digest. */
    public void assertDigestHolds(SentMessage message, String... texts) {
        List<SentMessage> others = new ArrayList<>(messagesTo(message.to()));
        others.remove(message);
        for (String text : texts) {
            if (!message.body().contains(text)) {
                throw failure(
                        "The message to " + message.to() + " does not hold “" + text + "”. It holds:\n"
                                + message.body().strip(),
                        "Others to the same address that hold it",
                        holding(text, others));
            }
            if (!holding(text, others).isEmpty()) {
                throw failure(
                        "“" + text + "” is in more than one message to " + message.to() + ".",
                        "Also in",
                        holding(text, others));
            }
        }
    }

    private static List<SentMessage> to(String address, List<SentMessage> messages) {
        return messages.stream().filter(message -> message.isTo(address)).toList();
    }

    private static List<SentMessage> holding(String text, List<SentMessage> messages) {
        return messages.stream()
                .filter(message -> message.body().contains(text))
                .toList();
    }

    private AssertionError failure(String sentence, String title, List<SentMessage> messages) {
        StringJoiner lines = new StringJoiner("\n");
        lines.add(sentence);
        lines.add("Allim's clock shows " + allim.clock().now() + ". " + title + (messages.isEmpty() ? ": none" : ":"));
        messages.stream().limit(SHOWN).forEach(message -> lines.add("  " + message.line()));
        if (messages.size() > SHOWN) {
            lines.add("  … and " + (messages.size() - SHOWN) + " more");
        }
        return new AssertionError(lines.toString());
    }
}
