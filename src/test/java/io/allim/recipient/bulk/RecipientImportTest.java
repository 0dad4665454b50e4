package io.allim.recipient.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.AddressFormat;
import io.allim.channel.AddressKind;
import io.allim.channel.Channel;
import io.allim.channel.Channels;
import io.allim.channel.Kinds;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.recipient.Addresses;
import io.allim.recipient.Recipient;
import io.allim.recipient.RecipientReader;
import io.allim.recipient.RecipientStore;
import io.allim.recipient.RecipientView;
import io.allim.recipient.bulk.ImportReport.Rejection;
import io.allim.table.SettableClock;
import io.allim.table.Table;
import io.allim.table.TableUnavailable;
import io.allim.table.WriteResult;
import io.allim.table.sqlite.SqliteTable;
import io.allim.web.Body;
import io.allim.web.Fields;
import io.allim.web.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Imports over a real table; HTTP is {@link BulkTest}'s. */
@Tag("slow")
class RecipientImportTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");

    @TempDir
    private Path directory;

    private SqliteTable table;
    private RecipientStore store;

    @BeforeEach
    void open() {
        table = new SqliteTable(directory.resolve("allim.db"), new SettableClock(NOW));
        store = new RecipientStore(table, InstantSource.system());
    }

    @AfterEach
    void close() {
        table.close();
    }

    static List<Arguments> forms() {
        return List.of(
                form("ndjson", """
                        {"id":"ada","addresses":{"email":["ada@example.com","a@example.org"],"phone":"+821012345678"},"optedOut":["a@example.org"],"zone":"Asia/Seoul","locale":"ko-kr","attributes":{"plan":"pro","n":1.50}}
                        """, ADA),
                form("csv, several in a cell", """
                        id,email,phone,optedOut,zone,locale,attributes
                        ada,ada@example.com; a@example.org,+821012345678,a@example.org,Asia/Seoul,ko-KR,"{""plan"":""pro"",""n"":1.50}"
                        """, ADA),
                form("csv, several rows, byte order mark, CRLF", "\uFEFF" + """
                        id,email,phone,optedOut,zone,locale,attributes
                        ada,ada@example.com,,,Asia/Seoul,,"{""plan"":""pro""}"
                        ada,a@example.org,,a@example.org,,ko-KR,"{""n"":1.50}"
                        ada,,+821012345678,,,,
                        """.replace("\n", "\r\n"), ADA),
                form("csv, quotes and line ends in cells", """
                        "id","attributes.note","webhook"
                        "bob","say ""hi"", then
                        leave","https://example.com/a;b?x=1 https://example.com/2"
                        """, """
                        {"id":"bob","addresses":{"webhook":["https://example.com/a;b?x=1","https://example.com/2"]},"optedOut":[],"attributes":{"note":"say \\"hi\\", then\\nleave"}}
                        """),
                form("pinpoint csv, far apart, in any order", """
                        ChannelType,Address,Id,OptOut,EndpointStatus,Location.Country,Demographic.Locale,Demographic.Timezone,Attributes.plan,Metrics.visits,User.UserId,User.UserAttributes.first
                        SMS,+821012345678,e2,NONE,ACTIVE,KR,,Asia/Seoul,,3,ada,
                        EMAIL,eve@example.com,e9,NONE,ACTIVE,KR,,,,,,Eve
                        EMAIL,ada@example.com,e1,ALL,ACTIVE,KR,ko_KR,,pro,,ada,Ada
                        VOICE,+821012345678,e3,NONE,INACTIVE,KR,en_US,,free,,ada,Ada
                        """, """
                        {"id":"ada","addresses":{"email":["ada@example.com"],"phone":["+821012345678"]},"optedOut":["ada@example.com","+821012345678"],"zone":"Asia/Seoul","locale":"ko-KR","attributes":{"first":"Ada","plan":"pro"}}
                        {"id":"e9","addresses":{"email":["eve@example.com"]},"optedOut":[],"attributes":{"first":"Eve"}}
                        """),
                form("pinpoint ndjson", """
                        {"ChannelType":"EMAIL","Address":"ada@example.com","Id":"e1","OptOut":"NONE","EffectiveDate":"2026-01-01T00:00:00Z","Demographic":{"Locale":"ko_KR","Timezone":"Asia/Seoul"},"Attributes":{"tags":["a","b"]},"Metrics":{"x":1.0},"User":{"UserId":"ada","UserAttributes":{"first":["Ada"]}}}
                        """, """
                        {"id":"ada","addresses":{"email":["ada@example.com"]},"optedOut":[],"zone":"Asia/Seoul","locale":"ko-KR","attributes":{"first":"Ada","tags":["a","b"]}}
                        """));
    }

    private static final String ADA = """
            {"id":"ada","addresses":{"email":["ada@example.com","a@example.org"],"phone":["+821012345678"]},"optedOut":["a@example.org"],"zone":"Asia/Seoul","locale":"ko-KR","attributes":{"plan":"pro","n":1.50}}
            """;

    private static Arguments form(String name, String file, String expected) {
        return Arguments.of(name, file, expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void rows_areUnderstoodAndASecondRunChangesNothing(String name, String file, String expected) {
        ImportReport.View first = run(file);
        assertThat(first.rejections()).isEmpty();
        assertThat(export(RecipientFormat.NDJSON)).isEqualTo(expected);
        Map<String, Long> versions = versions();
        ImportReport.View again = run(file);
        assertThat(again.unchanged()).isEqualTo(first.read()).isEqualTo(again.read());
        assertThat(versions()).isEqualTo(versions);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"id":"x","addresses":{"email":"nonsense"}}                       | addresses.email
                    {"id":"x","addresses":{"email":["a@b.com","a@b.com"]}}            | once
                    {"id":"x","addresses":{"phone":"010-123"}}                        | addresses.phone
                    {"id":"x","addresses":{"pigeon":"x"}}                             | no field `addresses.pigeon`
                    {"id":"x","surprise":1}                                           | no field `surprise`
                    {"id":"x","zone":"Mars/North"}                                    | zone
                    {"id":"x","locale":"no_such_thing_"}                              | locale
                    {"id":"x","optedOut":["a@b.com"]}                                 | optedOut
                    {"id":"x","attributes":[]}                                        | attributes
                    {"id":"x","attributes":{"a":"\\ud800"}}                           | surrogate
                    {"id":" a"}                                                      | id
                    {"zone":"Asia/Seoul"}                                             | id
                    {"id":"x"                                                         | not closed
                    {"id":"x","id":"y"}                                               | twice
                    [1]                                                               | object
                    {"id":"x"} {"id":"y"}                                             | has ended
                    {"ChannelType":"EMAIL","Id":"x"}                                  | Address
                    {"ChannelType":"GCM","Address":"dGVzdA","Id":"x"}                 | platform endpoint
                    {"ChannelType":"IN_APP","Address":"x","Id":"x"}                   | inbox
                    {"ChannelType":"FAX","Address":"x","Id":"x"}                      | ChannelType
                    {"ChannelType":"SMS","Address":"2065550182","Id":"x"}             | Address
                    {"ChannelType":"EMAIL","Address":"a@b.com"}                       | User.UserId
                    {"ChannelType":"EMAIL","Address":"a@b.com","Id":"x","OptOut":"?"} | OptOut
                    {"ChannelType":"EMAIL","Address":"a@b.com","Id":"x","Fax":"1"}    | no such field
                    {"ChannelType":"EMAIL","Address":7,"Id":"x"}                      | text
                    """)
    void brokenLine_isRejectedAndStopsNoOther(String line, String reason) {
        String file = "{\"id\":\"first\"}\n\n" + line + "\n{\"id\":\"last\"}";
        ImportReport.View view = run(file);
        assertThat(view.created()).isEqualTo(2);
        assertThat(view.rejections()).singleElement().satisfies(rejection -> {
            assertThat(rejection.line()).isEqualTo(3);
            assertThat(rejection.reason()).contains(reason);
        });
        assertThat(versions().keySet()).containsExactly("first", "last");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    x,ada@example.com                | cells
                    x,ada@example.com,,              | cells
                    x,"ada@example.com,              | quote
                    x,"ada"@example.com,             | quote
                    x,ada"@example.com,              | quote
                    x,nonsense,                      | addresses.email
                    ,ada@example.com,                | id
                    x,,[]                            | attributes
                    x,,{                             | not closed
                    """)
    void brokenCsvRow_isRejectedAndStopsNoOther(String row, String reason) {
        ImportReport.View view = run("id,email,attributes\nfirst,,\n" + row + "\nlast,,\n");
        assertThat(view.created()).isEqualTo(2);
        assertThat(view.rejections()).singleElement().satisfies(rejection -> {
            assertThat(rejection.line()).isEqualTo(3);
            assertThat(rejection.reason()).contains(reason);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "'id,email,id', twice",
        "'id,mail', mail",
        "'email,zone', no column id",
        "'id,attributes.', attributes.",
        "'Address,ChannelType,Fax', Fax",
        "'id,\"email', quote",
        "'', empty"
    })
    void header_mustNameKnownColumnsOnce(String header, String detail) {
        assertThatThrownBy(() -> csv(stream(header + "\n")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(detail);
    }

    @Test
    void aThousandBrokenRows_areEachReportedWithLineAndReason() {
        List<Long> broken = new ArrayList<>();
        String file = IntStream.rangeClosed(1, 10_000)
                .mapToObj(line -> {
                    if (line % 10 != 0) {
                        return "{\"id\":\"r" + line + "\",\"addresses\":{\"email\":\"r" + line + "@example.com\"}}";
                    }
                    broken.add((long) line);
                    return List.of(
                                    "{\"id\":\"r" + line + "\",\"zone\":\"x\"}",
                                    "{",
                                    "\uD83D",
                                    "{\"id\":\"r1\"}",
                                    "y".repeat(300_000))
                            .get(line / 10 % (line > 100 ? 4 : 5));
                })
                .collect(Collectors.joining("\n"));
        ImportReport.View view = run(file);
        assertThat(view.read()).isEqualTo(10_000);
        assertThat(view.created()).isEqualTo(9_000);
        assertThat(view.rejected()).isEqualTo(1_000);
        assertThat(view.rejections()).extracting(Rejection::line).isEqualTo(broken);
        assertThat(view.rejections())
                .allSatisfy(rejection -> assertThat(rejection.reason()).isNotBlank());
    }

    @Test
    void notUtf8_isRejected() {
        byte[] bytes = "{\"id\":\"a\",\"attributes\":{\"x\":\"?\"}}\n{\"id\":\"b\"}\n".getBytes(UTF_8);
        bytes[new String(bytes, UTF_8).indexOf('?')] = (byte) 0xff;
        ImportReport.View view = ndjson(new ByteArrayInputStream(bytes));
        assertThat(view.rejections()).extracting(Rejection::line).containsExactly(1L);
        assertThat(view.created()).isEqualTo(1);
    }

    @Test
    void sameIdFurtherDown_isRejected() {
        ImportReport.View view = run("id,email\na,a@example.com\nb,\na,b@example.com\na,c@example.com\n");
        assertThat(view.created()).isEqualTo(2);
        assertThat(view.rejections()).extracting(Rejection::line).containsExactly(4L, 5L);
    }

    @Test
    void moreThanTwentyAddresses_areRejected() {
        String rows = IntStream.range(0, 22)
                .mapToObj(i -> "EMAIL,a" + i + "@example.com,ada\n")
                .collect(Collectors.joining());
        ImportReport.View view = run("ChannelType,Address,User.UserId\n" + rows);
        assertThat(List.of(view.created(), view.updated(), view.rejected())).containsExactly(1L, 19L, 2L);
        assertThat(view.rejections().getFirst().reason()).contains("at most 20");
    }

    /** The recipients of rows that are far apart meet in the store, whichever batch is first. */
    @Test
    void endpointsOfManyUsers_mergeWhereverTheyAre() {
        IntFunction<String> row = i -> "EMAIL,e%d-%d@example.com,u%d\n".formatted(i / 500, i % 500, i % 500);
        String rows = IntStream.range(0, 5_000).mapToObj(row).collect(Collectors.joining());
        ImportReport.View view = run("ChannelType,Address,User.UserId\n" + rows);
        assertThat(List.of(view.created(), view.updated(), view.rejected())).containsExactly(500L, 4_500L, 0L);
        assertThat(store.find("u499").orElseThrow().endpoints(Kinds.EMAIL)).hasSize(10);
    }

    @Test
    void concurrentPut_isNotLost() {
        AtomicInteger interruptions = new AtomicInteger();
        Table interrupted = over(table, method -> {
            if (method.equals("write") && interruptions.getAndIncrement() == 0) {
                store.put(recipient("ada", "put@example.com"));
            }
        });
        run(
                new RecipientStore(interrupted, InstantSource.system()),
                "ChannelType,Address,User.UserId\nEMAIL,import@example.com,ada\n");
        assertThat(store.find("ada").orElseThrow().endpoints())
                .extracting(endpoint -> endpoint.address().value())
                .containsExactly("put@example.com", "import@example.com");
    }

    @Test
    void erasedMeanwhile_isRejected() {
        store.put(recipient("ada", "ada@example.com"));
        store.beginErasure("ada", NOW);
        ImportReport.View view = run("{\"id\":\"ada\"}\n{\"id\":\"bob\"}\n");
        assertThat(view.created()).isEqualTo(1);
        assertThat(view.rejections()).extracting(Rejection::id).containsExactly(Optional.of("ada"));
    }

    @Test
    void storeThatFails_isToldWithWhatWasStored_andTheNextRunDoesTheRest() {
        AtomicInteger writes = new AtomicInteger();
        Table failing = over(table, method -> {
            if (method.equals("write") && writes.incrementAndGet() > 20) {
                throw new TableUnavailable("no answer", new IOException());
            }
        });
        String file = IntStream.range(0, 5_000)
                .mapToObj(i -> "{\"id\":\"r" + i + "\"}\n")
                .collect(Collectors.joining());
        assertThatThrownBy(() -> run(new RecipientStore(failing, InstantSource.system()), file))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("2000 created");
        ImportReport.View view = run(file);
        assertThat(List.of(view.created(), view.unchanged())).containsExactly(3_000L, 2_000L);
    }

    /** Who reads waits for the store: what was read and is not stored is a small window. */
    @Test
    void reading_waitsForTheStore() {
        int rows = 200_000;
        AtomicLong produced = new AtomicLong();
        AtomicLong stored = new AtomicLong();
        AtomicLong widest = new AtomicLong();
        Table counting = over(
                table,
                method -> {
                    if (method.equals("write")) {
                        widest.accumulateAndGet(produced.get() - stored.getAndAdd(100), Math::max);
                    }
                },
                true);
        InputStream file = new SequenceInputStream(new java.util.Enumeration<>() {
            @Override
            public boolean hasMoreElements() {
                return produced.get() < rows;
            }

            @Override
            public InputStream nextElement() {
                return stream("{\"id\":\"r" + produced.getAndIncrement() + "\"}\n");
            }
        });
        ImportReport.View view = new RecipientImport(new RecipientStore(counting, InstantSource.system()), Kinds.GIVEN)
                .run(new NdjsonRows(file, reader(), endpoints()));
        assertThat(view.created()).isEqualTo(rows);
        assertThat(widest.get()).isLessThan(2_000);
    }

    @ParameterizedTest
    @EnumSource(RecipientFormat.class)
    void export_importedIntoAnEmptyStore_isExportedTheSame(RecipientFormat format) {
        List<String> hostile = List.of(
                "=cmd|'/C calc'!A0",
                "a,b",
                "a\"b",
                "\r\n",
                "\n\n",
                "; ;",
                " lead",
                "\uFEFF",
                "\u2028",
                "\u0000",
                "😀",
                "{\"a\":1}",
                "\\",
                "\\u0041",
                "-1",
                "@x",
                "");
        for (int i = 0; i < hostile.size(); i++) {
            store.put(new RecipientReader(new Addresses(channels()))
                    .read("r" + i, Fields.of(Body.parse("""
                            {"addresses":{"email":["=cmd|'/x'!%d@example.com","+a@example.com"],"webhook":["https://example.com/;a=%d","https://example.com/2"]},
                             "optedOut":["https://example.com/;a=%d","+a@example.com"],"zone":"UTC+09:00","locale":"zh-Hant-TW",
                             "attributes":{"%d":{"nested":[1.50,null,1E+400,true]}}}
                            """.formatted(i, i, i, i)
                            .getBytes(UTF_8)))));
            Recipient stored = store.find("r" + i).orElseThrow();
            stored.attributes().put(hostile.get(i), hostile.get(i));
            store.put(stored);
        }
        store.put(recipient("@nothing"));
        String first = export(format);
        try (SqliteTable other = new SqliteTable(directory.resolve("other.db"), new SettableClock(NOW))) {
            ImportReport.View view = run(new RecipientStore(other, InstantSource.system()), first);
            assertThat(view.rejections()).isEmpty();
            assertThat(view.created()).isEqualTo(hostile.size() + 1);
            assertThat(export(format, new RecipientStore(other, InstantSource.system())))
                    .isEqualTo(first);
        }
        assertThat(run(first).unchanged()).isEqualTo(hostile.size() + 1);
    }

    /** What the URL of one recipient is shown as stands for nothing of another. */
    @ParameterizedTest
    @EnumSource(RecipientFormat.class)
    void exportWithShownUrls_changesNothingHereAndIsRefusedElsewhere(RecipientFormat format) {
        run("""
                {"id":"ada","addresses":{"webhook":["https://example.com/1","https://example.com/2"]},"optedOut":["https://example.com/2"]}
                {"id":"bob","addresses":{"webhook":["https://example.com/3"]}}
                """);
        String shown = export(format, store, RecipientView::of);

        assertThat(shown).contains("https://example.com/***").doesNotContainPattern("example.com/[0-9]");
        assertThat(run(shown).unchanged()).isEqualTo(2);
        assertThat(run(shown.replace("bob", "eve")).rejections())
                .extracting(rejection -> rejection.id().orElseThrow())
                .containsExactly("eve");
    }

    private static Recipient recipient(String id, String... emails) {
        return new Recipient(
                id,
                List.of(emails).stream()
                        .map(email -> new io.allim.recipient.Endpoint(
                                new io.allim.channel.Address(Kinds.EMAIL, email), false))
                        .toList(),
                Optional.empty(),
                Optional.empty(),
                JsonNodeFactory.instance.objectNode());
    }

    private ImportReport.View run(String file) {
        return run(store, file);
    }

    private static ImportReport.View run(RecipientStore store, String file) {
        boolean json = file.startsWith("{");
        Row.Source rows = json ? new NdjsonRows(stream(file), reader(), endpoints()) : csv(stream(file));
        return new RecipientImport(store, Kinds.GIVEN).run(rows);
    }

    private ImportReport.View ndjson(InputStream in) {
        return new RecipientImport(store, Kinds.GIVEN).run(new NdjsonRows(in, reader(), endpoints()));
    }

    private static CsvRows csv(InputStream in) {
        try {
            return new CsvRows(in, reader(), endpoints(), formats());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    private String export(RecipientFormat format) {
        return export(format, store);
    }

    private static String export(RecipientFormat format, RecipientStore store) {
        return export(format, store, RecipientView::whole);
    }

    private static String export(
            RecipientFormat format, RecipientStore store, Function<Recipient, RecipientView> view) {
        StringBuilder text = new StringBuilder(format.header(formats()));
        store.list(1000, Optional.empty()).items().stream()
                .map(RecipientStore::read)
                .forEach(recipient -> text.append(format.row(view.apply(recipient), formats())));
        return text.toString();
    }

    private Map<String, Long> versions() {
        Map<String, Long> versions = new TreeMap<>();
        store.list(1000, Optional.empty())
                .items()
                .forEach(stored -> versions.put(RecipientStore.read(stored).id(), stored.version()));
        return versions;
    }

    private static RecipientReader reader() {
        return new RecipientReader(new Addresses(channels()));
    }

    private static PinpointReader endpoints() {
        return new PinpointReader(new Addresses(channels()));
    }

    private static List<AddressFormat> formats() {
        return channels().addressFormats();
    }

    private static Channels channels() {
        return new Channels(
                List.of(
                        new Strict("email", Kinds.EMAIL, "[^@; ]+@[a-z.]+"),
                        new Strict("sms", Kinds.PHONE, "\\+[0-9]+"),
                        new Strict("webhook", Kinds.WEBHOOK, "https://\\S+")),
                List.of());
    }

    private record Strict(String name, AddressKind reaches, String pattern) implements Channel {

        @Override
        public AddressFormat addressFormat() {
            return new AddressFormat(reaches, 0, "an address", "ada", reaches.equals(Kinds.WEBHOOK));
        }

        @Override
        public Optional<String> validate(String address) {
            return address.matches(pattern) ? Optional.empty() : Optional.of("Give something else.");
        }

        @Override
        public Outcome send(Message message) {
            throw new AssertionError();
        }
    }

    private static Table over(Table table, Consumer<String> before) {
        return over(table, before, false);
    }

    /** @param quick whether the table is only pretended, and empty */
    private static Table over(Table table, Consumer<String> before, boolean quick) {
        return (Table) Proxy.newProxyInstance(
                Table.class.getClassLoader(), new Class<?>[] {Table.class}, (_, method, arguments) -> {
                    before.accept(method.getName());
                    if (quick) {
                        return method.getName().equals("get") ? Optional.empty() : new WriteResult.Done();
                    }
                    try {
                        return method.invoke(table, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
