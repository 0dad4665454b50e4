package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.access.Links;
import io.allim.access.Purpose;
import io.allim.access.Token;
import io.allim.access.Tokens;
import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.channel.Channel;
import io.allim.channel.Channels;
import io.allim.channel.DailyCap;
import io.allim.channel.Kinds;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.RateLimit;
import io.allim.channel.ReadReceipts;
import io.allim.channel.Urgency;
import io.allim.chat.ChatThread;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryMetrics;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DigestStore;
import io.allim.delivery.DispatchConfig;
import io.allim.delivery.Hints;
import io.allim.delivery.MessageCopyStore;
import io.allim.delivery.search.WaitingList;
import io.allim.event.EventDispatcher;
import io.allim.event.EventListener;
import io.allim.inbox.InboxEntry;
import io.allim.inbox.InboxStore;
import io.allim.inbox.KeptFor;
import io.allim.notification.AcknowledgementStore;
import io.allim.notification.Audience;
import io.allim.notification.Content;
import io.allim.notification.IdempotencyStore;
import io.allim.notification.Notification;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStore;
import io.allim.notification.SendOptions;
import io.allim.notification.Timing;
import io.allim.notification.WorkflowRef;
import io.allim.pipeline.accept.Acceptance;
import io.allim.pipeline.accept.Acceptor;
import io.allim.pipeline.accept.DeliveryPlanner;
import io.allim.pipeline.accept.Handover;
import io.allim.pipeline.accept.PlannedTurns;
import io.allim.pipeline.accept.Planner;
import io.allim.pipeline.accept.PlanningBatches;
import io.allim.pipeline.accept.TopicWalk;
import io.allim.pipeline.accept.WorkflowBinder;
import io.allim.pipeline.compose.Buttons;
import io.allim.pipeline.compose.Composer;
import io.allim.pipeline.compose.DigestReader;
import io.allim.pipeline.compose.MessagePreviewer;
import io.allim.pipeline.compose.PreviewComposer;
import io.allim.pipeline.control.Acknowledger;
import io.allim.pipeline.control.Canceller;
import io.allim.pipeline.control.DeliveryEraser;
import io.allim.pipeline.control.DigestEraser;
import io.allim.pipeline.control.Forecaster;
import io.allim.pipeline.control.Redriver;
import io.allim.pipeline.decide.AddressResolver;
import io.allim.pipeline.decide.DecisionFactsReader;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.pipeline.decide.DeliveryContextReader;
import io.allim.pipeline.decide.EffectiveDigestRules;
import io.allim.pipeline.decide.JustPlanned;
import io.allim.pipeline.decide.Sendable;
import io.allim.pipeline.decide.SkipConditions;
import io.allim.pipeline.decide.TemplateContext;
import io.allim.pipeline.decide.Throttles;
import io.allim.pipeline.digest.DigestAppender;
import io.allim.pipeline.digest.DigestCloser;
import io.allim.pipeline.digest.DigestItemRemover;
import io.allim.pipeline.digest.DigestOutcomePropagator;
import io.allim.pipeline.digest.NextWindow;
import io.allim.pipeline.limit.Bulkhead;
import io.allim.pipeline.limit.RateLimiter;
import io.allim.pipeline.send.DeliveryFeedback;
import io.allim.pipeline.send.Dispatcher;
import io.allim.pipeline.send.LeasedSender;
import io.allim.pipeline.send.RetryPolicy;
import io.allim.pipeline.send.TestSending;
import io.allim.pipeline.send.WorkerSlot;
import io.allim.pipeline.thread.ThreadEraser;
import io.allim.pipeline.thread.ThreadStore;
import io.allim.preference.PreferenceStore;
import io.allim.recipient.Endpoint;
import io.allim.recipient.Eraser;
import io.allim.recipient.MovedAddresses;
import io.allim.recipient.Recipient;
import io.allim.recipient.RecipientStore;
import io.allim.recipient.SuppressionStore;
import io.allim.recipient.Target;
import io.allim.recipient.TopicStore;
import io.allim.table.Item;
import io.allim.table.Key;
import io.allim.table.MemoryTable;
import io.allim.table.Page;
import io.allim.table.Query;
import io.allim.table.SettableClock;
import io.allim.table.Shards;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.TableUnavailable;
import io.allim.table.Write;
import io.allim.table.WriteResult;
import io.allim.table.sqlite.SqliteTable;
import io.allim.telemetry.Counts;
import io.allim.template.Rendering;
import io.allim.template.TemplateRenderer;
import io.allim.template.TemplateText;
import io.allim.time.Deadline;
import io.allim.time.GracefulShutdown;
import io.allim.time.Timetable;
import io.allim.workflow.DigestRule;
import io.allim.workflow.WorkflowStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The whole pipeline over a real table, with a clock that stands still, a channel that does what it is told, and a
 * failpoint at every port. {@link #reboot} is the death and rebirth of the process.
 */
public final class PipelineFixture implements AutoCloseable {

    public static final Instant START = Instant.parse("2027-03-01T08:00:00Z");

    public final SettableClock clock;
    final Failpoint failpoint = new Failpoint();
    public final Counts counts = new Counts();
    final Map<String, AtomicInteger> sends = new ConcurrentHashMap<>();
    final List<EventListener> listeners = new CopyOnWriteArrayList<>();

    private static final ExecutorService WORKERS =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());

    private static final Shards SHARDS = new Shards(2);

    private final Supplier<Table> opening;
    final DispatchConfig config;
    private final AtomicInteger made = new AtomicInteger();
    private final Queue<Key> hinted = new ConcurrentLinkedQueue<>();
    /** Tokens that the provider took, and whose outcome is not stored yet. */
    private final Map<String, Boolean> unrecorded = new ConcurrentHashMap<>();

    private final Set<String> taken = ConcurrentHashMap.newKeySet();

    Table engine;

    /** What others do just before a transaction is written. */
    public volatile Consumer<List<Write>> beforeWrite = _ -> {};

    /** Told of every hint. */
    Consumer<List<Key>> onHint = _ -> {};

    /** Whether digests take deliveries while they are accepted; otherwise workers put them in. */
    boolean digestsEntered = true;

    private boolean faultAtUnrecorded;
    private boolean faultInSend;

    /** Channels that refuse everything. */
    public final Set<String> down = ConcurrentHashMap.newKeySet();

    /** How many messages a second each channel takes; 0: as many as come. */
    public double perSecond;

    /** For how long the process stands still when it waits for its place next. */
    Duration standstill = Duration.ZERO;

    /** Where the provider says that addresses have moved, of every channel. */
    final Map<String, String> moves = new ConcurrentHashMap<>();

    /** What happens while the process waits for its place. */
    public Runnable atRest = () -> {};

    /** How many messages each channel takes in a day; 0: as many as come. */
    public long daily;

    /** Where the service itself is; from the next {@link #reboot} on. */
    Optional<String> baseUrl = Optional.of("https://allim.example");

    /** How long the words of what was sent are kept; from the next {@link #reboot} on. */
    Duration messagesKept = Duration.ZERO;

    /** Channels besides those that do what they are told; from the next {@link #reboot} on. */
    final List<Channel> otherChannels = new ArrayList<>();

    /** Makes hints that see to work by themselves, instead of {@link #drainHints}; from the next {@link #reboot} on. */
    Optional<Function<Supplier<Worker>, Hints>> hinting = Optional.empty();

    /** Renders a template as its name, but for a few that tests ask for, and a Liquid text as the field of the data that it names. */
    public static final TemplateRenderer TEMPLATES = new TemplateRenderer() {
        @Override
        public Optional<Integer> versionToKeep(String template) {
            return Optional.of(1);
        }

        @Override
        public boolean exists(String template) {
            return !template.equals("missing");
        }

        /** The template {@code needy} needs {@code data.name}. */
        @Override
        public Binding bind(String template, Set<String> channels, ObjectNode data) {
            boolean lacks = template.equals("needy") && !channels.isEmpty() && !data.has("name");
            return new Binding(versionToKeep(template), lacks ? Optional.of("data.name") : Optional.empty());
        }

        @Override
        public Rendering render(
                String template,
                Optional<Integer> version,
                String channel,
                Optional<String> locale,
                ObjectNode variables) {
            variables
                    .fieldNames()
                    .forEachRemaining(name -> assertThat(name.equals("data") || NAMES.contains(name))
                            .as(name)
                            .isTrue());
            return switch (template) {
                case "broken" -> new Rendering.Failed("template broken has no value for data.name");
                case "odd" -> new Rendering.Done(text("odd"), List.of("its link leads nowhere", "its date is none"));
                case "footer" -> new Rendering.Done(text(links(variables)));
                default -> new Rendering.Done(text(template + items(variables)));
            };
        }

        private static TemplateText text(String body) {
            return new TemplateText("", body, Optional.empty(), Optional.empty(), Optional.empty());
        }

        /** What templates find under the names of the links. */
        private static String links(ObjectNode variables) {
            return Stream.of("ackUrl", "preferencesUrl", "unsubscribeUrl")
                    .map(name -> variables.has(name) ? variables.get(name).asText() : "unknown")
                    .collect(Collectors.joining(" "));
        }

        /** Of a digest, {@code total[n,n,…]}. */
        private static String items(ObjectNode variables) {
            if (!variables.has("items")) {
                return "";
            }
            List<String> items = new ArrayList<>();
            variables
                    .path("items")
                    .forEach(item -> items.add(item.path("data").path("n").asText()));
            return " " + variables.path("total").asLong() + items.toString().replace(" ", "");
        }

        @Override
        public String expression(String source, ObjectNode variables) {
            return variables.get("data").path(source).asText();
        }
    };

    private static final Tokens TOKENS = tokens("token");
    private static final Tokens LONG_TOKENS = tokens("signed-token");

    private static Tokens tokens(String signed) {
        return new Tokens() {
            @Override
            public String sign(Token token, Instant now) {
                return signed;
            }

            @Override
            public Optional<Token> verify(String text, Purpose purpose, Instant now) {
                return Optional.empty();
            }
        };
    }

    /**
     * A message that was handed to a provider.
     *
     * @param lands whether the provider took it, as far as it said
     */
    record Departed(String token, String channel, String to, String title, String body, Instant at, boolean lands) {}

    /** What every channel was handed, whatever became of it. */
    public final List<Departed> departed = Collections.synchronizedList(new ArrayList<>());

    /** How messages to any address can stand together. */
    ChatThread.Support threading = ChatThread.Support.NONE;

    /**
     * A message with a thread that a chat took, whatever became of the answer.
     *
     * @param earlier which message it answers or replaces
     */
    record Post(String token, String to, String reference, ChatThread thread, Optional<String> earlier) {}

    /** What chats took, in order. */
    final List<Post> posts = Collections.synchronizedList(new ArrayList<>());

    /** References of posts that somebody has deleted. */
    final Set<String> deleted = ConcurrentHashMap.newKeySet();

    /** What happens while a channel sends a message. */
    Consumer<Message> whileSending = _ -> {};

    /** By token: how often nobody could know whether a message had left. */
    private final Map<String, Integer> doubts = new ConcurrentHashMap<>();

    /** By token: when the messages say that it happened. */
    final Map<String, Set<Instant>> occurred = new ConcurrentHashMap<>();

    /** What every channel took, in order: {@code channel address body}. */
    public final List<String> sent = Collections.synchronizedList(new ArrayList<>());

    public Function<Integer, Outcome> provider = attempt -> Outcome.accepted("ref-" + attempt);

    MessageCopyStore copies;
    /** What requests leave to this process, which sends it by {@link #afterAnswer}. */
    Handover handover;

    /** Whether workers know what this process has just planned; from the next {@link #reboot} on. */
    boolean remembers;

    /** Whether all channels are prompt, and requests leave to this process what it may send. */
    boolean answersFirst;

    MessagePreviewer previewer;
    Channels channels;
    RecipientStore recipients;
    public SuppressionStore suppressions;
    MovedAddresses moved;
    public NotificationStore notifications;
    public DeliveryStore deliveries;
    DigestStore digests;
    DigestCloser closer;
    DigestItemRemover remover;
    public EffectiveDigestRules effectiveRules;
    public DecisionFactsReader facts;
    public Acceptor acceptor;
    Canceller canceller;
    Redriver redriver;
    Dispatcher dispatcher;
    public DeliveryContextReader contexts;
    DeliveryFeedback deliveryFeedback;
    public GracefulShutdown shutdown;
    Worker worker;
    Forecaster forecaster;
    Eraser eraser;
    public WorkflowStore workflows;
    public TopicStore topics;
    public PreferenceStore preferences;
    public AcknowledgementStore acknowledgements;
    Acknowledger acknowledger;
    public InboxStore inbox;
    WorkerPool pool;
    public Ticker ticker;
    Table table;
    public AddressResolver resolver;

    /** Before each read of an item. */
    Consumer<Key> onGet = key -> {};

    Consumer<Query> onQuery = query -> {};

    /** At least as many as a test has threads, so that they race within the dispatcher. */
    private static final int RACERS = 32;

    public PipelineFixture(Path directory) {
        this(directory, 1);
    }

    public PipelineFixture(Path directory, int parallel) {
        this.clock = new SettableClock(START);
        this.config = config(parallel, Duration.ofDays(90));
        this.opening = () -> new SqliteTable(directory.resolve("allim.db"), clock);
        this.engine = opening.get();
        start();
    }

    /** Over a table that is gone with the fixture. */
    public PipelineFixture() {
        this(1);
    }

    public PipelineFixture(int parallel) {
        this(parallel, Duration.ofDays(90));
    }

    PipelineFixture(Duration retention) {
        this(1, retention);
    }

    private PipelineFixture(int parallel, Duration retention) {
        this.clock = new SettableClock(START);
        Table table = new MemoryTable(clock);
        this.config = config(parallel, retention);
        this.opening = () -> table;
        this.engine = table;
        start();
    }

    /** @param tables opens what is stored, at the beginning and at each reboot */
    public PipelineFixture(Function<InstantSource, Table> tables) {
        this.clock = new SettableClock(START);
        this.config = config(1, Duration.ofDays(90));
        this.opening = () -> tables.apply(clock);
        this.engine = opening.get();
        start();
    }

    /** One of several processes that share a time, a table, and hints. */
    PipelineFixture(VirtualTime time, Table shared, Hints hints, List<Channel> channels) {
        this.clock = time.clock();
        this.config = config(1, Duration.ofDays(90));
        this.opening = () -> shared;
        this.engine = shared;
        this.hinting = Optional.of(_ -> hints);
        this.otherChannels.addAll(channels);
        start();
    }

    /** A new process on the old table, whose file is opened anew: all that was in memory is gone. */
    public void reboot() {
        close();
        engine = opening.get();
        start();
    }

    private void start() {
        hinted.clear();
        handover = new Handover();
        JustPlanned planned = new JustPlanned();
        if (remembers) {
            planned.open();
        }
        table = new FailingTable();
        Shards shards = SHARDS;
        recipients = new RecipientStore(table, clock);
        suppressions = new SuppressionStore(table);
        moved = new MovedAddresses(table);
        notifications = new NotificationStore(table, shards, config.retention());
        deliveries = new DeliveryStore(table, shards, config.retention(), config.headStart(), Set.of("sms")::contains);
        digests = new DigestStore(table, shards, config.retention());
        List<Channel> installed = new ArrayList<>(List.of(
                new ScriptedChannel("email", Kinds.EMAIL),
                new ScriptedChannel("sms", Kinds.PHONE),
                new ScriptedChannel("push", Kinds.DEVICE),
                new ScriptedChannel("inbox", Kinds.INBOX)));
        installed.addAll(otherChannels);
        channels = new Channels(installed, List.of("email", "sms", "push", "inbox"));
        workflows = new WorkflowStore(table);
        topics = new TopicStore(table, recipients);
        preferences = new PreferenceStore(table, recipients);
        acknowledgements = new AcknowledgementStore(table);
        inbox = new InboxStore(table, recipients, new KeptFor(config.retention()));
        DeliveryMetrics metrics = new DeliveryMetrics(counts);
        Hints hints = hinting.map(make -> make.apply(() -> worker))
                .orElse(work -> pass("hints.hint", () -> {
                    onHint.accept(work);
                    return hinted.addAll(work);
                }));
        resolver = new AddressResolver(channels, preferences, moved);
        Links links = new Links(TOKENS, () -> baseUrl);
        Composer composer = new Composer(
                TEMPLATES,
                links,
                new DigestReader(digests, TEMPLATES),
                channels,
                new Buttons(links, (delivery, _) -> delivery + ".signed"));
        PreviewComposer previews = new PreviewComposer(
                TEMPLATES, LONG_TOKENS, () -> baseUrl, new DigestReader(digests, TEMPLATES), channels);
        SkipConditions skipConditions = new SkipConditions(resolver, deliveries, acknowledgements);
        facts = new DecisionFactsReader(
                resolver, suppressions, skipConditions, new Throttles(table), new TemplateContext(TEMPLATES));
        DeliveryPlanner deliveryPlanner = new DeliveryPlanner(resolver, facts);
        RateLimiter limiter = new RateLimiter(table, clock, this::rest);
        effectiveRules = new EffectiveDigestRules(resolver, workflows);
        DigestAppender appender = new DigestAppender(table, notifications, deliveries, digests, effectiveRules, hints);
        Planner planner = new Planner(
                table,
                notifications,
                deliveries,
                new PlanningBatches(deliveryPlanner, topics, workflows, new PlannedTurns(limiter, channels), config),
                handover,
                planned,
                (context, assignment) -> digestsEntered ? appender.enter(context, assignment) : Optional.empty(),
                hints,
                metrics);
        WorkflowBinder binder = new WorkflowBinder(workflows, TEMPLATES);
        acceptor = new Acceptor(
                notifications,
                deliveries,
                new IdempotencyStore(table, config.idempotency()),
                resolver,
                binder,
                planner,
                metrics);
        remover = new DigestItemRemover(table, notifications, deliveries, digests, config);
        canceller = new Canceller(table, notifications, deliveries, remover, planned, config);
        redriver = new Redriver(table, notifications, deliveries, digests, hints);
        contexts = new DeliveryContextReader(notifications, workflows, resolver);
        copies = new MessageCopyStore(table);
        previewer = new MessagePreviewer(contexts, copies, resolver, previews);
        forecaster = new Forecaster(notifications, deliveries, contexts, facts);
        shutdown = new GracefulShutdown();
        DigestOutcomePropagator propagator = new DigestOutcomePropagator(table, notifications, deliveries, digests);
        DispatchConfig racing = config(RACERS, config.retention());
        RetryPolicy retries = new RetryPolicy(config.retries());
        Bulkhead bulkhead = new Bulkhead(racing, shutdown, clock);
        Reviewer reviewer = new Reviewer(
                table,
                notifications,
                deliveries,
                new Reviewer.Held(contexts, facts),
                effectiveRules,
                appender,
                hints,
                config);
        TestSending sending = TestSending.of(
                new TestSending.Stores(table, notifications, deliveries, suppressions, moved, contexts),
                new TestSending.Deciding(channels, resolver, facts, deliveryPlanner, skipConditions, planned),
                new TestSending.Digesting(appender, remover, propagator),
                new TestSending.Trying(composer, previews, new TemplateContext(TEMPLATES), retries, bulkhead, limiter),
                new TestSending.Surroundings(
                        hints, metrics, shutdown, racing, () -> new EventDispatcher(listeners), clock));
        dispatcher = sending.dispatcher();
        deliveryFeedback = sending.feedback();
        acknowledger = new Acknowledger(digests, acknowledgements, deliveryFeedback);
        eraser = new Eraser(
                recipients,
                List.of(
                        topics,
                        new DeliveryEraser(table, deliveries, notifications, clock),
                        new DigestEraser(table, notifications, digests),
                        new ThreadEraser(table, new ThreadStore(table))),
                moved,
                table,
                clock);
        closer = new DigestCloser(
                table,
                notifications,
                deliveries,
                contexts,
                deliveryPlanner,
                new NextWindow(notifications, digests, workflows, binder, recipients, effectiveRules),
                hints);
        worker = new Worker(
                dispatcher,
                new NotificationAdvancer(
                        notifications,
                        new TopicWalk(planner, new LeasedSender(dispatcher, config), hints, clock),
                        canceller,
                        closer),
                propagator,
                eraser,
                reviewer,
                new UnknownWork(table),
                shutdown,
                clock);
        pool = new WorkerPool(worker, config);
        ticker = new Ticker(table, shards, pool, hints, counts);
    }

    /** Nobody sleeps: the time is moved on. */
    private boolean rest(Instant end) {
        if (end.isAfter(clock.instant())) {
            clock.set(end);
        }
        clock.advance(standstill);
        standstill = Duration.ZERO;
        atRest.run();
        return !shutdown.isStarted();
    }

    /** The same in every run, so that what happened once happens again. */
    private NotificationId nextId() {
        return NotificationId.derived(clock.instant(), "made/" + made.incrementAndGet());
    }

    /** A notification with no wishes about channels. */
    public NotificationRequest notification(List<Target> to, Optional<Instant> sendAt, Optional<Instant> expiresAt) {
        return NotificationRequest.of(
                        clock.instant(),
                        Audience.of(to),
                        Optional.of(new Content("Hello", "It works.", Optional.empty())),
                        Optional.empty(),
                        JsonNodeFactory.instance.objectNode(),
                        SendOptions.of(Urgency.NORMAL),
                        new Timing(sendAt, expiresAt))
                .withId(nextId());
    }

    static NotificationRequest with(Urgency urgency, NotificationRequest like) {
        return with(new SendOptions(urgency, like.channels(), like.digestRule()), like.timing(), like);
    }

    static NotificationRequest with(DigestRule rule, NotificationRequest like) {
        return with(new SendOptions(like.urgency(), like.channels(), Optional.of(rule)), like.timing(), like);
    }

    public static NotificationRequest sendAt(Instant turn, NotificationRequest like) {
        return with(like.options(), new Timing(Optional.of(turn), like.expiresAt()), like);
    }

    static NotificationRequest expiring(NotificationRequest like, Instant end) {
        return with(like.options(), new Timing(like.sendAt(), Optional.of(end)), like);
    }

    /** One that was not started yet. */
    private static NotificationRequest with(SendOptions options, Timing timing, NotificationRequest like) {
        return NotificationRequest.of(
                        like.createdAt(),
                        like.audience(),
                        like.content(),
                        like.workflow(),
                        like.data(),
                        options,
                        timing)
                .withId(like.id());
    }

    public NotificationRequest starting(String workflow, Target... to) {
        return starting(workflow, JsonNodeFactory.instance.objectNode(), to);
    }

    public NotificationRequest starting(String workflow, ObjectNode data, Target... to) {
        return NotificationRequest.of(
                        clock.instant(),
                        Audience.of(List.of(to)),
                        Optional.empty(),
                        Optional.of(new WorkflowRef(workflow, 0, Map.of())),
                        data,
                        SendOptions.of(Urgency.NORMAL),
                        Timing.AT_ONCE)
                .withId(nextId());
    }

    /** Does the work once, before the first transaction that is like this. */
    public void before(Predicate<List<Write>> like, Runnable work) {
        beforeWrite = writes -> {
            if (like.test(writes)) {
                beforeWrite = _ -> {};
                work.run();
            }
        };
    }

    /** What waits with a target, as it is stored. */
    List<Stored> waiting(Target target, int limit) {
        return new WaitingList(deliveries, notifications)
                .page(target, clock.instant(), limit, Optional.empty())
                .items();
    }

    void engineWrite(Write write) {
        engine.write(List.of(write));
    }

    void engineWrites(List<Write> writes) {
        engine.write(writes);
    }

    /** Sends what the request before left to this process, as a runtime does that has handed in the answer. */
    void afterAnswer() {
        for (Sendable sendable : handover.close()) {
            try {
                dispatcher.send(sendable, Deadline.of(Duration.ofMinutes(1)));
            } catch (TableUnavailable e) {
                // It is due when its lease ends.
            }
        }
    }

    public NotificationRequest accept(NotificationRequest notification) {
        if (answersFirst) {
            handover.open();
        }
        return ((Acceptance.Accepted) acceptor.accept(notification, Optional.empty(), clock.instant())).notification();
    }

    public Target.ToRecipient recipient(String id, Address... addresses) {
        return recipient(id, Optional.empty(), addresses);
    }

    public Target.ToRecipient recipient(String id, ZoneId zone, Address... addresses) {
        return recipient(id, Optional.of(zone), addresses);
    }

    private Target.ToRecipient recipient(String id, Optional<ZoneId> zone, Address... addresses) {
        recipients.put(new Recipient(
                id,
                Stream.of(addresses)
                        .map(address -> new Endpoint(address, false))
                        .toList(),
                zone,
                Optional.empty(),
                JsonNodeFactory.instance.objectNode()));
        return new Target.ToRecipient(id);
    }

    /** Lets the time pass, with a tick whenever something is due. */
    public void until(Instant end) {
        settleUntil(end);
        clock.set(end);
        tick();
    }

    private void settleUntil(Instant end) {
        for (int i = 0; i < 500; i++) {
            drainHints();
            tick();
            Optional<Instant> next = nextDue().filter(due -> !due.isAfter(end));
            if (next.isEmpty()) {
                return;
            }
            if (next.get().isAfter(clock.instant())) {
                clock.set(next.get());
            }
        }
        throw new AssertionError("work is still due after 500 ticks");
    }

    public static List<Target> emails(int count) {
        return IntStream.range(0, count)
                .<Target>mapToObj(i -> new Target.ToAddress(new Address(Kinds.EMAIL, "user" + i + "@example.com")))
                .toList();
    }

    /** What the worker behind the hints does. */
    public void drainHints() {
        while (!hinted.isEmpty() && config.parallel() == 1) {
            see(hinted.remove());
        }
        if (!hinted.isEmpty()) {
            AtomicInteger busy = new AtomicInteger(config.parallel());
            List<Future<?>> others = new ArrayList<>();
            IntStream.range(1, config.parallel()).forEach(_ -> others.add(WORKERS.submit(() -> drainHints(busy))));
            drainHints(busy);
            others.forEach(PipelineFixture::await);
        }
    }

    private static void await(Future<?> work) {
        try {
            work.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /** Until nobody has any, and nobody is at work who may give another. */
    private void drainHints(AtomicInteger busy) {
        while (true) {
            Key key = hinted.poll();
            try {
                if (key != null) {
                    see(key);
                    continue;
                }
            } catch (RuntimeException | Error e) {
                busy.decrementAndGet();
                throw e;
            }
            busy.decrementAndGet();
            while (hinted.isEmpty()) {
                if (busy.get() == 0) {
                    return;
                }
                LockSupport.parkNanos(100_000);
            }
            busy.incrementAndGet();
        }
    }

    public void see(Key key) {
        worker.process(key, Deadline.of(Duration.ofMinutes(1)));
    }

    public void loseHints() {
        hinted.clear();
    }

    public void tick() {
        ticker.tick(clock.instant(), Duration.ofMinutes(1));
    }

    /** Ticks, moving the clock to whatever is due next, until nothing is. */
    public void settle() {
        for (int i = 0; i < 200; i++) {
            tick();
            Optional<Instant> next = nextDue();
            if (next.isEmpty()) {
                return;
            }
            if (next.get().isAfter(clock.instant())) {
                clock.set(next.get());
            }
        }
        throw new AssertionError("deliveries are still due after 200 ticks");
    }

    void dispatch(DeliveryId id) {
        dispatcher.dispatch(id, WorkerSlot.none(), Deadline.of(config.lease()));
    }

    /** Until when the hours hold a delivery, as things are now. */
    public Optional<Instant> until(Delivery held, Instant now) {
        DeliveryContext context = contexts.read(held, now).orElseThrow();
        return facts.timetable(context).pause(now).map(Timetable.Pause::at);
    }

    public int sends(DeliveryId id) {
        return Optional.ofNullable(sends.get(id.toString()))
                .map(AtomicInteger::get)
                .orElse(0);
    }

    /** Whether the provider ever took a message of the delivery. */
    boolean taken(DeliveryId id) {
        return taken.contains(id.toString());
    }

    public int sends() {
        return sends.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    /** Whether the fault struck while something was sent and not recorded. */
    boolean faultAtUnrecorded() {
        return faultAtUnrecorded;
    }

    /** How many messages too many there may be of a token: one for each attempt whose end was never known. */
    int doubts(String token) {
        return doubts.getOrDefault(token, 0);
    }

    private void doubt(String token) {
        doubts.merge(token, 1, Integer::sum);
    }

    /** Whether the fault kept the answer of a channel back. */
    boolean faultInSend() {
        return faultInSend;
    }

    public List<Delivery> deliveriesOf(Notification notification) {
        return deliveries.of(notification.id());
    }

    @Override
    public void close() {
        try {
            if (engine instanceof AutoCloseable open) {
                open.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the text is anywhere in what is stored; only where the fixture is in memory. */
    boolean holds(String text) {
        return ((MemoryTable) engine).dump().contains(text);
    }

    /** It looks twice, since an index may be a moment behind. */
    Optional<Instant> nextDue() {
        return lookForDue().or(this::lookForDue);
    }

    private Optional<Instant> lookForDue() {
        List<Instant> due = new ArrayList<>();
        for (int shard : SHARDS.all().toArray()) {
            engine.due(shard, Instant.parse("9000-01-01T00:00:00Z"), 1, Optional.empty())
                    .items()
                    .forEach(stored -> due.add(stored.item().due().orElseThrow().at()));
        }
        return due.stream().min(Instant::compareTo);
    }

    private <T> T pass(String call, Supplier<T> work) {
        int before = failpoint.hits();
        try {
            return failpoint.pass(call, work);
        } finally {
            if (failpoint.hits() > before) {
                faultAtUnrecorded = !unrecorded.isEmpty();
                faultInSend = call.equals("channel.send");
                unrecorded.keySet().forEach(this::doubt);
            }
        }
    }

    /** Who tells what became of a channel's messages. */
    private static final Map<String, String> FEEDBACK = Map.of("email", "aws.ses", "sms", "DirectPublishToPhoneNumber");

    private final class ScriptedChannel implements Channel {

        private final String name;
        private final AddressKind kind;

        ScriptedChannel(String name, AddressKind kind) {
            this.name = name;
            this.kind = kind;
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
        public boolean disturbs() {
            return !kind.isRecipientId();
        }

        @Override
        public boolean isPrompt() {
            return answersFirst;
        }

        @Override
        public boolean addressesMove() {
            return !moves.isEmpty();
        }

        @Override
        public Optional<ReadReceipts> readReceipts() {
            return kind.isRecipientId()
                    ? Optional.of((recipient, token) -> inbox.find(
                                    recipient.value(), DeliveryId.parse(token).orElseThrow())
                            .map(entry -> new ReadReceipts.Reading(entry.seenAt(), entry.readAt())))
                    : Optional.empty();
        }

        @Override
        public Optional<String> feedbackSource() {
            return Optional.ofNullable(FEEDBACK.get(name));
        }

        @Override
        public Optional<RateLimit> rateLimit(Message message) {
            return sharedLimits().stream().findFirst();
        }

        @Override
        public List<RateLimit> sharedLimits() {
            return perSecond > 0 ? List.of(new RateLimit(name, perSecond)) : List.of();
        }

        @Override
        public ChatThread.Support threads(Address address, ChatThread.Mode mode) {
            return threading;
        }

        @Override
        public Optional<DailyCap> dailyCap(Message message) {
            return daily > 0 ? Optional.of(new DailyCap(name, 1, daily, "messages")) : Optional.empty();
        }

        @Override
        public Outcome send(Message message) {
            return pass("channel.send", () -> {
                int attempt = sends.computeIfAbsent(message.token(), token -> new AtomicInteger())
                        .incrementAndGet();
                unrecorded.put(message.token(), true);
                occurred.computeIfAbsent(message.token(), _ -> ConcurrentHashMap.newKeySet())
                        .add(message.occurredAt());
                String place = name + " " + message.address().value();
                Outcome outcome = down.contains(name) || down.contains(place)
                        ? Outcome.rejected(name + " is down")
                        : Optional.ofNullable(moves.get(message.address().value()))
                                .<Outcome>map(to -> new Outcome.Moved(to, "the chat has a new id"))
                                .orElseGet(() -> provider.apply(attempt));
                boolean lands = outcome instanceof Outcome.Accepted
                        || outcome instanceof Outcome.TryAgain again && again.mayHaveLeft();
                if (message.thread().isPresent() && lands) {
                    outcome = inChat(message, message.thread().get(), outcome);
                }
                departed.add(new Departed(
                        message.token(),
                        name,
                        message.address().value(),
                        message.title(),
                        message.body(),
                        clock.instant(),
                        lands));
                if (outcome instanceof Outcome.TryAgain again && again.mayHaveLeft()) {
                    doubt(message.token());
                }
                if (outcome instanceof Outcome.Accepted) {
                    taken.add(message.token());
                    sent.add(place + " " + message.body());
                }
                whileSending.accept(message);
                return kind.isRecipientId() ? intoInbox(message, outcome) : outcome;
            });
        }

        /** A chat knows each message by a reference of its own; a provider without one gives none. */
        private Outcome inChat(Message message, ChatThread thread, Outcome outcome) {
            Optional<String> earlier = thread.earlier().filter(first -> !deleted.contains(first));
            String reference;
            synchronized (posts) {
                reference = "post-" + (posts.size() + 1);
                posts.add(new Post(message.token(), message.address().value(), reference, thread, earlier));
            }
            if (!(outcome instanceof Outcome.Accepted accepted)
                    || accepted.reference().isEmpty()) {
                return outcome;
            }
            return earlier.equals(thread.earlier())
                    ? Outcome.accepted(reference)
                    : Outcome.startedThread(reference, "the first message was deleted");
        }

        private Outcome intoInbox(Message message, Outcome outcome) {
            if (outcome instanceof Outcome.Accepted) {
                inbox.deliver(new InboxEntry(
                        message.address().value(),
                        DeliveryId.parse(message.token()).orElseThrow(),
                        message.title(),
                        message.body(),
                        message.url(),
                        message.data(),
                        message.urgency(),
                        message.at()));
                return new Outcome.Delivered(message.token());
            }
            return outcome;
        }
    }

    private final class FailingTable implements Table {

        @Override
        public Optional<Stored> get(Key key) {
            onGet.accept(key);
            return pass("table.get", () -> engine.get(key));
        }

        @Override
        public Map<Key, Stored> getAll(Collection<Key> keys) {
            keys.forEach(onGet);
            return pass("table.getAll", () -> engine.getAll(keys));
        }

        @Override
        public Page query(Query query) {
            onQuery.accept(query);
            return pass("table.query", () -> engine.query(query));
        }

        @Override
        public Page due(int shard, Instant until, int limit, Optional<String> cursor) {
            return pass("table.due", () -> engine.due(shard, until, limit, cursor));
        }

        @Override
        public WriteResult write(List<Write> writes) {
            beforeWrite.accept(writes);
            return pass("table.write", () -> {
                WriteResult written = engine.write(writes);
                if (written.done() && !unrecorded.isEmpty()) {
                    writes.forEach(this::noteRecord);
                }
                return written;
            });
        }

        /** Any write of a delivery but that of a lease records what became of the attempt before it. */
        private void noteRecord(Write write) {
            if (write instanceof Write.Put(Item item, var _)) {
                DeliveryStore.idAt(item.key()).ifPresent(id -> unrecorded.remove(id.toString()));
            }
        }

        /** A fault can come between any two of them. */
        @Override
        public WriteResult writeInOrder(List<Write> writes) {
            for (Write write : writes) {
                WriteResult written = write(List.of(write));
                if (!written.done()) {
                    return written;
                }
            }
            return new WriteResult.Done();
        }

        @Override
        public OptionalLong add(Key key, long amount, long ceiling, Instant expires) {
            return pass("table.add", () -> engine.add(key, amount, ceiling, expires));
        }

        @Override
        public Duration lag() {
            return engine.lag();
        }

        @Override
        public int sweep(int limit) {
            return pass("table.sweep", () -> engine.sweep(limit));
        }
    }

    private static final DispatchConfig.Breaker BREAKER = new DispatchConfig.Breaker() {
        @Override
        public int failures() {
            return 5;
        }

        @Override
        public List<Duration> pauses() {
            return List.of(Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofMinutes(15));
        }
    };

    private DispatchConfig config(int parallel, Duration kept) {
        return new DispatchConfig() {
            @Override
            public Duration retention() {
                return kept;
            }

            @Override
            public Duration messageRetention() {
                return messagesKept;
            }

            @Override
            public Duration idempotency() {
                return Duration.ofHours(24);
            }

            @Override
            public Duration lease() {
                return Duration.ofSeconds(60);
            }

            @Override
            public Duration headStart() {
                return Duration.ZERO;
            }

            @Override
            public List<Duration> retries() {
                return List.of(Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofMinutes(30));
            }

            @Override
            public int parallel() {
                return parallel;
            }

            @Override
            public int parallelPerHost() {
                return 8;
            }

            @Override
            public Breaker breaker() {
                return BREAKER;
            }

            @Override
            public List<String> channelOrder() {
                return List.of("email", "sms");
            }

            @Override
            public int shards() {
                return 2;
            }
        };
    }
}
