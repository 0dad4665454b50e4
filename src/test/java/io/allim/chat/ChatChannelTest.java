package io.allim.chat;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.access.ButtonTokens;
import io.allim.access.Links;
import io.allim.api.TestPorts;
import io.allim.channel.AddressFormat;
import io.allim.channel.AddressKind;
import io.allim.channel.Channel;
import io.allim.channel.Label;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.ReadReceipts;
import io.allim.channel.TemplateFields;
import io.allim.table.Json;
import io.allim.testing.Allim;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A channel that Allim does not know: it is one class here, and everything else is as it is. */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
@TestProfile(ChatChannelTest.WithChat.class)
class ChatChannelTest {

    /** Other applications have no chat. */
    public static final class WithChat implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("chat.installed", "true");
        }
    }

    @Singleton
    @IfBuildProperty(name = "chat.installed", stringValue = "true")
    static final class Chat implements Channel {

        static final List<Message> SENT = new CopyOnWriteArrayList<>();
        static final Map<String, Instant> SEEN = new ConcurrentHashMap<>();

        private static final AddressKind HANDLE = new AddressKind("chatHandle");

        @Override
        public String name() {
            return "talk";
        }

        @Override
        public AddressKind reaches() {
            return HANDLE;
        }

        @Override
        public AddressFormat addressFormat() {
            return new AddressFormat(HANDLE, "a chat handle", "@ada");
        }

        @Override
        public Optional<String> validate(String address) {
            return address.matches("@[a-z0-9]{1,30}")
                    ? Optional.empty()
                    : Optional.of("A handle begins with an @ and has small letters and digits.");
        }

        @Override
        public Label label() {
            return new Label("Chat", Map.of("ko", "채팅"));
        }

        @Override
        public boolean disturbs() {
            return false;
        }

        @Override
        public Optional<ReadReceipts> readReceipts() {
            return Optional.of((_, token) -> Optional.ofNullable(SEEN.get(token))
                    .map(at -> new ReadReceipts.Reading(Optional.of(at), Optional.empty())));
        }

        @Override
        public TemplateFields templateFields() {
            return new TemplateFields(TemplateFields.Text.CHAT, TemplateFields.Data.INSTEAD_OF_BODY, true);
        }

        @Override
        public Outcome send(Message message) {
            SENT.add(message);
            return Outcome.accepted("talk-1");
        }
    }

    @Inject
    Links links;

    @Inject
    InstantSource clock;

    @Inject
    ButtonTokens tokens;

    private Allim allim;

    @BeforeEach
    void connect() {
        allim = Allim.at("http://localhost:" + RestAssured.port);
        allim.sandbox().clear();
        Chat.SENT.clear();
    }

    @Test
    void target_isAHandle_andErrorsNameTheKind() {
        allim.post("/v1/notifications", """
                {"to":[{"chatHandle":"@zoe"}],"content":{"title":"Hi","body":"It works."}}
                """);
        allim.clock().advanceBy(Duration.ofSeconds(1));
        assertThat(Chat.SENT).singleElement().satisfies(message -> {
            assertThat(message.address().value()).isEqualTo("@zoe");
            assertThat(message.body()).isEqualTo("It works.");
        });

        assertThat(refusal("/v1/notifications", """
                {"to":[{"chatHandle":"Zoe"}],"content":{"body":"x"}}
                """))
                .contains("is no chat handle that can be used", "A handle begins with an @");
        assertThat(refusal("/v1/notifications", """
                {"to":[{"handle":"@zoe"}],"content":{"body":"x"}}
                """))
                .contains("The fields of `to[0]` are email, phone, ", ", chatHandle, ");
        assertThat(refusal("/v1/notifications", """
                {"to":[{"chatHandle":"@zoe"}],"channels":["sms"],"content":{"body":"x"}}
                """)).contains("which takes \\\"channels\\\":[\\\"talk\\\"]");
    }

    @Test
    void handles_areStoredImportedAndExported() {
        allim.put("/v1/recipients/bea", """
                {"addresses":{"chatHandle":["@bea"],"email":"bea@example.com"}}
                """);
        assertThat(allim.get("/v1/recipients/bea").path("addresses").toString())
                .isEqualTo("{\"email\":[\"bea@example.com\"],\"chatHandle\":[\"@bea\"]}");

        JsonNode report = json(keyed().contentType("text/csv;charset=UTF-8")
                .body("id,chatHandle,email\nbo,@bo;@bo2,bo@example.com\nbad,nobody,\n")
                .post("/v1/recipients:import"));
        assertThat(report.path("created").asInt()).as(report.toString()).isEqualTo(1);
        assertThat(report.toString()).contains("is no chat handle that can be used");
        assertThat(allim.get("/v1/recipients/bo").path("addresses").path("chatHandle"))
                .hasSize(2);

        List<String> rows = keyed().get("/v1/recipients:export?format=csv")
                .asString()
                .lines()
                .toList();
        int column = List.of(rows.getFirst().split(",")).indexOf("chatHandle");
        assertThat(rows)
                .filteredOn(row -> row.startsWith("bo,"))
                .extracting(row -> row.split(",")[column])
                .containsExactly("@bo;@bo2");
    }

    @Test
    void template_hasAPartForIt() {
        JsonNode stored = allim.put("/v1/templates/parts", """
                {"publish":true,"parts":{"default":{"body":"plain"},
                 "talk":{"title":"Hi {{ data.name }}","data":{"button":"{{ data.name }}"}}}}
                """);
        assertThat(stored.path("parts").path("talk").toString())
                .isEqualTo("{\"title\":\"Hi {{ data.name }}\",\"data\":{\"button\":\"{{ data.name }}\"}}");
        JsonNode shown = allim.post("/v1/templates/parts/preview", """
                {"channel":"talk","data":{"name":"Ada"}}
                """);
        assertThat(shown.path("title").asText()).isEqualTo("Hi Ada");
        assertThat(shown.path("data").path("button").asText()).isEqualTo("Ada");

        String unknown = keyed().contentType("application/json")
                .body("{\"parts\":{\"talk\":{\"subject\":\"x\",\"body\":\"x\"},\"fax\":{\"body\":\"x\"}}}")
                .put("/v1/templates/wrong")
                .asString();
        assertThat(unknown)
                .contains("The fields of `parts.talk` are title, body, url, data, fields, color, buttons.")
                .containsPattern("The fields of `parts` are default, email, .*, talk, chat\\.");
    }

    /** The part for all chats, up to what the channel is asked to send. */
    @Test
    void partForChats_servesIt() {
        allim.put("/v1/recipients/dan", """
                {"addresses":{"chatHandle":"@dan"}}
                """);
        JsonNode stored = allim.put("/v1/templates/disk", """
                {"publish":true,"parts":{"default":{"body":"plain"},
                 "chat":{"title":"Disk of {{ data.host }}","body":"**{{ data.host }}** [@here](mention:here)",
                  "fields":[{"name":"Host","value":"{{ data.host }}","short":true}],"color":"danger",
                  "buttons":[{"text":"Done","ack":true},{"text":"Go","url":"https://example.com/{{ data.host }}"}]}}}
                """);
        assertThat(stored.path("parts").path("chat").path("buttons").toString())
                .isEqualTo("[{\"text\":\"Done\",\"ack\":true},"
                        + "{\"text\":\"Go\",\"url\":\"https://example.com/{{ data.host }}\"}]");
        assertThat(stored.path("parts").path("chat").path("fields").toString())
                .isEqualTo("[{\"name\":\"Host\",\"value\":\"{{ data.host }}\",\"short\":true}]");
        assertThat(allim.post("/v1/templates/disk/preview", """
                {"channel":"talk","data":{"host":"db-1"}}
                """).path("chat").toString())
                .isEqualTo(
                        "{\"color\":\"danger\",\"fields\":[{\"name\":\"Host\",\"value\":\"db-1\",\"short\":true}],"
                                + "\"buttons\":[{\"text\":\"Done\",\"ack\":true},{\"text\":\"Go\",\"url\":\"https://example.com/db-1\"}]}");
        allim.put("/v1/workflows/disk", """
                {"name":"Disk","steps":[{"channel":"talk","template":"disk"}]}
                """);
        allim.post("/v1/notifications", """
                {"workflow":"disk","to":[{"recipient":"dan"}],"data":{"host":"[@all](mention:all)"}}
                """);
        allim.clock().advanceBy(Duration.ofSeconds(1));

        Message message = Chat.SENT.getFirst();
        ChatContent content = message.chat().orElseThrow();
        assertThat(content.title()).isEqualTo("Disk of [@all](mention:all)");
        assertThat(content.body().blocks())
                .containsExactly(new RichText.Paragraph(List.of(
                        new RichText.Bold(List.of(new RichText.Text("[@all](mention:all)"))),
                        new RichText.Text(" "),
                        new RichText.Mention("@here", "here"))));
        assertThat(content.color()).isEqualTo(ChatColor.DANGER);
        assertThat(content.fields()).containsExactly(new ChatField("Host", "[@all](mention:all)", true));
        assertThat(content.buttons().getLast())
                .isEqualTo(new ChatButton.Link("Go", "https://example.com/[@all](mention:all)"));
        assertThat(content.buttons().getFirst()).isInstanceOfSatisfying(ChatButton.Acknowledge.class, button -> {
            assertThat(tokens.verify(button.token(), clock.instant())).contains(message.token());
            assertThat(URI.create(button.url()).getPath()).startsWith("/a/");
        });
    }

    @Test
    void step_goesOut_andAnotherIsSkippedWhenItWasSeen() {
        allim.put("/v1/recipients/ada", """
                {"addresses":{"chatHandle":"@ada","email":"ada@example.com"}}
                """);
        allim.put("/v1/templates/words", """
                {"publish":true,"parts":{"default":{"title":"Due","body":"Invoice {{ data.n }}"}}}
                """);
        allim.put("/v1/workflows/due", """
                {"name":"Due","steps":[{"channel":"talk","template":"words"},
                 {"channel":"email","template":"words","after":"PT1H","unless":[{"is":"seen","step":"talk"}]}]}
                """);
        for (int number : List.of(7, 8)) {
            allim.post("/v1/notifications", """
                    {"workflow":"due","to":[{"recipient":"ada"}],"data":{"n":%d}}
                    """.formatted(number));
        }
        allim.clock().advanceBy(Duration.ofSeconds(1));
        assertThat(Chat.SENT).extracting(Message::body).containsExactlyInAnyOrder("Invoice 7", "Invoice 8");
        String seen = Chat.SENT.stream()
                .filter(message -> message.body().equals("Invoice 7"))
                .findFirst()
                .orElseThrow()
                .token();
        Chat.SEEN.put(seen, Instant.parse("2027-01-01T00:00:00Z"));

        allim.clock().advanceBy(Duration.ofHours(1));

        assertThat(allim.sandbox().messagesTo("ada@example.com"))
                .singleElement()
                .satisfies(mail -> assertThat(mail.body()).contains("Invoice 8"));
    }

    @Test
    void onlyChannelsWithReadReceipts_canBeSeen() {
        allim.put("/v1/templates/words", """
                {"publish":true,"parts":{"default":{"body":"x"}}}
                """);
        String refused = keyed().contentType("application/json")
                .body("""
                {"steps":[{"channel":"sms","template":"words"},
                 {"channel":"email","template":"words","unless":[{"is":"seen"}]}]}
                """)
                .put("/v1/workflows/unseen")
                .asString();
        assertThat(refused).contains("`seen` is known of the inbox and the talk only, and no other step sends to them");
    }

    /** It wakes nobody up. */
    @Test
    void quietHours_doNotHoldIt() {
        allim.put("/v1/recipients/eve", """
                {"addresses":{"chatHandle":"@eve","email":"eve@example.com"}}
                """);
        Instant now = clock.instant();
        allim.put("/v1/recipients/eve/preferences", """
                {"quietHours":[{"from":"%s","to":"%s"}]}
                """.formatted(
                        now.minusSeconds(3600).toString().substring(11, 16),
                        now.plusSeconds(3600).toString().substring(11, 16)));
        allim.post("/v1/notifications", """
                {"to":[{"recipient":"eve"}],"channels":["talk","email"],"content":{"title":"Hi","body":"quiet"}}
                """);
        allim.clock().advanceBy(Duration.ofSeconds(1));

        assertThat(Chat.SENT).hasSize(1);
        allim.sandbox().assertNothingSentTo("eve@example.com");
    }

    @Test
    void preferencePage_hasItsLabel_inTheReadersLanguage() {
        allim.put("/v1/recipients/kim", """
                {"addresses":{"chatHandle":"@kim"}}
                """);
        String page = URI.create(links.preferences("kim", clock.instant()).orElseThrow())
                .getPath();
        assertThat(given().get(page).asString()).contains(">Chat</th>");
        assertThat(given().header("Accept-Language", "ko").get(page).asString()).contains(">채팅</th>");
    }

    private static String refusal(String path, String body) {
        Response response = keyed().contentType("application/json").body(body).post(path);
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(400);
        return response.asString();
    }

    private static JsonNode json(Response response) {
        return Json.tree(response.asString()).orElseThrow();
    }

    private static RequestSpecification keyed() {
        return given().header("Authorization", "Bearer allim_dev");
    }
}
