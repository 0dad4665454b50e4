package io.allim.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Places.class)
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
        refused("{\"channels\":{\"pigeon\":false}}", "channels", "email");
        refused("{\"workflows\":{\"a b\":{\"all\":false}}}", "workflows", "128 characters");
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
