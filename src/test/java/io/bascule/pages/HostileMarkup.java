package io.bascule.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Texts that become elements, attributes or addresses wherever text is taken for markup. */
final class HostileMarkup {
    /** Leaves a trace that can be looked for. */
    static final String SCRIPT = "document.documentElement.dataset.pwned=1";

    private static final String IMAGE = "<img src=x onerror=" + SCRIPT + ">";

    private HostileMarkup() {}

    static List<String> all() {
        List<String> all = new ArrayList<>(elements());
        all.addAll(outbreaks());
        all.addAll(attributes());
        all.addAll(addresses());
        all.addAll(encoded());
        return all;
    }

    private static List<String> elements() {
        return List.of(
                "<script>" + SCRIPT + "</script>",
                "<ScRiPt>" + SCRIPT + "</sCrIpT>",
                "<script src=//example.org/x.js></script>",
                "<script type=module>" + SCRIPT + "</script>",
                "<script type=importmap>{\"imports\":{\"preact\":\"//example.org/x.js\"}}</script>",
                IMAGE,
                "<img src=x oNeRrOr=" + SCRIPT + " //",
                "<img/src=x/onerror=" + SCRIPT + ">",
                "<image src=x onerror=" + SCRIPT + ">",
                "<svg onload=" + SCRIPT + ">",
                "<svg><script>" + SCRIPT + "</script></svg>",
                "<svg><animate onbegin=" + SCRIPT + " attributeName=x dur=1s>",
                "<svg><set attributeName=href to=javascript:" + SCRIPT + ">",
                "<svg><use href=\"data:image/svg+xml,<svg id=x onload=" + SCRIPT + ">#x\">",
                "<svg><foreignObject><body onload=" + SCRIPT + ">",
                "<math><mi//xlink:href=\"data:x,<script>" + SCRIPT + "</script>\">",
                "<math><mtext><table><mglyph><style><!--</style>" + IMAGE,
                "<iframe src=javascript:" + SCRIPT + "></iframe>",
                "<iframe srcdoc=\"<script>parent." + SCRIPT + "</script>\">",
                "<object data=javascript:" + SCRIPT + ">",
                "<embed src=javascript:" + SCRIPT + ">",
                "<body onload=" + SCRIPT + ">",
                "<frameset onload=" + SCRIPT + ">",
                "<video><source onerror=" + SCRIPT + "></video>",
                "<audio src=x onerror=" + SCRIPT + ">",
                "<details open ontoggle=" + SCRIPT + ">",
                "<input autofocus onfocus=" + SCRIPT + ">",
                "<select autofocus onfocus=" + SCRIPT + ">",
                "<textarea autofocus onfocus=" + SCRIPT + ">",
                "<marquee onstart=" + SCRIPT + ">",
                "<button onclick=" + SCRIPT + ">Approve</button>",
                "<a href=\"javascript:" + SCRIPT + "\">Approve</a>",
                "<a href=//example.org target=_blank>Open the job</a>",
                "<form action=//example.org><input type=submit value=Approve></form>",
                "<isindex type=image src=x onerror=" + SCRIPT + ">",
                "<style>*{display:none}</style>",
                "<style>@import '//example.org/x.css';</style>",
                "<link rel=stylesheet href=//example.org/x.css>",
                "<link rel=prefetch href=//example.org/x>",
                "<base href=//example.org/>",
                "<meta http-equiv=refresh content=\"0;url=//example.org\">",
                "<dialog open>Approved</dialog>",
                "<template shadowrootmode=open>" + IMAGE + "</template>",
                "<slot name=x>x</slot>",
                "<custom-element onclick=" + SCRIPT + ">",
                "<plaintext>",
                "<xmp>" + IMAGE,
                "<table background=//example.org/x.png>",
                "<noscript><p title=\"</noscript>" + IMAGE + "\">",
                "<!--<img src=\"-->" + IMAGE + "//\">",
                "<!-- never closed",
                "<p id=main>main</p><p id=app>app</p>",
                "<h1 hidden>",
                "<b>bold</b> & <i>italic</i>");
    }

    /** What ends that in which the text stands. */
    private static List<String> outbreaks() {
        return Stream.of(
                        "\">",
                        "'>",
                        "`>",
                        ">",
                        "</script>",
                        "</style>",
                        "</title>",
                        "</textarea>",
                        "</noscript>",
                        "</template>",
                        "</select>",
                        "</svg>",
                        "</math>",
                        "</iframe>",
                        "</bdi></span></p>",
                        "</main></div>",
                        "-->",
                        "--!>",
                        "]]>",
                        "\\\">",
                        "\0331>")
                .map(end -> end + IMAGE)
                .toList();
    }

    private static List<String> attributes() {
        return Stream.of(
                        "\" onmouseover=\"",
                        "' onmouseover='",
                        " onmouseover=",
                        "\" autofocus onfocus=\"",
                        "\"onpointerenter=\"",
                        "x\" style=\"animation:x\" onanimationstart=\"",
                        "\" class=\"danger\" onclick=\"",
                        "\" aria-label=\"Approve\" onclick=\"",
                        "\" popover onbeforetoggle=\"",
                        "\" contenteditable oninput=\"")
                .map(start -> start + SCRIPT)
                .toList();
    }

    private static List<String> addresses() {
        return List.of(
                "javascript:" + SCRIPT,
                "JaVaScRiPt:" + SCRIPT,
                "java\tscript:" + SCRIPT,
                "java\nscript:" + SCRIPT,
                "\u0001javascript:" + SCRIPT,
                " javascript:" + SCRIPT,
                "javascript://%0a" + SCRIPT,
                "&#106;avascript:" + SCRIPT,
                "javascript&colon;" + SCRIPT,
                "data:text/html,<script>" + SCRIPT + "</script>",
                "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
                "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='" + SCRIPT + "'/>",
                "vbscript:msgbox(1)",
                "blob:http://127.0.0.1/x",
                "file:///etc/passwd",
                "//example.org",
                "\\\\example.org\\x",
                "/\\example.org",
                "https:example.org",
                "https://127.0.0.1@example.org/",
                "https://example.org/?q=<script>" + SCRIPT + "</script>",
                "#" + IMAGE,
                "?show=decided&q=" + IMAGE,
                "/jobs/../api/auth/logout");
    }

    private static List<String> encoded() {
        return List.of(
                "&lt;script&gt;" + SCRIPT + "&lt;/script&gt;",
                "&#60;img src=x onerror=" + SCRIPT + "&#62;",
                "&#x3c;script&#x3e;",
                "&amp;lt;b&amp;gt;",
                "&LT;script&GT",
                "&nbsp;&ZeroWidthSpace;&#0;",
                "%3Cscript%3E" + SCRIPT + "%3C/script%3E",
                "%253Cscript%253E",
                "%c0%bcscript%c0%be",
                "\\u003cscript\\u003e",
                "\\x3cscript\\x3e",
                "\\74script\\76",
                "+ADw-script+AD4-" + SCRIPT + "+ADw-/script+AD4-",
                "\uff1cscript\uff1e" + SCRIPT + "\uff1c/script\uff1e",
                "\u2039script\u203a",
                "<\u0001img src=x>",
                "<scr\u00adipt>" + SCRIPT + "</scr\u00adipt>");
    }
}
