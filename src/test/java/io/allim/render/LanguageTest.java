package io.allim.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.table.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The language, line by line. */
class LanguageTest {

    private static final ObjectNode VARIABLES = Json.read("""
            {"data": {"name": "Ada", "n": 3, "price": 19.90, "on": true, "off": false, "none": null, "empty": "",
                      "list": ["b", "a", "c", "a"], "things": [{"k": "x", "v": 2}, {"k": "y", "v": 1, "ok": true}],
                      "at": "2026-11-23T08:05:09Z", "odd name": "odd", "html": "<b>&\\"'", "emoji": "👩‍🚀 hi",
                      "liquid": "{{ data.name }}{% for i in (1..9) %}x{% endfor %}", "key": "name"},
             "recipient": {"id": "ada", "zone": "Asia/Seoul"}, "now": "2026-11-23T00:30:00Z"}
            """, ObjectNode.class);

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
                    Hello {{ data.name }}! → Hello Ada!
                    {{data.name}}{{ data["odd name"] }}{{ data[data.key] }} → AdaoddAda
                    a  {{- data.name -}}  b → aAdab
                    {{ data.list[1] }}{{ data.list[-1] }}{{ data.list.first }}{{ data.list.size }} → aab4
                    {{ data.list }}|{{ data.things[0] }} → baca|{"k":"x","v":2}
                    {{ data.n }} {{ data.price }} {{ data.on }} {{ 1.50 }} → 3 19.90 true 1.50
                    {{ data.liquid }} → {{ data.name }}{% for i in (1..9) %}x{% endfor %}
                    {% if data.nobody %}a{% elsif data.on %}b{% else %}c{% endif %} → b
                    {% if data.off or data.empty == empty and data.n > 2 %}y{% endif %} → y
                    {% if data.none == nil and data.nobody == blank %}y{% endif %} → y
                    {% if data.empty %}y{% endif %}{% unless data.off %}z{% else %}q{% endunless %} → yz
                    {% if data.list contains "c" %}1{% endif %}{% if data.name contains "da" %}2{% endif %} → 12
                    {% if data.n >= 3 %}1{% endif %}{% if data.n < 3 %}2{% endif %}{% if data.name != "B" %}3{% endif %} → 13
                    {% if data.nobody > 1 %}y{% else %}n{% endif %} → n
                    {% case data.n %}{% when 1, 2 %}a{% when 3 or 4 %}b{% else %}c{% endcase %} → b
                    {% for x in data.list %}{{ forloop.index }}{{ x }}{% unless forloop.last %},{% endunless %}{% endfor %} → 1b,2a,3c,4a
                    {% for x in data.list reversed limit: 2 offset: 1 %}{{ x }}{% endfor %} → ca
                    {% for i in (1..data.n) %}{{ i }}{% endfor %}{% for i in (3..1) %}x{% endfor %} → 123
                    {% for p in data.things[0] %}{{ p[0] }}={{ p[1] }};{% endfor %} → k=x;v=2;
                    {% for x in data.nobody %}a{% else %}none{% endfor %} → none
                    {% for i in (1..9) %}{% if i == 2 %}{% continue %}{% endif %}{% if i == 4 %}{% break %}{% endif %}{{ i }}{% endfor %} → 13
                    {% for a in (1..2) %}{% for b in (1..2) %}{{ forloop.parentloop.index }}{{ b }} {% endfor %}{% endfor %}. → 11 12 21 22 .
                    {% assign x = data.n | plus: 1 %}{{ x }}{% capture y %}[{{ x }}]{% endcapture %}{{ y }} → 4[4]
                    {% for i in (1..3) %}{% cycle "a", "b" %}{% endfor %} → aba
                    {% comment %}x{% endcomment %}{% raw %}{{ data.name }} {% if %}{% endraw %} → {{ data.name }} {% if %}
                    {{ data.nobody | default: "friend" }}{{ data.empty | default: "e" }}{{ data.off | default: 1 }} → friende1
                    {{ data.name | upcase | append: "!" | prepend: ">" }}{{ "über" | capitalize }} → >ADA!Über
                    {{ "a.b.c" | replace: ".", "-" }}{{ "aab" | replace_first: "a", "" }}{{ "abc" | remove: "b" }} → a-b-cabac
                    {{ data.emoji | truncate: 4, "…" }}{{ data.emoji | slice: 0 }} → 👩‍🚀…👩
                    {{ "one two three" | truncatewords: 2 }}{{ " a  b " | normalize_whitespace }} → one two...a b
                    {{ "a,b,,c" | split: "," | join: "+" }}{{ "abc" | split: "" | size }} → a+b++c3
                    {{ data.list | sort | uniq | reverse | join: "" }}{{ data.things | sort: "v" | map: "k" | join: "" }} → cbayx
                    {{ data.things | where: "k", "x" | size }}{{ data.things | where: "ok" | map: "k" | first }}{{ data.things | sum: "v" }} → 1y3
                    {{ 7 | divided_by: 2 }} {{ 7 | divided_by: 2.0 }} {{ -7 | modulo: 3 }} {{ 2.345 | round: 2 }} {{ 1.2 | ceil }} → 3 3.5 2 2.35 2
                    {{ "3" | times: 1.5 }} {{ "x" | plus: 1 }} {{ -2 | abs }} {{ 5 | at_most: 3 }} {{ 5 | minus: 0.5 }} → 4.5 1 2 3 4.5
                    {{ data.at | date: "%Y-%m-%d %H:%M %Z" }} → 2026-11-23 17:05 KST
                    {{ data.at | date: "%a %-d %B %l:%M %p", zone: "UTC" }} → Mon 23 November  8:05 AM
                    {{ data.at | date: "%A, %B", locale: "ko" }} {{ 0 | date: "%F %T", zone: "UTC" }} → 월요일, 11월 1970-01-01 00:00:00
                    {{ "now" | date: "%F %R" }} {{ "today" | date: "%F", zone: "America/New_York" }} → 2026-11-23 09:30 2026-11-22
                    {{ "soon" | date: "%F" }}{{ data.name | date: "%F" }} → soonAda
                    {{ data.html | escape }}{{ "a b&c" | url_encode }}{{ "<p>a</p><p>b</p>" | strip_html | strip_newlines }} → &lt;b&gt;&amp;&quot;&#39;a+b%26cab
                    {{ data.things[0] | json }}{{ "javascript:alert(1)" | link }}{{ "https://x.y/?a=b" | link }} → {"k":"x","v":2}#https://x.y/?a=b
                    """)
    void template_gives(String template, String text) {
        assertThat(render(template)).isEqualTo(text);
    }

    private static String render(String template) {
        Run.Setting setting = new Run.Setting(VARIABLES, false, false, "en");
        return new Run(setting, new Budget()).render(Compiler.compile(template, false));
    }
}
