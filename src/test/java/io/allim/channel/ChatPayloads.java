package io.allim.channel;

import java.util.List;
import java.util.stream.Stream;

/**
 * Data that tries to be more than text in a chat: to mention somebody, to be markup, to break the JSON or HTML around it, or to
 * hide what it is. Written as data into each place of a message (title, body, names and values of fields, texts of buttons),
 * each of them leaves the structure of what a channel sends as it is, and mentions nobody.
 */
public final class ChatPayloads {

    /** Mentions of each provider, and how they could be put together. */
    public static final List<String> MENTIONS = List.of(
            "<!channel>",
            "<!here>",
            "<!everyone>",
            "<!here|here>",
            "<!subteam^S123|@ops>",
            "<@U123>",
            "<@U123|ada>",
            "<#C123|general>",
            "<!date^0^{date}^https://evil.example|x>",
            "@everyone",
            "@here",
            "@channel",
            "@all",
            "@ada",
            "＠everyone",
            "<@123456789012345678>",
            "<@!123456789012345678>",
            "<@&123456789012345678>",
            "<#123456789012345678>",
            "</ban:123456789012345678>",
            "<:smile:123456789012345678>",
            "<t:0:R>",
            "<at>all</at>",
            "<at>Ada</at>",
            "<at id=\"29:123\">Ada</at>",
            "<users/all>",
            "<users/123456>",
            "<https://evil.example|click>",
            "tg://user?id=1",
            "[Ada](tg://user?id=1)",
            "<a href=\"tg://user?id=1\">Ada</a>",
            "@channel @here @all",
            "~general",
            "[@here](mention:here)",
            "[Ada](mention:U024BE7LH)",
            "[Ada](<mention:here>)",
            "[Ada](mention&colon;here)",
            "[Ada](mention&#58;here)",
            "[Ada](&#109;ention:here)",
            "[x]: mention:here\n\n[x]",
            "](mention:here)",
            "mention:here",
            "here",
            "&lt;!channel&gt;",
            "&#60;!channel&#62;",
            "&commat;everyone",
            "\\u003c!channel\\u003e",
            "<!chan\u200bnel>",
            "@every\u200bone",
            "@\u200beveryone",
            "@every\u00adone",
            "<\u2060!channel>",
            "\u202e@everyone",
            "\u2067<!here>\u2069");

    /** Markup of all chats. */
    public static final List<String> MARKUP = List.of(
            "*bold* _italic_ ~strike~ `code`",
            "**bold** __under__ ~~strike~~ ||spoiler||",
            "***",
            "*_~`*_~`",
            "```\ncode\n```",
            "~~~\ncode",
            "    indented code",
            "> quote",
            ">>> quote",
            "-# small",
            "# Heading",
            "Heading\n===",
            "---",
            "- item\n- item",
            "1. one\n2. two",
            "| a | b |\n|---|---|\n| 1 | 2 |",
            "[click](https://evil.example)",
            "[click](javascript:alert(1))",
            "![image](https://evil.example/x.png)",
            "<https://evil.example>",
            "[a]: https://evil.example\n\n[a]",
            "\\",
            "ends in \\",
            "\\*",
            "a*b_c~d`e|f>g#h+i-j=k.l!m{n}o(p)q[r]s\\t",
            "^super^ ==mark== $math$ :smile:",
            "<b>bold</b>",
            "</b></i></a>",
            "<script>alert(1)</script>",
            "<a href='https://evil.example'>x</a>",
            "<!-- comment",
            "]]>",
            "&amp;",
            "&lt;b&gt;",
            "&#42;bold&#42;",
            "{{DATE(2017-02-14T06:08:39Z, SHORT)}}",
            "{{ data.x }}{% raw %}");

    /** What ends a text in JSON, and what can't be seen. */
    public static final List<String> BREAKS = List.of(
            "\"},{\"type\":\"section\"",
            "\",\"text\":\"x",
            "\\\",\\\"a\\\":\\\"",
            "\\u0022",
            "line\nline",
            "line\r\nline\rline",
            "\n\n\n",
            "\t\ttabs",
            "nul\u0000nul",
            "\u0001\u0007\u0008\u001b[31m",
            "\u007f\u0085\u2028\u2029",
            "half \ud83d",
            "\udc00 half",
            "\ufffe\uffff\ufdd0",
            "\udbff\udf2a\udbff\udfa0\udbff\udfa1",
            "\ue000",
            "\u202eright to left",
            "\u2066\u2067\u2068\u2069",
            "\u200b\u200c\u200d\u2060\ufeff",
            "\u00a0\u2003\u3000",
            "👩‍👩‍👧‍👦🇰🇷",
            "각\u1100\u1161\u11a8",
            "a\u0301\u0302\u0303\u0304\u0305\u0306",
            "Z̸̡̢̛̝̈́̐͝",
            " ",
            "");

    private ChatPayloads() {}

    /** More than a hundred. */
    public static List<String> all() {
        return Stream.of(MENTIONS, MARKUP, BREAKS).flatMap(List::stream).toList();
    }
}
