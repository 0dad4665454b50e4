package io.allim.template;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.allim.api.TestPorts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Templates over HTTP. */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
class TemplateApiTest {

    private final String id = "t-" + UUID.randomUUID();

    @Test
    void versions_arePublishedAndRolledBack() {
        put("{'parts':{'default':{'body':'one'}}}").body("version", equalTo(1)).body("updates", equalTo("follow"));
        call().get(path("")).then().body("latest", equalTo(1)).body("published", nullValue());
        put("{'parts':{'default':{'body':'two'}},'publish':true,'updates':'keep','strict':false}")
                .body("version", equalTo(2))
                .body("strict", equalTo(false));
        preview("{'channel':'sms'}").body("body", equalTo("two")).body("version", equalTo(2));
        call().post(path("/versions/1/publish")).then().statusCode(200).body("published", equalTo(1));
        preview("{'channel':'sms'}").body("body", equalTo("one"));
        preview("{'channel':'sms','version':2}").body("body", equalTo("two"));
        call().get(path("/versions")).then().body("items.version", contains(2, 1));
        call().get(path("/versions/2"))
                .then()
                .body("parts.default.body", equalTo("two"))
                .body("updates", equalTo("keep"));
        call().get(path("/versions/3")).then().statusCode(404);
        call().post(path("/versions/3/publish")).then().statusCode(404);
    }

    @Test
    void preview_showsADigest_withTheItemsThatAreGiven() {
        put(
                "{'parts':{'sms':{'body':'{{ total }} by {{ data.who }}:{% for item in items %} {{ item.data.who }}{% endfor %};"
                        + "{% for group in groups %} {{ group.key }} {{ group.total }}{% endfor %} {{ first.data.who }} {{ more }}'}}}");
        preview("{'channel':'sms','items':[{'data':{'who':'Ada'},'group':'a'},{'data':{'who':'Lin'},'group':'b'},"
                        + "{'data':{'who':'Bo'},'group':'a'}]}")
                .body("body", equalTo("3 by Bo: Ada Lin Bo; a 2 b 1 Ada 0"));
    }

    @Test
    void channelsAndLocales_areThoseOfTheVersionInUse_orOfTheLatestBeforeThereIsOne() {
        put("{'parts':{'sms':{'body':'a'}}}");
        call().get(path("")).then().body("channels", contains("sms")).body("locales", empty());
        put("{'parts':{'default':{'body':'a'}},'locales':{'ko':{'email':{'text':'a'}}},'publish':true}");
        put("{'parts':{'push':{'body':'a'}}}");
        call().get(path(""))
                .then()
                .body("channels", contains("default", "email"))
                .body("locales", contains("ko"));
        call().post(path("/versions/3/publish"))
                .then()
                .body("channels", contains("push"))
                .body("locales", empty());
    }

    @Test
    void retired_isNoLongerListedUntilItIsPublishedAgain() {
        put("{'parts':{'default':{'body':'one'}},'publish':true}");
        call().get("/v1/templates?limit=100").then().body("items.id", hasItem(id));
        call().delete(path("")).then().statusCode(204);
        call().delete(path("")).then().statusCode(404);
        call().get("/v1/templates?limit=100").then().body("items.id", not(hasItem(id)));
        call().get(path("")).then().statusCode(200).body("retired", equalTo(true));
        call().post(path("/versions/1/publish")).then().body("retired", equalTo(false));
    }

    @Test
    void version_isAnsweredAsItWasWritten() {
        put("""
                {'parts':{'email':{'subject':'s','text':'t','html':'<p>{{ data.x }}</p>','layout':'frame','url':'{{ data.u }}'},
                          'push':{'title':'t','body':'b','data':{'a':['{{ data.x }}',1]}}},
                 'locales':{'ko-kr':{'sms':{'body':'안녕'}}}}
                """)
                .body("parts.email.subject", equalTo("s"))
                .body("parts.email.text", equalTo("t"))
                .body("parts.email.layout", equalTo("frame"))
                .body("parts.push.data.a[0]", equalTo("{{ data.x }}"))
                .body("locales.ko-KR.sms.body", equalTo("안녕"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
                    {'parts':{'sms':{'body':'a\\n{{ data.x'}}} → parts.sms.body → Line 2
                    {'parts':{'email':{'subject':'{% if %}','html':'x'}}} → parts.email.subject → Line 1, column
                    {'parts':{'email':{'html':'<a href={{ data.x }}>'}}} → parts.email.html → quotes
                    {'parts':{'default':{'body':'x'}},'locales':{'ko':{'sms':{'body':'{{ x | nope }}'}}}} → locales.ko.sms.body → no filter nope
                    {'parts':{'webhook':{'data':{'a':['{{']}}}} → parts.webhook.data.a[0] → Line 1
                    {'parts':{'default':{'body':'{% include "x" %}'}}} → parts.default.body → no such tag
                    {'parts':{'default':{'body':'{% render "x" %}'}}} → parts.default.body → render
                    {'parts':{'pigeon':{'body':'x'}}} → parts.pigeon → The fields of `parts` are default, email
                    {'parts':{'chat':{'body':'x','buttons':[{'text':'a','ack':true},{'text':'b','url':'{{'}]}}} → parts.chat.buttons[1].url → Line 1
                    {'parts':{'chat':{'body':'x','buttons':[{'text':'b','url':'mailto:a@b.example'}]}}} → parts.chat.buttons[0].url → http
                    {'parts':{'chat':{'body':'x','buttons':[{'text':'b'}]}}} → parts.chat.buttons[0].url → has a `url`, or
                    {'parts':{'chat':{'body':'x','buttons':[{'text':'b','url':'https://a.example','ack':true}]}}} → parts.chat.buttons[0].ack → keep one
                    {'parts':{'chat':{'body':'x','buttons':[{'url':'https://a.example'}]}}} → parts.chat.buttons[0].text → is missing
                    {'parts':{'chat':{'body':'x','fields':[{'name':'n'}]}}} → parts.chat.fields[0].value → is missing
                    {'parts':{'chat':{'body':'x','color':'red'}}} → parts.chat.color → one of good, neutral, warning or danger
                    {'parts':{'chat':{'title':'x'}}} → parts.chat.body → is missing
                    {'parts':{'chat':{'body':'[x](mention:{{ data.x }})'}}} → parts.chat.body → can't come from data
                    {'parts':{'default':{'body':'x'}},'locales':{'ko':{'chat':{'body':'x','fields':[{'name':'{%','value':'x'}]}}}} → locales.ko.chat.fields[0].name → Line 1
                    {'parts':{'default':{'body':'x','fields':[]}}} → parts.default.fields → no field
                    {'parts':{'sms':{'title':'x','body':'x'}}} → parts.sms.title → no field
                    {'parts':{'email':{'subject':'x'}}} → parts.email.text → is missing
                    {'parts':{}} → parts.default → is missing
                    {'parts':{'default':{'body':'x'}},'locales':{'k_o':{}}} → locales.k_o → language
                    {'parts':{'default':{'body':'x'}},'updates':'maybe'} → updates → one of follow or keep
                    {'parts':{'default':{'body':'x'}},'publish':'yes'} → publish → true or false
                    """)
    void put_namesWhatIsWrong(String body, String field, String why) {
        call().body(json(body))
                .put(path(""))
                .then()
                .statusCode(400)
                .body("field", equalTo(field))
                .body("detail", containsString(why));
        call().get(path("")).then().statusCode(404);
    }

    @Test
    void notification_isRefusedWhereItsDataLacksWhatAStepNeeds() {
        put("{'parts':{'default':{'body':'{{ data.name }}{{ data.nick | default: data.name }}'}},'publish':true}")
                .body("variables.required", contains("data.name"))
                .body("variables.optional", contains("data.nick"));
        call().get(path("/versions/1")).then().body("variables.required", contains("data.name"));
        call().body(json("{'steps':[{'channel':'sms','template':'" + id + "'}]}"))
                .put("/v1/workflows/" + id)
                .then()
                .statusCode(200);
        String notification = "{'workflow':'" + id + "','to':[{'phone':'+12065550100'}],'data':{%s}}";
        call().body(json(notification.formatted("'nick':'A'")))
                .post("/v1/notifications")
                .then()
                .statusCode(422)
                .body("code", equalTo("not-rendered"))
                .body("field", equalTo("data"))
                .body("detail", containsString(id))
                .body("detail", containsString("data.name"));
        call().body(json(notification.formatted("'name':'Ada'")))
                .post("/v1/notifications")
                .then()
                .statusCode(202);
    }

    @Test
    void preview_saysWhatIsOdd() {
        put("{'parts':{'default':{'body':'{{ data.at | date: \"%F\" }}'}}}");
        preview("{'channel':'inbox','data':{'at':'soon'}}")
                .body("body", equalTo("soon"))
                .body("warnings", hasItem(containsString("date can't read its value")));
    }

    @Test
    void preview_fallsBackFromLanguageToLanguage() {
        put("""
                {'parts':{'default':{'body':'hello'},'email':{'subject':'S','text':'mail'}},
                 'locales':{'ko':{'default':{'body':'안녕'}},'pt-BR':{'sms':{'body':'oi'}}},'publish':true}
                """);
        preview("{'channel':'sms','locale':'ko-KR'}").body("body", equalTo("안녕"));
        preview("{'channel':'email','locale':'ko'}").body("body", equalTo("안녕"));
        preview("{'channel':'email','locale':'pt-BR'}").body("body", equalTo("mail"));
        preview("{'channel':'sms','locale':'pt-BR'}").body("body", equalTo("oi"));
        preview("{'channel':'sms','locale':'pt'}").body("body", equalTo("hello"));
    }

    @Test
    void strictTemplate_namesTheMissingVariable() {
        put("{'parts':{'default':{'body':'Hi {{ data.user.name }}'}},'publish':true}");
        call().body(json("{'channel':'sms','data':{'user':{}}}"))
                .post(path("/preview"))
                .then()
                .statusCode(422)
                .body("code", equalTo("not-rendered"))
                .body("detail", containsString("data.user.name"))
                .body("detail", containsString(id));
    }

    @Test
    void draft_isShownWithoutBeingStored() {
        call().body(json("""
                {'template':{'parts':{'email':{'subject':'Hi {{ data.name }}','html':'<p>{{ data.name }}</p>'}}},
                 'channel':'email','data':{'name':'<b>Ada</b>'},'recipient':{'zone':'Asia/Seoul'}}
                """))
                .post("/v1/templates:preview")
                .then()
                .statusCode(200)
                .body("title", equalTo("Hi <b>Ada</b>"))
                .body("html", containsString("<p>&lt;b&gt;Ada&lt;/b&gt;</p>"))
                .body("body", equalTo("<b>Ada</b>"));
    }

    @Test
    void layout_framesTheHtml() {
        String frame = "f-" + UUID.randomUUID();
        call().body(json("""
                {'parts':{'email':{'html':'<html><body><h1>{{ subject }}</h1>{{ content }}<i>{{ data.name }}</i></body></html>'}},
                 'publish':true}
                """)).put("/v1/templates/" + frame).then().statusCode(200);
        put("{'parts':{'email':{'subject':'A & B','html':'<p>{{ data.name }}</p>','layout':'" + frame
                + "'}},'publish':true}");
        preview("{'channel':'email','data':{'name':'<x>'}}")
                .body("html", equalTo("<html><body><h1>A &amp; B</h1><p>&lt;x&gt;</p><i>&lt;x&gt;</i></body></html>"))
                .body("body", equalTo("<x>"));
    }

    @Test
    void scopes_letReadersPreviewAndAdminsWrite() {
        String key = call().body("{\"name\":\"reader\",\"scopes\":[\"read\"]}")
                .post("/v1/keys")
                .path("key");
        put("{'parts':{'default':{'body':'x'}},'publish':true}");
        String body = json("{'parts':{'default':{'body':'y'}}}");
        assertThat(as(key).body(body).put(path("")).statusCode()).isEqualTo(403);
        assertThat(as(key).post(path("/versions/1/publish")).statusCode()).isEqualTo(403);
        assertThat(as(key).body(body).put("/v1/templates/preview").statusCode()).isEqualTo(403);
        assertThat(as(key).post(path("/versions/1/publish;/preview")).statusCode())
                .isIn(403, 404);
        assertThat(as(key).delete(path("")).statusCode()).isEqualTo(403);
        assertThat(as(key).get(path("")).statusCode()).isEqualTo(200);
        assertThat(as(key).body("{\"channel\":\"sms\"}").post(path("/preview")).statusCode())
                .isEqualTo(200);
    }

    private ValidatableResponse put(String body) {
        return call().body(json(body)).put(path("")).then().statusCode(200);
    }

    private ValidatableResponse preview(String body) {
        return call().body(json(body)).post(path("/preview")).then().statusCode(200);
    }

    private String path(String below) {
        return "/v1/templates/" + id + below;
    }

    private static String json(String text) {
        return text.replace("\"", "\\\"").replace('\'', '"');
    }

    private static RequestSpecification call() {
        return as("allim_dev");
    }

    private static RequestSpecification as(String key) {
        return given().header("Authorization", "Bearer " + key)
                .contentType(ContentType.JSON)
                .urlEncodingEnabled(false);
    }
}
