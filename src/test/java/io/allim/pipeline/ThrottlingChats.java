package io.allim.pipeline;

import io.allim.channel.AddressKind;
import io.allim.channel.Channel;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.RateLimit;
import io.allim.channel.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Three services of chats, each of which throttles as its model does, and channels that write to them. Only one thread runs at a
 * time.
 *
 * <ul>
 *   <li>Slack: 1 a second to each chat; now and then nothing more for a while, in whole seconds.
 *   <li>Discord: 5 in 2 seconds to each chat, counted from the first of them; each answer says how many are left and when
 *       the next 2 seconds begin. At times a chat takes only 2, which its answers alone say.
 *   <li>Telegram: 30 a second in all, 1 a second to each person and 20 a minute to each group; now and then nothing more for a while,
 *       to a chat or to anybody.
 * </ul>
 */
final class ThrottlingChats {

    /** After this time what was under way when a pause was told has arrived. */
    static final Duration UNDER_WAY = Duration.ofSeconds(1);

    private static final int TROUBLE_ONE_IN = 400;

    /** What arrived and was taken. */
    record Arrived(String token, String chat, Urgency urgency, Instant at) {}

    final List<Arrived> taken = new ArrayList<>();
    final List<String> overALimit = new ArrayList<>();
    final List<String> duringAPause = new ArrayList<>();
    final Set<String> refused = new HashSet<>();
    int throttles;
    int troubles;

    private final VirtualTime time;
    private final Random random = new Random(17);
    private final Map<String, Deque<Instant>> arrivals = new HashMap<>();
    private final Map<String, Pause> pauses = new HashMap<>();
    private final Map<String, Budget> budgets = new HashMap<>();
    private final List<Told> all = new ArrayList<>();

    ThrottlingChats(VirtualTime time) {
        this.time = time;
    }

    /** @param most how many in the length, whenever it begins */
    private record Window(String name, int most, Duration length) {}

    private record Pause(Instant told, Instant end) {}

    private record Told(String limit, Instant from, Instant to) {}

    private record Budget(Instant end, int left) {}

    /** For how long nothing was taken for the chat of a message between when it was asked for and when it came. */
    Duration paused(Arrived message, Instant asked) {
        return all.stream()
                .filter(told -> told.limit().equals(message.chat())
                        || told.limit().equals(Telegram.ALL) && message.chat().startsWith("telegram/"))
                .map(told -> Duration.between(
                        told.from().isAfter(asked) ? told.from() : asked,
                        told.to().isBefore(message.at()) ? told.to() : message.at()))
                .filter(Duration::isPositive)
                .reduce(Duration.ZERO, Duration::plus);
    }

    List<Channel> channels() {
        return List.of(new Slack(), new Discord(), new Telegram());
    }

    /** @return how long nothing more is taken; empty when the message was */
    private Optional<Refusal> arrive(Message message, String chat, List<Window> windows) {
        Instant now = time.instant();
        for (Window window : windows) {
            Pause pause = pauses.get(window.name());
            if (pause != null && now.isBefore(pause.end())) {
                if (now.isAfter(pause.told().plus(UNDER_WAY))) {
                    duringAPause.add(window.name() + " " + Duration.between(pause.told(), now) + " after it was told");
                }
                return refuse(message, window, pause.end());
            }
        }
        for (Window window : windows) {
            Deque<Instant> before = arrivals.computeIfAbsent(window.name(), _ -> new ArrayDeque<>());
            before.add(now);
            while (!before.getFirst().plus(window.length()).isAfter(now)) {
                before.remove();
            }
            if (before.size() > window.most()) {
                overALimit.add(window.name() + " " + before.size() + " in " + window.length() + " at " + now);
                return refuse(message, window, before.getFirst().plus(window.length()));
            }
        }
        if (random.nextInt(TROUBLE_ONE_IN) == 0) {
            troubles++;
            Window window = windows.get(random.nextInt(8) == 0 ? windows.size() - 1 : 0);
            Instant end = now.plusSeconds(2 + random.nextInt(window.name().endsWith("/all") ? 5 : 40));
            pauses.put(window.name(), new Pause(now, end));
            all.add(new Told(window.name(), now, end));
            return refuse(message, window, end);
        }
        taken.add(new Arrived(message.token(), chat, message.urgency(), now));
        return Optional.empty();
    }

    private record Refusal(String limit, Duration pause) {}

    private Optional<Refusal> refuse(Message message, Window window, Instant end) {
        throttles++;
        refused.add(message.token());
        return Optional.of(new Refusal(window.name(), Duration.between(time.instant(), end)));
    }

    private static Outcome throttled(Refusal refusal) {
        return Outcome.throttled("takes no more now", refusal.limit(), refusal.pause());
    }

    private abstract class Chat implements Channel {
        private final String name;
        private final AddressKind kind;

        Chat(String name) {
            this.name = name;
            this.kind = new AddressKind(name);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public AddressKind reaches() {
            return kind;
        }

        @Override
        public Optional<String> validate(String address) {
            return Optional.empty();
        }

        @Override
        public Outcome send(Message message) {
            time.sleep(Duration.ofMillis(20 + random.nextInt(40)));
            Outcome outcome = answer(message, name + "/" + message.address().value());
            time.sleep(Duration.ofMillis(20 + random.nextInt(40)));
            return outcome;
        }

        abstract Outcome answer(Message message, String chat);
    }

    private final class Slack extends Chat {
        Slack() {
            super("slack");
        }

        @Override
        public List<RateLimit> rateLimits(Message message) {
            return List.of(new RateLimit("slack/" + message.address().value(), 1));
        }

        @Override
        Outcome answer(Message message, String chat) {
            return arrive(message, chat, List.of(new Window(chat, 1, Duration.ofSeconds(1))))
                    .map(ThrottlingChats::throttled)
                    .orElseGet(() -> Outcome.accepted(""));
        }
    }

    private final class Discord extends Chat {
        Discord() {
            super("discord");
        }

        @Override
        public List<RateLimit> rateLimits(Message message) {
            return List.of(new RateLimit("discord/" + message.address().value(), 2));
        }

        @Override
        Outcome answer(Message message, String chat) {
            Instant now = time.instant();
            Optional<Refusal> refusal = arrive(message, chat, List.of(new Window(chat, 5, Duration.ofSeconds(2))));
            if (refusal.isPresent()) {
                return throttled(refusal.get());
            }
            Budget budget = budgets.get(chat);
            if (budget == null || !now.isBefore(budget.end())) {
                // For a minute in ten it takes less.
                int most = now.getEpochSecond() / 60 % 10 == 3 ? 2 : 5;
                budget = new Budget(now.plusSeconds(2), most);
            }
            Duration reset = Duration.between(now, budget.end());
            if (budget.left() == 0) {
                throttles++;
                refused.add(message.token());
                taken.removeLast();
                return Outcome.throttled("takes no more now", chat, reset);
            }
            budgets.put(chat, new Budget(budget.end(), budget.left() - 1));
            Outcome outcome = Outcome.accepted("1");
            return budget.left() == 1 ? new Outcome.Paced(outcome, chat, reset) : outcome;
        }
    }

    /** Groups have numbers below 0. */
    private final class Telegram extends Chat {
        private static final String ALL = "telegram/all";

        Telegram() {
            super("telegram");
        }

        @Override
        public List<RateLimit> rateLimits(Message message) {
            String chat = message.address().value();
            return List.of(
                    new RateLimit(ALL, 30), new RateLimit("telegram/" + chat, chat.startsWith("-") ? 20 / 60.0 : 1));
        }

        @Override
        Outcome answer(Message message, String chat) {
            Window its = message.address().value().startsWith("-")
                    ? new Window(chat, 20, Duration.ofMinutes(1))
                    : new Window(chat, 1, Duration.ofSeconds(1));
            return arrive(message, chat, List.of(its, new Window(ALL, 30, Duration.ofSeconds(1))))
                    .map(ThrottlingChats::throttled)
                    .orElseGet(() -> Outcome.accepted("1"));
        }
    }
}
