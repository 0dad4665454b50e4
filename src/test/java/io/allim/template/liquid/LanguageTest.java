package io.allim.template.liquid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.table.Json;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The language, line by line. */
class LanguageTest {

    private static final ObjectNode VARIABLES = Json.read("""
            {"data": {"name": "Ada", "n": 3, "price": 19.90, "on": true, "off": false, "none": null, "empty": "",
                      "list": ["b", "a", "c", "a"], "things": [{"k": "x", "v": 2}, {"k": "y", "v": 1, "ok": true}],
                      "pairs": [{"k": "x", "v": 1}, {"k": "x", "v": 2}, {"k": "y", "v": 1}],
                      "gaps": [{"k": null}, {}, null],
                      "at": "2026-11-23T08:05:09Z", "odd name": "odd", "html": "<b>&\\"'", "emoji": "👩‍🚀 hi",
                      "liquid": "{{ data.name }}{% for i in (1..9) %}x{% endfor %}", "key": "name", "text": "12", "ok?": 1, "ok": 2},
             "recipient": {"id": "ada", "zone": "Asia/Seoul"}, "now": "2026-11-23T00:30:00Z"}
            """, ObjectNode.class);

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
                    Hello {{ data.name }}! → Hello Ada!
                    {{data.name}}{{ data["odd name"] }}{{ data[data.key] }} → AdaoddAda
                    a  {{- data.name -}}  b → aAdab
                    {% assign 2x = 1 %}{% assign x1 = 2 %}{% assign हिन्दी = 3 %}{{ 2x }}{{ x1 }}{{ हिन्दी }} → 123
                    {% capture "a b" %}x{% endcapture %}{{ ["a b"] }}{% assign empty = data.things %}{{ empty[0].k }}{{ empty.size }} → xx2
                    {{ 1. }}{{ 2. | plus: 1 }} {{ 9999999999999999999 }} {{ 0.0000001 }} → 13 9999999999999999999 0.0000001
                    {{ 1234567890123456789012345678901234567890 }} → 1234567890123456789012345678901234567890
                    {% assign one = 1 | reverse %}{% assign range = (1..1) %}{% if one == range %}y{% endif %} → y
                    {a} {"b": 1} 1 <b { → {a} {"b": 1} 1 <b {
                    {{ "}}" }}{{ '{%' }} → }}{%
                    {% raw %}a {%- endraw %}b {% raw %}c {% endraw %} d{% raw %}e{% endraw -%} f → ab c  def
                    {% comment about this %}x{% endcomment %}a{% comment %}x{% endcomment %} b{% comment %}x{% endcomment -%} c → a bc
                    {% comment %}{% raw %}{% endcomment %}a → a
                    {% comment %}{% raw %}{% endcomment %}{% endraw %}{% endcomment %}a → a
                    [{{ raw }}{{ comment }}] → []
                    {% comment %}{% "x" %}{% endcomment %}{{1}}{{data.n}} → 13
                    {% if data.on and data.off %}n{% endif %}{% for x in data.list, limit: 1 %}{{ x }}{% endfor %}{{ "abcd" | slice: data.n }} → bd
                    {% if data.on or data.off %}1{% endif %}{% if blank == data.nobody %}2{% endif %}{% if empty == empty %}3{% endif %}{% if empty == blank %}4{% endif %} → 123
                    [{% if data.off or data.none %}1{% endif %}{% if data.n != 3 %}2{% endif %}{% if " " == empty %}3{% endif %}{% if " " == blank %}4{% endif %}] → [4]
                    {% if data.off and data.on %}n{% endif %}{% capture x %}<b>{% endcapture %}{{ x | escape }} → &lt;b&gt;
                    [{% case 2 %}{% when 2 %} {% else %} {% endcase %}{% case 2 %}{% when 2 %} x{% else %} {% endcase %}] → [ x]
                    {% if data.on %} {% assign z = 1 %} {% endif %}{{ z }}{% if data.off %} {% else %}none{% endif %} → 1none
                    {% case 1 %}{% when 1 %}a{% when 1 %}b{% else %}c{% endcase %}{% case 2 %}{% when 1 %} {% else %}c{% endcase %} → abc
                    {{ data.nobody | append: "x" | default: "z" }} → x
                    {% for x in "abc" %}[{{ x }}]{% endfor %}{% for x in 7 %}[{{ x }}]{% endfor %}{% for x in "" %}e{% endfor %}{% for x in true %}t{% endfor %} → [abc][7]
                    {% for i in (1..1000000000) limit: 2 %}{{ i }}{% endfor %}{% for 1 in (7..8) %}{{ ["1"] }}{% endfor %} → 1278
                    {% for x in data.nobody %} {% else %}none{% endfor %} → none
                    {% for i in (1..1) %}{{ forloop }}{% endfor %} → {"name":"i-(1..1)","index":1,"index0":0,"rindex":1,"rindex0":0,"first":true,"last":true,"length":1}
                    {% for i in (1..3) %}{% case i %}{% when 2 %}{% break %}{% endcase %}{{ i }}{% endfor %} → 1
                    {% cycle "g": "a", "b" %}{% cycle "g": "c" %}{% cycle "g": "d", "e" %} → ad
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
                    {{ data.emoji | truncate: 3, "…" }}{{ data.emoji | slice: 0 }}{{ data.emoji | size }} → 👩‍🚀 …👩‍🚀4
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
                    {{ data.nobody | default: data.none | default: "z" }}{{ data.nobody | upcase | default: data.empty | default: data.name }} → zAda
                    {% if data.name contains data.nobody %}y{% else %}n{% endif %}{% if data.list contains data.nobody %}y{% else %}n{% endif %} → nn
                    {{ "&lt;p&gt; & <p>" | escape_once }}{{ "&nope &#39; &#x2014; &;" | escape_once }} → &lt;p&gt; &amp; &lt;p&gt;&amp;nope &#39; &#x2014; &amp;;
                    {{ data.ok? }}{% if data.ok? %}y{% endif %}{% assign q = data.ok? %}{{ q }} → 1y1
                    {{ 1234.5 | round: -2 }} {{ data.pairs | uniq: "k" | map: "v" | join: "" }}{{ data.pairs | uniq | size }} {{ data.off | default: 1, allow_false: true }} → 1200 113 false
                    {{ data.things | compact: "ok" | map: "k" | join: "" }}{{ data.things | compact | size }}{{ data.things | sort_natural: "v" | map: "k" | join: "" }} → y2yx
                    {% if data.text > 10 %}y{% endif %}{% if 10 < data.text %}y{% endif %}{% if data.text <= 9 %}n{% endif %}{% if data.text >= 12 %}y{% endif %} → yyy
                    {% if data.name > 10 %}y{% else %}n{% endif %}{% if "9" > "10" %}y{% endif %}{% if data.text == 12 %}y{% else %}n{% endif %} → nyn
                    {{ "2025-11-23T05:00:00.118+0000" | date: "%F %T.%L" }} → 2025-11-23 14:00:00.118
                    {{ "Thu, 6 Nov 2025 13:19:03 GMT" | date: "%F %T" }} {{ "6 Nov 2025 13:19:03 -0500" | date: "%F %T" }} → 2025-11-06 22:19:03 2025-11-07 03:19:03
                    {{ 1762435143 | date: "%F %T" }} {{ "1762435143" | date: "%F %T" }} {{ 1762435143118 | date: "%T.%L" }} {{ "1762435143118" | date: "%T.%L" }} → 2025-11-06 22:19:03 2025-11-06 22:19:03 22:19:03.118 22:19:03.118
                    {{ 99999999999 | date: "%Y", zone: "UTC" }} {{ 100000000000 | date: "%F", zone: "UTC" }} {{ -1 | date: "%F", zone: "UTC" }} → 5138 1973-03-03 1969-12-31
                    {{ "2025-11-23 05:00" | date: "%F %R" }} {{ "2025-11-23T05Z" | date: "%F" }} {{ "2025/11/23" | date: "%F" }} {{ "20251123T050000Z" | date: "%F %R" }} → 2025-11-23 05:00 2025-11-23T05Z 2025-11-23 2025-11-23 14:00
                    {{ "Nov 6, 2025 1:19:03 PM" | date: "%F %T" }} {{ "March 14, 2016" | date: "%F" }} {{ "Sun Nov 23 05:00:00 UTC 2025" | date: "%F %R" }} → 2025-11-06 13:19:03 2016-03-14 2025-11-23 14:00
                    {{ "Thu Nov 06 2025 13:19:03 GMT+0000 (Coordinated Universal Time)" | date: "%F %R" }} {{ "2025-11-23T05:00:00+09:00[Asia/Seoul]" | date: "%F %R" }} → 2025-11-06 22:19 2025-11-23 05:00
                    {{ data.at | date: "%H", timezone: "UTC" }} {{ (1..3) | join: "-" }} {% for x in data.list limit: 1 %}{{ x }}{% endfor %}{% for x in data.list offset: continue %}{{ x }}{% endfor %} → 08 1-2-3 baca
                    a{% if data.on %}  {% assign z = 1 %} {% endif %}b{% unless data.on %}{% elsif data.n == 3 %}c{% endunless %} → abc
                    {{ "🇰🇷🇯🇵" | slice: 1 }}{{ "👨‍👩‍👧‍👦x" | truncate: 1, "" }}{{ "한글" | slice: 0 }}{{ "é!" | size }} → 🇯🇵👨‍👩‍👧‍👦한2
                    {{ 999999999999999 | date: "%Y" }} {{ 1000000000000000 | date: "%Y" }} {{ "9999-12-31" | date: "%Y" }} {{ "+10000-01-01" | date: "%Y" }} → 33658 1000000000000000 9999 +10000-01-01
                    {{ "https://x.y/a b?c=주" | link }} → https://x.y/a%20b?c=%EC%A3%BC
                    {{ data.things[0] | json }}{{ "javascript:alert(1)" | link }}{{ "https://x.y/?a=b" | link }} → {"k":"x","v":2}#https://x.y/?a=b
                    {{ "a<b" | newline_to_br | escape }} {{ "&amp;x" | strip_html }} {{ "y &amp; z" | strip_html }} {{ "a  b" | strip_html }} → a&lt;b &x y & z a  b
                    {{ "abc" | truncate: 3 }} {{ "one two" | truncatewords: 2 }} [{{ "ab" | slice: -3, 2 }}{{ "ab" | slice: 5, 2 }}{{ "한글" | slice: 1, -1 }}] {{ data.list | slice: -5, 2 | size }} → abc one two [] 0
                    {{ " a b " | split: " " | size }}[{{ " a,b " | split: "," | first }}] {{ "10,9" | split: "," | sort | join: "," }} → 2[ a] 10,9
                    {{ data.gaps | map: "k" | uniq | size }} {{ data.nobody | reverse | size }} {{ (1..2000) | join: "" | size }} → 1 0 6893
                    {{ 0.004 | round: 2 }} {{ "x" | round: 2 }} {{ 1234.5 | round: -2 | json }} {{ 1.75 | modulo: 0.5 }} {{ 2 | modulo: 0.5 }} → 0.00 0 1200 0.25 0.0
                    {{ data.name.size }}[{{ data.n.size }}{{ data.things[0][0] }}{{ data.name.first }}] {{ data.list.first }} → 3[] b
                    {% if data.things[0] contains "k" %}1{% endif %}{% if data.things[0] contains "x" %}2{% endif %}{% if data.list contains "z" %}3{% endif %}. → 1.
                    {% if data.name == 0 %}1{% endif %}{% if 0 == data.name %}2{% endif %}{% assign s = "  " %}{% if s == blank %}3{% endif %} → 3
                    {% for x in data.list limit: data.nobody %}{{ x }}{% else %}none{% endfor %}{% for x in data.list offset: data.none %}{{ x }}{% endfor %} → nonebaca
                    {{ 0 | date: "100%" }} {{ 0 | date: "%-" }} {{ data.at | date: "%^b %^" }} {{ "2026-03-05" | date: "%-d.%-m. %-H" }} → 100% %- NOV %^ 5.3. 0
                    {{ data.at | date: "" }} {{ data.on | date: "%F" }} → 2026-11-23T08:05:09Z true
                    """)
    void template_gives(String template, String text) {
        assertThat(render(template)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
                    {{ data.name → 1 → the text ends within {{ data.name: close it with }}
                    {% if data.name → 1 → the text ends within {% if data.name: close it with %}
                    {{ → 1 → the text ends within {{: close it with }}
                    x {% → 3 → the text ends within {%: close it with %}
                    {{ data.name | append: "twenty → 24 → the quote that begins with "twenty is never closed
                    {{ data.name | append: data.on → 1 → the text ends within {{ data.name | append: data.on: close it with }}
                    {{ data.name | append: data.one → 1 → the text ends within {{ data.name | append: data.one…: close it with }}
                    {{ data.name | append: 'in one👩‍🚀' → 1 → the text ends within {{ data.name | append: 'in one…: close it with }}
                    {{ x {% if y %} → 1 → close {{ x {% if y %} with }} before another tag begins
                    {{-}} → 4 → a value is missing: it ends instead
                    {%-%} → 4 → the name of a tag is missing: it ends instead
                    {% comment %}{% endcomment → 1 → the tag comment is never closed: write {% endcomment %}
                    {{ ? }} → 4 → the sign ? means nothing here
                    {{ -x }} → 4 → the sign - means nothing here
                    {{ \u094Dx }} → 4 → the sign \u094D means nothing here
                    {{ x |}} → 7 → the name of a filter is missing: it ends instead
                    {{ x "|" upcase }} → 6 → nothing may follow here in an output, but there is "|"
                    {% for x "in" y %}{% endfor %} → 10 → the word in is missing: there is "in" instead
                    {% for "x" in y %}{% endfor %} → 8 → the name of the loop's variable is missing: there is "x" instead
                    {% if x ==%}{% endif %} → 11 → a value is missing: it ends instead
                    {% if == 1 %}{% endif %} → 7 → a value is missing: there is == instead
                    {% if x "<" y %}{% endif %} → 9 → nothing may follow here in if, but there is "<"
                    {{ items.0 }} → 10 → write an index in brackets, as in items[0]
                    {{ items."0" }} → 10 → a name behind the dot is missing: there is "0" instead
                    {{ items. }} → 11 → a name behind the dot is missing: it ends instead
                    {% assign = 1 %} → 11 → the name of a variable is missing: there is = instead
                    {% assign "x?" = 1 %} → 11 → the name of a variable is missing: there is "x?" instead
                    {% assign x? = 1 %} → 11 → the name of a variable that is set here can't end with a question mark
                    {% capture x? %}{% endcapture %} → 12 → the name of a variable that is set here can't end with a question mark
                    {% capture = %}{% endcapture %} → 12 → the name of a variable is missing: there is = instead
                    {% include "x" %} → 3 → there is no such tag here: include
                    {% else %} → 3 → else can't stand here: no tag is open that it belongs to
                    {% for i in x %}{% when 1 %}{% endfor %} → 19 → when can't stand here: the tag for is open, which ends with endfor
                    {% case x %} y → 3 → the tag case is never closed: write {% endcase %}
                    {% case x %}{{ else }}{% endcase %} → 15 → only when, else and endcase can stand here, behind case
                    {% case x %}{% break %}{% endcase %} → 15 → only when, else and endcase can stand here, behind case
                    {{ x | append: "a": 1 }} → 19 → nothing may follow here in an output, but there is :
                    {{ x | append: "a", "b" }} → 8 → the filter append takes 1 argument, and there are 2
                    {{ x | slice: 1, 1.5 }} → 8 → the filter slice needs a whole number as its second argument
                    {{ x | upcase: a: 1 }} → 16 → the filter upcase has no option a
                    {{ data.name | upcase {{ x }} → 1 → close {{ data.name | upcase {{ x }} with }} before another tag begins
                    Hi {{ 'Ada }} → 7 → the quote that begins with 'Ada }} is never closed
                    {% if data.on %}x → 3 → the tag if is never closed: write {% endif %}
                    x{% endif %} → 4 → endif can't stand here: no tag is open that it belongs to
                    {% for i in x %}{% endif %} → 19 → endif can't stand here: the tag for is open, which ends with endfor
                    {% if a %}{% else if b %}{% endif %} → 19 → nothing may follow here in else, but there is if
                    {% raw %}{{ x }} → 1 → the tag raw is never closed: write {% endraw %}
                    {% comment %}{% comment %}{% endcomment %} → 1 → the tag comment is never closed: write {% endcomment %}
                    {{ }} → 4 → a value is missing: it ends instead
                    {{ data..x }} → 8 → nothing may follow here in an output, but there is ..x
                    {{ items.0.name }} → 10 → write an index in brackets, as in items[0]
                    {{ x | }} → 8 → the name of a filter is missing: it ends instead
                    {{ x | upcse }} → 8 → there is no filter upcse
                    {{ x | strip-html }} → 8 → there is no filter strip-html; did you mean strip_html?
                    {{ x | trunc }} → 8 → there is no filter trunc; did you mean truncate?
                    {{ x | sizes }} → 8 → there is no filter sizes; did you mean size?
                    {{ x | absolute }} → 8 → there is no filter absolute
                    {{ x | date: "%H", time_zone: "UTC" }} → 20 → the filter date has no option time_zone; it has locale and timezone and zone
                    {{ x | upcase: 1 }} → 8 → the filter upcase takes no argument, and there is 1
                    {{ x | append }} → 8 → the filter append needs 1 argument
                    {{ x | replace: "a", "b", "c" }} → 8 → the filter replace takes at most 2 arguments, and there are 3
                    {{ 12345678901234567890123456789012345678901 }} → 4 → a number has at most 40 digits
                    {{ 1234567890123456789012345678901234567890.1 }} → 4 → a number has at most 40 digits
                    {{ x | slice: 1.5 }} → 8 → the filter slice needs a whole number as its first argument
                    {{ x + 1 }} → 6 → the sign + means nothing here
                    {% assign x 1 %} → 13 → the sign = is missing: there is 1 instead
                    {% for x of y %}{% endfor %} → 10 → the word in is missing: there is of instead
                    {% for x in y limt: 2 %}{% endfor %} → 15 → a loop has no option limt; it has limit and offset
                    {% if not x %}{% endif %} → 11 → nothing may follow here in if, but there is x
                    {% case x %}{{ y }}{% endcase %} → 15 → only when, else and endcase can stand here, behind case
                    """)
    void fault_saysWhatIsWrongAndWhere(String template, int column, String why) {
        assertThatThrownBy(() -> Compiler.compile(template, false)).isInstanceOfSatisfying(SyntaxFault.class, fault -> {
            assertThat(fault).hasMessage(why);
            assertThat(fault.line()).isEqualTo(1);
            assertThat(fault.column()).isEqualTo(column);
        });
    }

    /** What is HTML already stays as it is, and what becomes so is escaped once. */
    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
                    {% capture x %}<b>x</b>{% endcapture %}{{ x | escape }}{{ x | escape_once }} → <b>x</b><b>x</b>
                    {{ "a<b" | newline_to_br }}{{ "a<b" | escape_once }} → a&lt;ba&lt;b
                    """)
    void html_isEscapedOnce(String template, String html) {
        RenderContext.Setting setting = new RenderContext.Setting(VARIABLES, false, true, "en");
        assertThat(new RenderContext(setting, new StepLimit()).render(Compiler.compile(template, true)))
                .isEqualTo(html);
    }

    /** Where something was asked for that can't be, though it is no fault. */
    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
                    {% if data.name > 10 %}x{% endif %} → true
                    {% if data.text > 10 %}x{% endif %} → false
                    {% if data.nobody > 10 %}x{% endif %} → false
                    {% if 10 > data.none %}x{% endif %} → false
                    {{ data.name | date: "%F" }} → true
                    {{ data.at | date: "%F" }} → false
                    {{ data.nobody | date: "%F" }} → false
                    """)
    void oddities_areNoted(String template, boolean noted) {
        RenderContext run =
                new RenderContext(new RenderContext.Setting(VARIABLES, false, false, "en"), new StepLimit());
        run.render(Compiler.compile(template, false));
        assertThat(run.notes()).hasSize(noted ? 1 : 0);
    }

    /** The present comes with the variables, and is there only as a time. */
    @ParameterizedTest
    @CsvSource({"'{\"now\": 0}', 1970-01-01", "'{}', now", "'{\"now\": \"now\"}', now", "'{\"now\": \"today\"}', now"})
    void now_isTheOneThatIsGiven(String variables, String text) {
        RenderContext.Setting setting =
                new RenderContext.Setting(Json.read(variables, ObjectNode.class), false, false, "en");
        assertThat(new RenderContext(setting, new StepLimit())
                        .render(Compiler.compile("{{ 'now' | date: '%F' }}", false)))
                .isEqualTo(text);
    }

    /** What may be absent is so all along its way to a default. */
    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
                    {{ data.nobody | default: data.nothing | default: "z" }} → z
                    {{ data.nobody | default: data.nothing | default: nowhere.at.all | default: data.name }} → Ada
                    {{ data.nobody | upcase | append: "" | default: data.nothing | default: "z" }} → z
                    {% assign x = data.nobody | default: data.nothing | default: "z" %}{{ x }} → z
                    """)
    void strict_takesTheNextDefaultWhereOneIsAbsent(String template, String text) {
        assertThat(rendered(template, true)).isEqualTo(text);
    }

    /** Templates that were stored when such things were passed over go out as they did. */
    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
                    {{ data.at | date: "%H", tz: "x" }} → 17
                    {{ data.name | upcase: 1 }} → ADA
                    {{ data.name | append: "x", "y" }} → Adax
                    {% comment %}{% comment %}{% endcomment %}x → x
                    {% comment %}a{% comment %}b{% endcomment %}c{% endcomment %}x → x
                    """)
    void stored_isReadAsItWas(String template, String text) {
        RenderContext.Setting setting = new RenderContext.Setting(VARIABLES, true, false, "en");
        assertThat(new RenderContext(setting, new StepLimit()).render(Compiler.stored(template, false)))
                .isEqualTo(text);
    }

    /** What is in front of a default, and a default in front of another, may be missing; nothing else. */
    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
                    {{ data.nobody | append: "!" | default: "x" }} → x
                    {{ data.nobody | default: "a" | default: "b" }}{{ data.name | upcase | default: "x" }}{{ nil | append: "x" }} → aADAx
                    {{ data.name | append: data.nobody | default: "x" }} → the variable data.nobody is missing
                    {{ data.default | upcase }} → the variable data.default is missing
                    {{ nobody }} → the variable nobody is missing
                    {{ data.nobody | default: data.none | default: "z" }} → z
                    {{ data.nobody | default: data.none }} → the variable data.none is missing
                    {{ data.name | default: data.none | append: data.nobody }} → the variable data.nobody is missing
                    """)
    void strict_knowsWhatMayBeMissing(String template, String text) {
        RenderContext.Setting setting = new RenderContext.Setting(VARIABLES, true, false, "en");
        Node node = Compiler.compile(template, false);
        if (text.startsWith("the variable")) {
            assertThatThrownBy(() -> new RenderContext(setting, new StepLimit()).render(node))
                    .hasMessage(text);
        } else {
            assertThat(new RenderContext(setting, new StepLimit()).render(node)).isEqualTo(text);
        }
    }

    /** A value is written as its place in the HTML wants it, also where several ways lead there. */
    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
                    {% capture x %}<b>{% endcapture %}<a title="{{ x }}">{{ x }}</a> → <a title="&lt;b&gt;"><b></a>
                    <a href="{% if data.on %}/{% else %}/{% endif %}{{ "a:b" }}"> → <a href="/a:b">
                    <a href="{% if data.off %}/{% endif %}{{ "a:b" }}"> → <a href="#">
                    """)
    void html_gives(String template, String text) {
        RenderContext.Setting setting = new RenderContext.Setting(VARIABLES, false, true, "en");
        assertThat(new RenderContext(setting, new StepLimit()).render(Compiler.compile(template, true)))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
                    <p>{{ x }}</p><a href=" → 24 → its HTML ends within a tag
                    <a {{ x }}> → 6 → a variable can stand between tags or in an attribute's quotes, and not within a tag's names
                    <p{% if x %} class="{% endif %}"> → 5 → end the HTML of a block where it began: close its tags and quotes within it
                    """)
    void html_saysWhatIsWrongAndWhere(String template, int column, String why) {
        assertThatThrownBy(() -> Compiler.compile(template, true)).isInstanceOfSatisfying(SyntaxFault.class, fault -> {
            assertThat(fault).hasMessage(why);
            assertThat(fault.column()).isEqualTo(column);
        });
    }

    @Test
    void fault_countsLinesAndTheirCharacters() {
        assertThatThrownBy(() -> Compiler.compile("a b\nc\n👩 {{ x | }}\nd", false))
                .isInstanceOfSatisfying(SyntaxFault.class, fault -> {
                    assertThat(fault.line()).isEqualTo(3);
                    assertThat(fault.column()).isEqualTo(10);
                });
    }

    @Test
    void missingVariable_isNamedWith80CharactersAtMost() {
        String name = "x".repeat(80);
        assertThatThrownBy(() -> rendered("{{ " + name + " }}", true))
                .hasMessage("the variable " + name + " is missing");
        assertThatThrownBy(() -> rendered("{{ " + name + "x }}", true))
                .hasMessage("the variable " + "x".repeat(79) + "… is missing");
    }

    static Stream<Arguments> limits() {
        return Stream.of(
                limit(75, "{% if x %}", "", "{% endif %}"),
                limit(60, "{{ ", "(", "1", ")", " }}"),
                limit(250, "{% if ", "a and ", "a", "", "%}{% endif %}"),
                limit(2000 - 4, "{{ '", "x", "", "", "' }}"),
                limit(128 * 1024, "", "x", "", "", ""),
                // Three words and signs each, with the end of the tag and its brackets: 20,000 at most.
                limit(6666, "", "{{ x }}", "", "", ""),
                limit(6665, "{{ x.y }}", "{{ x }}", "", "", ""));
    }

    private static Arguments limit(int most, String begin, String middle, String end) {
        return limit(most, "", begin, middle, end, "");
    }

    private static Arguments limit(int most, String before, String each, String middle, String end, String after) {
        return Arguments.of(most, List.of(before, each, middle, end, after));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void template_isRefusedOneBeyondItsLimit(int most, List<String> parts) {
        Compiler.compile(repeated(most, parts), false);
        String beyond = repeated(most + 1, parts);
        assertThatThrownBy(() -> Compiler.compile(beyond, false)).isInstanceOf(SyntaxFault.class);
    }

    private static String repeated(int times, List<String> parts) {
        return parts.get(0)
                + parts.get(1).repeat(times)
                + parts.get(2)
                + parts.get(3).repeat(times)
                + parts.get(4);
    }

    /** A text that a date is read from, its pattern, and all that is put out. */
    @Test
    void rendering_endsOneBeyondItsLimits() {
        String comment = "2025-11-23T05:00:00Z (" + "x".repeat(41) + ")";
        assertThat(comment).hasSize(64);
        assertThat(render("{{ '" + comment + "' | date: '%F' }}")).isEqualTo("2025-11-23");
        assertThat(render("{{ '" + comment + " ' | date: '%F' }}")).isEqualTo("2025-11-23");
        String longer = comment.replace("(", "(x");
        assertThat(render("{{ '" + longer + "' | date: '%F' }}")).isEqualTo(longer);

        assertThat(render("{{ 0 | date: '" + "x".repeat(200) + "' }}")).hasSize(200);
        String pattern = "{{ 0 | date: '" + "x".repeat(201) + "' }}";
        assertThatThrownBy(() -> render(pattern)).isInstanceOf(RenderFault.class);

        ObjectNode variables = JsonNodeFactory.instance.objectNode().put("x", "x".repeat(1024 * 1024));
        Node node = Compiler.compile("{{ x }}", false);
        RenderContext.Setting full = new RenderContext.Setting(variables, false, false, "en");
        assertThat(new RenderContext(full, new StepLimit()).render(node)).hasSize(1024 * 1024);
        RenderContext.Setting more =
                new RenderContext.Setting(variables.put("x", "x".repeat(1024 * 1024 + 1)), false, false, "en");
        assertThatThrownBy(() -> new RenderContext(more, new StepLimit()).render(node))
                .isInstanceOf(RenderFault.class);
    }

    /** All that is put out, and a list as one text. */
    @Test
    void rendering_endsOneBeyondItsLimitsInParts() {
        String half = "x".repeat(512 * 1024);
        ObjectNode variables = JsonNodeFactory.instance.objectNode().put("half", half);
        variables.putArray("list").add(half).add(half);
        variables.putArray("longer").add(half).add(half + "x");
        RenderContext.Setting setting = new RenderContext.Setting(variables, false, false, "en");
        Node full = Compiler.compile("{{ half }}{{ half }}", false);
        assertThat(new RenderContext(setting, new StepLimit()).render(full)).hasSize(1024 * 1024);
        Node more = Compiler.compile("{{ half }}{{ half }}x", false);
        assertThatThrownBy(() -> new RenderContext(setting, new StepLimit()).render(more))
                .isInstanceOf(RenderFault.class);

        Node list = Compiler.compile("{% if 'x' contains list %}y{% endif %}", false);
        assertThat(new RenderContext(setting, new StepLimit()).render(list)).isEmpty();
        Node longer = Compiler.compile("{% if 'x' contains longer %}y{% endif %}", false);
        assertThatThrownBy(() -> new RenderContext(setting, new StepLimit()).render(longer))
                .isInstanceOf(RenderFault.class);
    }

    @Test
    void budget_lastsToItsLastStep() {
        StepLimit steps = new StepLimit();
        steps.spend(StepLimit.STEPS);
        assertThatThrownBy(() -> steps.spend(1)).isInstanceOf(RenderFault.class);
        new StepLimit().spendValue(Values.text("x".repeat(StepLimit.MAX_CHARACTERS)));
        assertThatThrownBy(() -> new StepLimit().spendValue(Values.text("x".repeat(StepLimit.MAX_CHARACTERS + 1))))
                .isInstanceOf(RenderFault.class);
    }

    /** Texts of nothing are no pieces of it. */
    @Test
    void template_has20000PiecesAtMost() {
        assertThat(new Source("{{}}".repeat(20_000), false).pieces()).hasSize(20_000);
        Source more = new Source("{{}}".repeat(20_001), false);
        assertThatThrownBy(more::pieces).hasMessage("there are too many tags in it");
    }

    /** Up to the limit a filter costs what the characters that it makes cost. */
    @Test
    void filters_makeTextsAsLongAsTheLimit() {
        ObjectNode variables = JsonNodeFactory.instance.objectNode().put("part", "x".repeat(1024));
        variables.put("fits", "a".repeat(1024)).put("exceeds", "a".repeat(5 * 1024));
        for (int i = 0; i < 1024; i++) {
            variables.withArray("fitting").add("x".repeat(1024));
        }
        variables.putArray("exceeding").addAll(variables.withArray("fitting")).add("x");
        RenderContext.Setting setting = new RenderContext.Setting(variables, false, false, "en");

        Node replaced = Compiler.compile("{{ fits | replace: 'a', part }}", false);
        assertThat(new RenderContext(setting, new StepLimit()).render(replaced)).hasSize(1024 * 1024);
        Node joined = Compiler.compile("{% assign x = fitting | join: '' %}".repeat(3) + ".", false);
        assertThat(new RenderContext(setting, new StepLimit()).render(joined)).isEqualTo(".");
        for (String filtered : List.of("exceeds | replace: 'a', part", "exceeding | join: ''")) {
            Node beyond = Compiler.compile("{% assign x = " + filtered + " %}", false);
            assertThatThrownBy(() -> new RenderContext(setting, new StepLimit()).render(beyond))
                    .isInstanceOf(RenderFault.class)
                    .hasMessage("a text in it gets longer than 1,048,576 characters");
        }
    }

    private static String render(String template) {
        return rendered(template, false);
    }

    private static String rendered(String template, boolean strict) {
        RenderContext.Setting setting = new RenderContext.Setting(VARIABLES, strict, false, "en");
        return new RenderContext(setting, new StepLimit()).render(Compiler.compile(template, false));
    }
}
