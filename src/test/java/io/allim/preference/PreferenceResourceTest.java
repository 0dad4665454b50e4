package io.allim.preference;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.allim.access.DevKey;
import io.allim.api.TestPorts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
class PreferenceResourceTest {

    private final String path = "/v1/recipients/r-" + UUID.randomUUID();

    @Test
    void preferences_areKeptAsPut() {
        call().body("{}").put(path).then().statusCode(200);
        call().get(path + "/preferences")
                .then()
                .statusCode(200)
                .header("ETag", "\"0\"")
                .body("all", nullValue())
                .body("channels", anEmptyMap());
        String body = """
                {"all":true,"channels":{"sms":false},"categories":{"marketing":{"all":false,"channels":{"email":true}}},
                 "workflows":{"invoice-overdue":{"channels":{"sms":true}},"said-nothing":{}}}
                """;
        call().body(body).put(path + "/preferences").then().statusCode(200).header("ETag", "\"1\"");
        call().get(path + "/preferences")
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("all", equalTo(true))
                .body("channels.sms", equalTo(false))
                .body("categories.marketing.all", equalTo(false))
                .body("categories.marketing.channels.email", equalTo(true))
                .body("workflows", aMapWithSize(1))
                .body("workflows.invoice-overdue.channels.sms", equalTo(true));
        call().body("{\"all\":null}").put(path + "/preferences").then().statusCode(200);
        call().get(path + "/preferences").then().body("categories", anEmptyMap());
    }

    @Test
    void put_withAnOldTagChangesNothing() {
        call().body("{}").put(path).then().statusCode(200);
        call().body("{\"all\":false}").put(path + "/preferences").then().statusCode(200);
        for (String tag : new String[] {"\"0\"", "\"2\"", "1", "W/\"1\""}) {
            call().header("If-Match", tag)
                    .body("{}")
                    .put(path + "/preferences")
                    .then()
                    .statusCode(412)
                    .body("code", equalTo("precondition-failed"));
        }
        call().get(path + "/preferences").then().body("all", equalTo(false));
        call().header("If-Match", "\"1\"")
                .body("{\"all\":true}")
                .put(path + "/preferences")
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"");
    }

    @Test
    void preferences_ofNobodyAreNotFound() {
        call().get(path + "/preferences").then().statusCode(404);
        call().body("{}").put(path + "/preferences").then().statusCode(404);
    }

    @Test
    void put_saysWhatIsWrong() {
        call().body("{}").put(path).then().statusCode(200);
        refused("{\"channels\":{\"pigeon\":false}}", "channels.pigeon", "email");
        refused("{\"workflows\":{\"a b\":{\"all\":false}}}", "workflows.a b", "128 characters");
        refused("{\"workflows\":{\"w\":{\"all\":0}}}", "workflows.w.all", "true or false");
        refused(
                "{\"categories\":{\"c\":{\"channels\":{\"sms\":\"no\"}}}}",
                "categories.c.channels.sms",
                "true or false");
        String many = IntStream.range(0, 501)
                .mapToObj(i -> "\"w" + i + "\":{\"all\":false}")
                .collect(Collectors.joining(","));
        call().body("{\"workflows\":{" + many + "}}")
                .put(path + "/preferences")
                .then()
                .statusCode(400)
                .body("detail", containsString("at most 500"));
    }

    @Test
    void frequenciesAndQuietHours_areKeptAsPut() {
        call().body("{}").put(path).then().statusCode(200);
        call().get(path + "/preferences")
                .then()
                .body("frequencies", anEmptyMap())
                .body("quietHours", hasSize(0));
        String body = """
                {"frequencies":{"comments":{"every":"weekly","on":"monday","at":"09:00"},"news":{"every":"instant"},
                  "tips":{"every":"daily"},"said-nothing":null},
                 "quietHours":[{"from":"22:00","to":"07:00"},
                  {"days":["sunday","saturday"],"from":"00:00","to":"00:00","zone":"Asia/Seoul"}]}
                """;
        call().body(body).put(path + "/preferences").then().statusCode(200).header("ETag", "\"1\"");
        JsonPath shown = call().get(path + "/preferences")
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .extract()
                .jsonPath();
        assertThat(shown.getMap("frequencies"))
                .isEqualTo(Map.of(
                        "comments",
                        Map.of("every", "weekly", "on", "monday", "at", "09:00"),
                        "news",
                        Map.of("every", "instant"),
                        "tips",
                        Map.of("every", "daily")));
        List<String> week = List.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");
        assertThat(shown.getList("quietHours"))
                .isEqualTo(List.of(
                        Map.of("days", week, "from", "22:00", "to", "07:00"),
                        Map.of(
                                "days",
                                List.of("saturday", "sunday"),
                                "from",
                                "00:00",
                                "to",
                                "00:00",
                                "zone",
                                "Asia/Seoul")));

        call().header("If-Match", "\"0\"")
                .body("{}")
                .put(path + "/preferences")
                .then()
                .statusCode(412);
        String whatIsShown = call().get(path + "/preferences").asString();
        call().header("If-Match", "\"1\"")
                .body(whatIsShown)
                .put(path + "/preferences")
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"");
        assertThat(call().get(path + "/preferences").asString()).isEqualTo(whatIsShown);
        call().body("{}").put(path + "/preferences").then().statusCode(200);
        call().get(path + "/preferences")
                .then()
                .body("frequencies", anEmptyMap())
                .body("quietHours", hasSize(0));
    }

    @Test
    void put_saysWhatIsWrongWithFrequencies() {
        call().body("{}").put(path).then().statusCode(200);
        List<List<String>> table = List.of(
                List.of("7", "f", "an object with every"),
                List.of("{}", "f.every", "is missing"),
                List.of("{'on':'monday'}", "f.every", "is missing"),
                List.of("{'every':'monthly'}", "f.every", "daily, instant, hourly or weekly"),
                List.of("{'every':'WEEKLY'}", "f.every", "daily, instant, hourly or weekly"),
                List.of("{'every':7}", "f.every", "such as \""),
                List.of("{'every':'weekly','on':'someday'}", "f.on", "such as \"monday\""),
                List.of("{'every':'weekly','on':'Monday'}", "f.on", "such as \"monday\""),
                List.of("{'every':'weekly','on':['monday']}", "f.on", "such as \""),
                List.of("{'every':'daily','on':'monday'}", "f.on", "Only weekly"),
                List.of("{'every':'hourly','on':'monday'}", "f.on", "Only weekly"),
                List.of("{'every':'instant','at':'09:00'}", "f.at", "Only daily and weekly"),
                List.of("{'every':'hourly','at':'09:00'}", "f.at", "Only daily and weekly"),
                List.of("{'every':'daily','at':'24:00'}", "f.at", "such as \"09:30\""),
                List.of("{'every':'daily','at':'9:00'}", "f.at", "such as \"09:30\""),
                List.of("{'every':'daily','at':'09:00:00'}", "f.at", "such as \"09:30\""),
                List.of("{'every':'daily','at':'09.00'}", "f.at", "such as \"09:30\""),
                List.of("{'every':'daily','at':'-9:00'}", "f.at", "such as \"09:30\""),
                List.of("{'every':'daily','at':'９:00'}", "f.at", "such as \"09:30\""),
                List.of("{'every':'daily','at':900}", "f.at", "such as \""),
                List.of("{'every':'daily','when':'09:00'}", "f.when", "There is no field"));
        for (List<String> row : table) {
            String body = "{'frequencies':{'f':" + row.get(0) + "}}";
            refused(body.replace('\'', '"'), "frequencies." + row.get(1), row.get(2));
        }
        refused("{\"frequencies\":{\"a b\":{\"every\":\"daily\"}}}", "frequencies.a b", "128 characters");
        refused("{\"frequencies\":[]}", "frequencies", "an object by name");
        String many = IntStream.range(0, 251)
                .mapToObj(i -> "\"w" + i + "\":{\"every\":\"daily\"}")
                .collect(Collectors.joining(","));
        String muted = many.replace("\"every\":\"daily\"", "\"all\":false");
        refused("{\"frequencies\":{" + many + "},\"workflows\":{" + muted + "}}", null, "at most 500");
        call().get(path + "/preferences").then().header("ETag", "\"0\"");
    }

    @Test
    void put_saysWhatIsWrongWithQuietHours() {
        call().body("{}").put(path).then().statusCode(200);
        List<List<String>> table = List.of(
                List.of("7", "", "an object with from and to"),
                List.of("{}", ".from", "is missing"),
                List.of("{'from':'22:00'}", ".to", "is missing"),
                List.of("{'to':'22:00'}", ".from", "is missing"),
                List.of("{'from':'22','to':'07:00'}", ".from", "such as \"09:30\""),
                List.of("{'from':'22:00','to':'7pm'}", ".to", "such as \"09:30\""),
                List.of("{'from':'22:00','to':'24:00'}", ".to", "from 00:00 to 23:59"),
                List.of("{'from':2200,'to':'07:00'}", ".from", "such as \""),
                List.of("{'from':'22:00','to':'07:00','days':[]}", ".days", "1 to 7 entries"),
                List.of("{'from':'22:00','to':'07:00','days':'monday'}", ".days", "1 to 7 entries"),
                List.of("{'from':'22:00','to':'07:00','days':['mon']}", ".days[0]", "such as \"monday\""),
                List.of("{'from':'22:00','to':'07:00','days':['monday','']}", ".days[1]", "not an empty text"),
                List.of("{'from':'22:00','to':'07:00','days':[1]}", ".days[0]", "such as \""),
                List.of("{'from':'22:00','to':'07:00','zone':'Seoul'}", ".zone", "Did you mean `Asia/Seoul`?"),
                List.of("{'from':'22:00','to':'07:00','on':'monday'}", ".on", "There is no field"));
        String good = "{'from':'22:00','to':'07:00'}";
        for (List<String> row : table) {
            String body = "{'quietHours':[" + good + "," + row.get(0) + "]}";
            refused(body.replace('\'', '"'), "quietHours[1]" + row.get(1), row.get(2));
        }
        String eleven = String.join(",", Collections.nCopies(11, good)).replace('\'', '"');
        refused("{\"quietHours\":[" + eleven + "]}", "quietHours", "0 to 10 entries");
        refused("{\"quietHours\":{}}", "quietHours", "must be an array");
        call().get(path + "/preferences").then().header("ETag", "\"0\"");
    }

    private void refused(String body, String field, String detail) {
        call().body(body)
                .put(path + "/preferences")
                .then()
                .statusCode(400)
                .body("field", equalTo(field))
                .body("detail", containsString(detail));
    }

    private static RequestSpecification call() {
        return given().header("Authorization", "Bearer " + DevKey.TEXT).contentType(ContentType.JSON);
    }
}
