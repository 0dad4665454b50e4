package io.allim.channel.httpapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.connection.ConnectionCheck.Fault;
import io.allim.template.liquid.RealLiquid;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiSettingsCheckTest {

    private static final String GOOD = "https://api.example.com/{{ to }}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.example.com",
                "https://api.example.com/a/{{ to }}?b={{ data.b }}",
                "https://api.example.com:8443?x={{ to }}",
                "https://{{ secrets.host }}/a",
                "https://{{secrets.host}}:443/a",
                "https://eu.{{- secrets.host -}}/a",
                "https://api.example.com/{% if to %}{{ to }}{% endif %}"
            })
    void host_isWrittenOut_orASecret(String url) {
        assertThat(faults(url, "{\"body\":\"x\"}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "api.example.com",
                "ftp://api.example.com/",
                "{{ secrets.host }}/a",
                "https://{{ data.host }}/a",
                "https://{{ to }}/a",
                "https://{{ message.title }}.example.com/",
                "https://api.example.com{{ to }}",
                "https://api.example.com{{ to }}/x",
                "https://{% if to %}a{% endif %}.example.com/",
                "https://{{ secrets.host | append: to }}/",
                "https://{{ secrets.host }}{{ to }}/",
                "https://{{ 'a/b' }}/",
                "http{{ to }}://example.com/",
                "https:/{{ to }}/x",
                "https:///x",
                "https://a b/",
                "https://example.com#{{ to }}"
            })
    void data_choosesNoHost(String url) {
        assertThat(faults(url, "{\"body\":\"x\"}")).extracting(Fault::path).contains("url");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{}|settings",
                "{\"body\":\"x\",\"json\":{}}|settings",
                "{\"method\":\"GET\",\"body\":\"x\"}|settings",
                "{\"body\":\"x\",\"other\":1}|settings",
                "{\"body\":1}|settings.body",
                "{\"body\":\"{{ x\"}|settings.body",
                "{\"body\":\"{{ secrets.nobody }}\"}|settings.body",
                "{\"json\":{\"a\":[1,{\"b\":\"{{ x\"}]}}|settings.json.a[1].b",
                "{\"json\":{},\"contentType\":\"text/plain\"}|settings.contentType",
                "{\"body\":\"x\",\"contentType\":\"json\"}|settings.contentType",
                "{\"body\":\"x\",\"contentType\":\"text/plain; charset=latin1\"}|settings.contentType",
                "{\"body\":\"x\",\"method\":\"post\"}|settings.method",
                "{\"body\":\"x\",\"method\":\"CONNECT\"}|settings.method",
                "{\"body\":\"x\",\"headers\":[]}|settings.headers",
                "{\"body\":\"x\",\"headers\":{\"A B\":\"x\"}}|settings.headers",
                "{\"body\":\"x\",\"headers\":{\"Host\":\"x\"}}|settings.headers.Host",
                "{\"body\":\"x\",\"headers\":{\"content-Length\":\"x\"}}|settings.headers.content-Length",
                "{\"body\":\"x\",\"headers\":{\"X\":\"a\\nb\"}}|settings.headers.X",
                "{\"body\":\"x\",\"headers\":{\"X\":1}}|settings.headers.X",
                "{\"body\":\"x\",\"headers\":{\"X\":\"{{ secrets.nobody }}\"}}|settings.headers.X",
                "{\"body\":\"x\",\"verdicts\":{\"600\":\"gone\"}}|settings.verdicts",
                "{\"body\":\"x\",\"verdicts\":{\"40\":\"gone\"}}|settings.verdicts",
                "{\"body\":\"x\",\"verdicts\":{\"404\":\"lost\"}}|settings.verdicts.404",
                "{\"body\":\"x\",\"verdicts\":1}|settings.verdicts",
                "{\"body\":\"x\",\"reference\":\"id\"}|settings.reference",
                "{\"body\":\"x\",\"reference\":\"/a~2\"}|settings.reference",
                "{\"body\":\"x\",\"perSecond\":0}|settings.perSecond",
                "{\"body\":\"x\",\"perSecond\":1000.1}|settings.perSecond",
                "{\"body\":\"x\",\"perSecond\":\"1\"}|settings.perSecond"
            })
    void mistake_isFound(String settings, String path) {
        assertThat(faults(GOOD, settings)).extracting(Fault::path).containsExactly(path);
        assertThat(faults(GOOD, settings))
                .allSatisfy(fault -> assertThat(fault.why()).doesNotContain(Connections.SECRET));
    }

    @Test
    void everySetting_canBeUsed() {
        assertThat(faults(GOOD, """
                {"method":"PUT","headers":{"X-Title":"{{ message.title }}","authorization":"Basic {{ secrets.token }}"},
                 "json":{"a":["{{ data.a | json }}",1]},"contentType":"application/vnd.api+json; charset=utf-8",
                 "verdicts":{"2xx":"accepted","400":"rejected","404":"gone","429":"throttled","5xx":"retry","401":"notReady"},
                 "reference":"/data/0/id","perSecond":1000}
                """)).isEmpty();
        assertThat(faults(GOOD, "{\"method\":\"GET\"}")).isEmpty();
        assertThat(faults(GOOD, "{\"method\":\"DELETE\"}")).isEmpty();
        assertThat(faults(GOOD, "{\"method\":\"DELETE\",\"body\":\"{{ to }}\",\"contentType\":\"text/plain\"}"))
                .isEmpty();
    }

    private static List<Fault> faults(String url, String settings) {
        return ApiSettingsCheck.faults(Connections.connection(url, settings), RealLiquid.texts());
    }
}
