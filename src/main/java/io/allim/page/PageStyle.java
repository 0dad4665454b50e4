package io.allim.page;

import io.allim.table.Sha256;
import java.util.Base64;
import java.util.Optional;

/** How the pages look, in light and in dark, on a phone and on a desk; and the policy that allows this style alone, and the sender's picture. */
final class PageStyle {

    private static final String STYLE = """
            :root{color-scheme:light dark;--text:#1c1e21;--quiet:#565b62;--back:#f4f5f7;--card:#fff;--line:#d5d9de;--edge:#8a9099;
            --main:#0b57c2;--on-main:#fff;--good:#0d6b35}
            @media (prefers-color-scheme:dark){:root{--text:#eceef0;--quiet:#a9b0b8;--back:#121417;--card:#1c1f24;
            --line:#3a3f46;--edge:#767e88;--main:#8ab8ff;--on-main:#0a1c36;--good:#7fd6a2}}
            *{box-sizing:border-box}
            body{margin:0;padding:1.5rem 1rem 3rem;background:var(--back);color:var(--text);
            font:1rem/1.5 system-ui,-apple-system,"Segoe UI","Apple SD Gothic Neo","Malgun Gothic","Noto Sans KR",sans-serif;
            word-break:keep-all;overflow-wrap:anywhere}
            main{max-width:38rem;margin:0 auto}
            h1{font-size:1.5rem;line-height:1.25;margin:0 0 .5rem}
            p{margin:0 0 1rem}
            .lead{color:var(--quiet)}
            .card,fieldset{background:var(--card);border:1px solid var(--line);border-radius:.75rem;margin:0 0 1rem;
            padding:1rem;min-width:0}
            .card{padding:1.5rem}
            .card p:last-child,.card form:last-child,.card ul:last-child,.card .choices:last-child{margin-bottom:0}
            .subject{font-weight:600;border-left:.25rem solid var(--main);padding-left:.75rem}
            fieldset{padding-top:.25rem;padding-bottom:.5rem}
            legend{font-weight:600;font-size:1.05rem;padding:0 .35rem;margin-left:-.35rem}
            legend::first-letter{text-transform:uppercase}
            label{display:flex;align-items:center;gap:.6rem;min-height:2.75rem;cursor:pointer}
            input{flex:none;width:1.25rem;height:1.25rem;margin:0;accent-color:var(--main)}
            .row{border-top:1px solid var(--line);padding:.6rem 0 .25rem}
            legend+.row{border-top:0}
            .row .name{font-weight:500}
            .cells{display:flex;flex-wrap:wrap;column-gap:1.5rem}
            ol.card{list-style:none;padding:.5rem 1.5rem}
            ol li{border-top:1px solid var(--line);padding:.75rem 0}
            ol li:first-child{border-top:0}
            li>time{display:block;color:var(--quiet);font-size:.875rem}
            bdi{display:block}
            .brand{display:flex;align-items:center;gap:.6rem;font-weight:600;margin:0 0 1rem}
            .brand img{height:2.5rem;max-width:12rem;object-fit:contain}
            footer{max-width:38rem;margin:1.5rem auto 0;color:var(--quiet);font-size:.875rem}
            h2{font-size:1rem;margin:1.25rem 0 .25rem}
            .excerpt{white-space:pre-line;padding-left:1rem}
            .facts{margin:0 0 1rem;padding-left:1.25rem}
            .facts time{display:inline}
            .facts bdi{display:inline}
            .choices{display:flex;flex-wrap:wrap;gap:.5rem;margin:0 0 1rem}
            .next{display:inline-flex;align-items:center;min-height:2.75rem;padding:0 1.5rem;border:1px solid;
            border-radius:.5rem;font-weight:600;text-decoration:none}
            .always{color:var(--quiet);min-height:2.25rem;margin:0}
            .fields{display:flex;flex-wrap:wrap;gap:.5rem .75rem;padding-bottom:.5rem}
            .days{display:grid;grid-template-columns:repeat(auto-fill,minmax(4.25rem,1fr))}
            .days label{gap:.35rem}
            select,input[type=time]{font:inherit;width:auto;max-width:100%;height:auto;min-height:2.75rem;padding:.25rem .4rem;
            border:1px solid var(--edge);border-radius:.5rem;background:var(--card);color:inherit}
            .hours{padding-left:1.85rem}
            .quiet ul{margin:0;padding-left:3rem}
            .quiet:has([value=none]:checked,[value=keep]:checked) .hours,
            .rhythm:has([value=""]:checked,[value=instant]:checked,[value=hourly]:checked) :is(.on,.at),
            .rhythm:has([value=daily]:checked) .on{display:none}
            button{font:inherit;font-weight:600;min-height:2.75rem;padding:.5rem 1.5rem;border-radius:.5rem;
            border:1px solid var(--main);background:var(--main);color:var(--on-main);cursor:pointer}
            button.quiet{background:transparent;color:var(--main)}
            a{color:var(--main)}
            :focus-visible{outline:3px solid var(--main);outline-offset:2px}
            .said{color:var(--good);font-weight:600;border:1px solid currentColor;border-radius:.5rem;
            padding:.6rem 1rem}
            @media (max-width:30rem){button,.fields label{width:100%}.fields label{justify-content:space-between}
            .hours{padding-left:0}}
            """;

    private static final Shade LIGHT = Shade.of("#f4f5f7");
    private static final Shade DARK = Shade.of("#1c1f24");
    private static final Shade BLACK = Shade.of("#000000");
    private static final Shade WHITE = Shade.of("#ffffff");

    private PageStyle() {}

    /** With the sender's colour, darkened in light and lightened in dark until text in it and on it can be read. */
    static String with(Optional<Shade> color) {
        return STYLE
                + color.map(shade ->
                                ":root{--main:%s;--on-main:#fff}\n@media (prefers-color-scheme:dark){:root{--main:%s;--on-main:#121417}}\n"
                                        .formatted(shade.readableOn(LIGHT, BLACK), shade.readableOn(DARK, WHITE)))
                        .orElse("");
    }

    /** @param pictures the origin from which one may be loaded */
    static String contentSecurityPolicy(String style, Optional<String> pictures) {
        return "default-src 'none'; style-src 'sha256-"
                + Base64.getEncoder().encodeToString(Sha256.of(style))
                + "'"
                + pictures.map(origin -> "; img-src " + origin).orElse("")
                + "; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
    }
}
