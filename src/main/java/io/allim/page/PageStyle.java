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
            html{scroll-padding:4rem 0 6rem}
            main{max-width:38rem;margin:0 auto}
            main.wide{max-width:56rem}
            h1{font-size:1.5rem;line-height:1.25;margin:0 0 .5rem}
            p{margin:0 0 1rem}
            .lead{color:var(--quiet)}
            .card,fieldset{background:var(--card);border:1px solid var(--line);border-radius:.75rem;margin:0 0 1rem;
            padding:1rem;min-width:0}
            .card{padding:1.5rem}
            .card p:last-child,.card form:last-child,.card ul:last-child,.card .choices:last-child{margin-bottom:0}
            fieldset{padding-top:.25rem;padding-bottom:.5rem}
            legend{font-weight:600;font-size:1.05rem;padding:0 .35rem;margin-left:-.35rem}
            legend::first-letter{text-transform:uppercase}
            label{display:flex;align-items:center;gap:.6rem;min-height:2.75rem;cursor:pointer}
            input{flex:none;width:1.25rem;height:1.25rem;margin:0;accent-color:var(--main)}
            .unseen,thead{position:absolute;width:1px;height:1px;margin:-1px;padding:0;border:0;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
            form{position:relative}
            table,tbody,th,td{display:block;text-align:start;font-weight:inherit;padding:0}
            tbody{background:var(--card);border:1px solid var(--line);border-radius:.75rem;margin:0 0 1rem;padding:.25rem 1rem .5rem}
            tr{display:flex;flex-wrap:wrap;column-gap:1.5rem;border-top:1px solid var(--line);padding:.6rem 0 .25rem}
            tr>th,.often>td{flex:1 0 100%}
            tr:first-child,.often{border-top:0;padding-top:0}
            th[scope=row]{font-weight:500}
            .all th label,.title{font-weight:600}
            .title{font-size:1.05rem}
            .title::first-letter{text-transform:uppercase}
            .title{scroll-margin-top:2rem}
            .group div{display:flex;flex-wrap:wrap;align-items:center;gap:.25rem .75rem;padding:.5rem 0}
            .state{color:var(--quiet);font-size:.875rem;font-weight:400}
            .group .state span{display:none}
            tbody:has(td input:checked):not(:has(td input[type=checkbox]:not(:checked))) .some-on,
            tbody:has(td input:checked):has(td input[type=checkbox]:not(:checked)) .mixed,
            tbody:has(td input[type=checkbox]:not(:checked)):not(:has(td input:checked)) .none-on{display:inline}
            .switches{display:flex;gap:.5rem;margin-inline-start:auto}
            td.none{display:none}
            .jump{list-style:none;display:flex;flex-wrap:wrap;gap:0 1.25rem;margin:0 0 1rem;padding:0}
            .jump a{display:inline-block;padding:.4rem 0}
            .jump a::first-letter{text-transform:uppercase}
            .bar{position:sticky;bottom:0;z-index:2;margin:0 0 1rem;padding:.75rem 0;background:var(--back);border-top:1px solid var(--line)}
            ol.card{list-style:none;padding:.5rem 1.5rem}
            ol li{border-top:1px solid var(--line);padding:.75rem 0}
            ol li:first-child{border-top:0}
            li>time{display:block;color:var(--quiet);font-size:.875rem}
            bdi{display:block}
            .brand{display:flex;align-items:center;gap:.6rem;font-weight:600;margin:0 0 1rem}
            .brand img{height:2.5rem;max-width:12rem;object-fit:contain}
            footer{max-width:38rem;margin:1.5rem auto 0;color:var(--quiet);font-size:.875rem}
            main.wide+footer{max-width:56rem}
            h2{font-size:1rem;margin:1.25rem 0 .25rem}
            .card>h2:first-child{margin-top:0}
            .subject{font-weight:600;border-inline-start:.25rem solid var(--main);padding-inline-start:.75rem}
            .excerpt{white-space:pre-line;border-inline-start:.25rem solid var(--main);padding-inline-start:.75rem}
            .facts{margin:0 0 1rem;padding-left:1.25rem}
            .facts time{display:inline}
            .facts bdi{display:inline}
            .choices{display:flex;flex-wrap:wrap;gap:.5rem;margin:0 0 1rem}
            .next{display:inline-flex;align-items:center;min-height:2.75rem;padding:0 1.5rem;border:1px solid;
            border-radius:.5rem;font-weight:600;text-decoration:none}
            .always .state{margin-inline-start:.5rem}
            .none{color:var(--quiet)}
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
            button.small{font-size:.875rem;padding:.25rem .75rem;min-height:2.25rem;width:auto}
            a{color:var(--main)}
            p>a{display:inline-block;padding:.25rem 0}
            :focus-visible{outline:3px solid var(--main);outline-offset:2px}
            .said{color:var(--good);font-weight:600;border:1px solid currentColor;border-radius:.5rem;
            padding:.6rem 1rem}
            @media (max-width:30rem){button,.fields label{width:100%}.fields label{justify-content:space-between}
            .hours{padding-left:0}}
            @media (min-width:48rem){
            .grid{display:table;width:100%;border-collapse:separate;border-spacing:0;margin:0 0 1rem;background:var(--card);
            border:1px solid var(--line);border-radius:.75rem}
            .grid thead{display:table-header-group;position:static;clip-path:none}
            .grid tbody{display:table-row-group}
            .grid tr{display:table-row}
            .grid th,.grid td{display:table-cell;padding:.1rem .75rem;border-top:1px solid var(--line);vertical-align:middle}
            .grid thead th{position:sticky;top:0;z-index:1;background:var(--card);border-top:0;border-bottom:1px solid var(--line);
            padding:.75rem;font-weight:600;font-size:.875rem;text-align:center;white-space:normal}
            .grid thead th:first-child{text-align:start;border-start-start-radius:.75rem}
            .grid thead th:last-child{border-start-end-radius:.75rem}
            .grid thead+tbody th,.grid thead+tbody td{border-top:0}
            .grid .group th{background:var(--back)}
            .grid td{text-align:center;width:7rem}
            .grid tbody:last-child tr:last-child>:first-child{border-end-start-radius:.75rem}
            .grid tbody:last-child tr:last-child>:last-child{border-end-end-radius:.75rem}
            .grid tr:not(.group):hover>*{background:color-mix(in srgb,var(--main) 6%,var(--card))}
            .grid td label{justify-content:center}
            .grid td>label>span{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
            .grid .always{padding:.65rem .75rem}
            .grid td.none{display:table-cell}
            .grid .often td{border-top:0;text-align:start;padding:0 .75rem .25rem 1.75rem}
            .grid .often label{justify-content:start}}
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
