package io.allim.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.ChannelContract;
import io.allim.channel.Outcome;
import io.allim.recipient.Recipient;
import io.allim.recipient.RecipientStore;
import io.allim.table.Json;
import io.allim.table.Key;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import io.allim.table.Table;
import io.allim.table.TableUnavailable;
import io.allim.table.Write;
import io.allim.table.WriteResult;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The provider of the inbox is the table: it has no host, no port and no deadline of its own. */
class InboxChannelContractTest extends ChannelContract {

    private static final String ADA = "ada";

    @Override
    protected Provider open() {
        return new TableProvider();
    }

    @Override
    protected Channel channel(int port, Duration deadline) {
        Table table = ((TableProvider) provider).table();
        return new InboxChannel(
                new InboxStore(table, new RecipientStore(table, Instant::now), new KeptFor(Duration.ofDays(90))));
    }

    @Override
    protected Address address(int port) {
        return new Address(InboxChannel.KIND, ADA);
    }

    @Override
    protected List<String> goodAddresses() {
        return List.of(ADA, "auth0|5f7c", "ada.b_c:d@e+f-9", "안녕", "x".repeat(128));
    }

    @Override
    protected List<String> badAddresses() {
        return List.of(".", "..", "x".repeat(129), "e\u0301");
    }

    /** An id is any text. */
    @Override
    protected List<String> wordsThatAreNoAddresses() {
        return List.of();
    }

    @Override
    protected List<String> secrets() {
        return List.of("secret of the table");
    }

    /** Entries are found by their delivery. */
    @Override
    protected String token(int number) {
        return "dlv_01arz3ndektsv4rrffq69g5fav_%013d".formatted(number);
    }

    @Override
    protected String longestToken() {
        return token(0);
    }

    /** What is stored is in the inbox. */
    @Override
    protected Class<? extends Outcome> taken() {
        return Outcome.Delivered.class;
    }

    /** Engines of tables wait for room and repeat by themselves; after that nobody knows what was stored. */
    @Test
    @Override
    protected void send_isTriedAgainWhenThrottled() {
        assertMayHaveLeft(send(Behaviour.THROTTLE));
    }

    /** The table does not say whether it was reached. */
    @Test
    @Override
    protected void send_isTriedAgainWhenNobodyListens() {
        Outcome outcome = send(Behaviour.SERVER_ERROR);
        assertMayHaveLeft(outcome);
        assertSaysNothingSecret(outcome);
    }

    /** Engines of tables end their requests by deadlines of their own, with the same error as all others. */
    @ParameterizedTest
    @EnumSource(names = {"HANG", "DRIP"})
    @Override
    protected void send_endsWithinItsDeadline(Behaviour behaviour) {
        assertMayHaveLeft(send(behaviour));
    }

    /** A table that behaves as it is told when an entry is written. */
    private static final class TableProvider implements Provider {

        private final MemoryTable table = new MemoryTable(new SettableClock(Instant.parse("2026-11-23T05:00:00Z")));
        private final AtomicInteger calls = new AtomicInteger();
        private final List<Seen> seen = new CopyOnWriteArrayList<>();
        private volatile Behaviour behaviour = Behaviour.SUCCEED;
        private volatile boolean erased;

        TableProvider() {
            new RecipientStore(table, Instant::now)
                    .put(new Recipient(
                            ADA, List.of(), Optional.empty(), Optional.empty(), JsonNodeFactory.instance.objectNode()));
        }

        Table table() {
            return (Table) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {Table.class},
                    (_, method, arguments) -> call(method, arguments));
        }

        private Object call(Method method, Object[] arguments) throws Throwable {
            calls.incrementAndGet();
            if (method.getName().equals("write")) {
                @SuppressWarnings("unchecked")
                List<Write> writes = (List<Write>) arguments[0];
                return write(writes);
            }
            if (erased) {
                return Optional.empty();
            }
            try {
                return method.invoke(table, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }

        /** What a table refuses for good is an inbox whose recipient was erased meanwhile. */
        private WriteResult write(List<Write> writes) {
            if (behaviour == Behaviour.REFUSE) {
                erased = true;
                note(writes);
                return new WriteResult.Refused(new Key("recipient/" + ADA, "r"));
            }
            if (behaviour == Behaviour.SERVER_ERROR || behaviour == Behaviour.THROTTLE) {
                note(writes);
                throw silence();
            }
            WriteResult result = table.write(writes);
            if (result.done()) {
                note(writes);
            }
            if (behaviour != Behaviour.SUCCEED) {
                throw silence();
            }
            return result;
        }

        private static TableUnavailable silence() {
            return new TableUnavailable("secret of the table", new IOException());
        }

        private void note(List<Write> writes) {
            JsonNode entry = writes.stream()
                    .filter(Write.Put.class::isInstance)
                    .map(write -> ((Write.Put) write).item())
                    .filter(item -> item.key().sort().startsWith("entry/"))
                    .map(item -> Json.tree(item.body()).orElseThrow())
                    .findFirst()
                    .orElseThrow();
            List<String> names = new ArrayList<>();
            entry.fieldNames().forEachRemaining(names::add);
            seen.add(new Seen(
                    entry.path("delivery").asText(),
                    entry.path("title").asText() + "\n" + entry.path("body").asText(),
                    new TreeSet<>(names)));
        }

        @Override
        public int port() {
            return 0;
        }

        @Override
        public void behave(Behaviour next) {
            behaviour = next;
        }

        @Override
        public int connections() {
            return calls.get();
        }

        @Override
        public List<Seen> seen() {
            return List.copyOf(seen);
        }

        @Override
        public void close() {}
    }
}
