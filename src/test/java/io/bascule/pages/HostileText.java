package io.bascule.pages;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Texts that want to be something else than text, or to look like another text. All can be stored: half a character cannot. */
final class HostileText {
    private HostileText() {}

    /** Each once, whatever its kind. */
    static List<String> all() {
        Set<String> all = new LinkedHashSet<>(HostileMarkup.all());
        all.addAll(unseen());
        all.addAll(stacked());
        all.addAll(edges());
        all.addAll(names());
        all.addAll(numbers());
        all.addAll(unbroken());
        all.addAll(elsewhere());
        return List.copyOf(all);
    }

    private static List<String> each(IntStream characters, IntFunction<String> text) {
        return characters.mapToObj(text).toList();
    }

    private static IntStream range(int first, int last) {
        return IntStream.rangeClosed(first, last);
    }

    private static String around(int character) {
        return "be" + Character.toString(character) + "fore";
    }

    /** What nobody sees, or what turns the rest around. */
    private static List<String> unseen() {
        List<String> all = new ArrayList<>();
        all.addAll(each(range(0x01, 0x1f), HostileText::around));
        all.addAll(each(range(0x7f, 0xa0), HostileText::around));
        all.addAll(each(range(0x2000, 0x200f), HostileText::around));
        all.addAll(each(range(0x2028, 0x202f), HostileText::around));
        all.addAll(each(range(0x205f, 0x206f), HostileText::around));
        all.addAll(each(
                IntStream.of(
                        0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x17b4, 0x180b, 0x180e, 0x2800, 0x3000, 0x3164, 0xfe00,
                        0xfe0f, 0xfeff, 0xffa0, 0xfff9, 0xfffb, 0xfffc, 0xfffd, 0x1d173, 0xe0001, 0xe0041, 0xe0100),
                HostileText::around));
        all.addAll(List.of(
                "pay\u202etxt.exe",
                "\u2066\u202eevorppa\u2069\u2069",
                "\u202e\u2066// \u2069\u2066 if (isAdmin) {",
                "\u200f\u05e9\u05dc\u05d5\u05dd\u200e",
                "\u0645\u0631\u062d\u0628\u0627 approve \u05e9\u05dc\u05d5\u05dd 123",
                "\u202a".repeat(70) + "deep",
                "\u2800\u2800\u2800",
                "\u200b".repeat(300) + "end",
                "p\u0430ypal.com",
                "\u0391pprove",
                "\u0441\u043e\u0440\u0443 \u0440\u0430ste",
                "\uff41\uff50\uff50\uff52\uff4f\uff56\uff45",
                "\ud835\udcb6\ud835\udcc5\ud835\udcc5\ud835\udcc7\ud835\udc5c\ud835\udccb\ud835\udc52"));
        return all;
    }

    /** Marks that climb over the lines around them. */
    private static List<String> stacked() {
        List<String> all = new ArrayList<>(each(
                IntStream.of(
                        0x300, 0x301, 0x316, 0x334, 0x337, 0x489, 0x5bf, 0x64b, 0xe31, 0xe49, 0x1ab0, 0x1dc4, 0x20dd,
                        0x20e3),
                mark -> "e" + Character.toString(mark).repeat(200)));
        all.add("\u0301".repeat(50));
        all.add("Z\u0351\u036b\u0343\u036a\u0302\u036b\u033da\u034f\u0334\u0319\u0324l\u0369\u0364g\u0357\u030d\u0346o"
                .repeat(20));
        return all;
    }

    /** Characters of two halves, where texts are cut, and the first and the last of everything. */
    private static List<String> edges() {
        List<String> all = new ArrayList<>(Stream.of(60, 100, 120, 200, 300, 500, 600, 1_000, 1_500, 2_000, 5_000)
                .map(cut -> "x".repeat(cut - 1) + "\ud83d\ude00".repeat(3))
                .toList());
        all.addAll(each(
                IntStream.of(
                        0xd7ff, 0xe000, 0xfdd0, 0xfffe, 0xffff, 0x10000, 0x1fffe, 0x1ffff, 0xf0000, 0x10fffd, 0x10ffff),
                HostileText::around));
        all.addAll(List.of(
                "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67\u200d\ud83d\udc66",
                "\ud83c\uddea\ud83c\uddfa\ud83c\uddea",
                "1\ufe0f\u20e3 \u2764\ufe0f \u2764",
                "\ud83d\udc4d\ud83c\udfff",
                "\u200d\ud83d\udc69",
                "\ufe0f\ufe0f"));
        return all;
    }

    /** Words that mean something to JavaScript, to templates or to style sheets. */
    private static List<String> names() {
        return List.of(
                "__proto__",
                "constructor",
                "prototype",
                "toString",
                "valueOf",
                "hasOwnProperty",
                "__defineGetter__",
                "__defineSetter__",
                "__lookupGetter__",
                "isPrototypeOf",
                "then",
                "length",
                "key",
                "ref",
                "children",
                "props",
                "style",
                "className",
                "class",
                "id",
                "value",
                "checked",
                "open",
                "hidden",
                "innerHTML",
                "dangerouslySetInnerHTML",
                "onclick",
                "onClick",
                "__html",
                "undefined",
                "null",
                "true",
                "false",
                "[object Object]",
                "function () {}",
                "{{7*7}}",
                "${7*7}",
                "#{7*7}",
                "<%= 7*7 %>",
                "{% debug %}",
                "*{7*7}",
                "@{7*7}",
                "[[7*7]]",
                "{{constructor.constructor('" + HostileMarkup.SCRIPT + "')()}}",
                "`${" + HostileMarkup.SCRIPT + "}`",
                "';" + HostileMarkup.SCRIPT + ";//",
                "*/" + HostileMarkup.SCRIPT + "/*",
                "}*{display:none",
                "expression(" + HostileMarkup.SCRIPT + ")",
                "url(//example.org/x)",
                "@import '//example.org/x.css';",
                "--depth: 99",
                "; position: fixed; inset: 0",
                "var(--paper)",
                "\\0041",
                "{\"__proto__\":{\"polluted\":true}}");
    }

    private static List<String> numbers() {
        return List.of(
                "12345678901234567890",
                "9007199254740993",
                "0.1000000000000000055",
                "1E400",
                "1e-400",
                "-0",
                "NaN",
                "Infinity",
                "0x10",
                "0b11",
                "1_000",
                "1,000.00",
                "1.000,00",
                "\u0663\u0664",
                "\u2167",
                "1e1000000000");
    }

    /** Words that no line can be broken in, and more of everything than anybody reads. */
    private static List<String> unbroken() {
        return List.of(
                "x".repeat(9_000),
                "W".repeat(500),
                "_".repeat(1_000),
                "-".repeat(1_000),
                ".".repeat(1_000),
                "i".repeat(2_000),
                "\u65e5".repeat(1_000),
                "\u0e01".repeat(1_000),
                "\ufdfd".repeat(60),
                "\ud808\udf59\ud808\udc2b".repeat(40),
                "\ud83d\ude00".repeat(500),
                "a\u00a0".repeat(500),
                "a\u2060".repeat(300),
                "https://example.org/" + "path".repeat(200),
                "C:\\" + "folder\\".repeat(100),
                "f".repeat(64),
                "ab ".repeat(3_000),
                "\n".repeat(500) + "end",
                "\t".repeat(300) + "end",
                " ".repeat(500) + "end",
                "{\"a\":".repeat(200),
                "[".repeat(1_000),
                "line\n".repeat(400),
                "a\r\nb\rc\n\rd");
    }

    /** What wants to mean something to others on the way: shells, databases, paths, headers, streams of events. */
    private static List<String> elsewhere() {
        return List.of(
                "'; drop table bascule.jobs; --",
                "\" or \"\"=\"",
                "$(reboot)",
                "`reboot`",
                "| reboot",
                "&& reboot",
                "../../../../etc/passwd",
                "..%2f..%2fetc%2fpasswd",
                "%s%s%n",
                "%00",
                "\\u0000",
                "\r\nSet-Cookie: session=x",
                "\n\nevent: bye\ndata: {}\n\n",
                "data: {}\nid: 1",
                ": comment",
                "=cmd|' /C calc'!A0",
                "=HYPERLINK(\"//example.org\")",
                "@SUM(1)",
                "<?xml version=\"1.0\"?>",
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>",
                "]]>",
                "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b",
                "@@ -0,0 +1 @@",
                "\u001b]8;;//example.org\u0007link\u001b]8;;\u0007",
                "\u001b[2J\u001b[31mred");
    }
}
