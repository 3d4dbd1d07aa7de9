package io.bascule.handler.codegeneration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "lib/auth.ts",
                "src/main/java/io/bascule/Main.java",
                ".gitignore",
                ".github/workflows/ci.yml",
                "pages/[id].tsx",
                "pages/[...slug].tsx",
                "a b/c d.txt",
                "..a/b..c",
                "...a",
                "a~b",
                "über/größe.txt",
                "日本/語.txt",
                "console.log",
                "common/nullable.ts",
                "com10.txt",
                "$id.ts",
                "@scope/pkg+x=1,2;3'4%20!.txt",
                "{{name}}/#1&2.md"
            })
    void anOrdinaryPathIsTaken(String path) {
        assertEquals(Optional.empty(), PathRules.problem(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/etc/passwd",
                "//server/share",
                "../../etc/passwd",
                "..",
                ".",
                "a/..",
                "a/../b",
                "a/./b",
                "./a",
                "a/../../b",
                "a//b",
                "a/",
                "a/b/",
                "~/.ssh/authorized_keys",
                "~root/x",
                "a\\b",
                "..\\..\\windows\\system32",
                "\\\\server\\share\\x",
                "C:/windows/x",
                "C:x",
                "c:\\x",
                "file.txt:stream",
                "a\u0000b",
                "a\u0000",
                "lib/auth.ts\u0000.png",
                "a\nb",
                "a\rb",
                "a\tb",
                "a\u001bb",
                "a\u007fb",
                "a\u0085b",
                "a\u202egnp.ts",
                "a\u200bb",
                "a\ufeffb",
                "a\u2028b",
                "a\u2029b",
                "a\ud800b",
                "a*b",
                "a?b",
                "a<b",
                "a>b",
                "a|b",
                "a\"b",
                "CON",
                "con",
                "a/nul",
                "Aux.txt",
                "prn.tar.gz",
                "COM1",
                "com9.log",
                "lpt1/x",
                "com¹",
                "CONIN$",
                "conout$.txt",
                "nul .txt",
                "a.",
                "a /b",
                "a./b",
                "a ",
                " ",
                "...",
                ".. /a",
                ".bascule-1-0.tmp",
                "lib/.BASCULE-x"
            })
    void aHostilePathIsRefused(String path) {
        String problem = PathRules.problem(path).orElseThrow();

        assertTrue(problem.startsWith("must "), problem);
    }

    @Test
    void aPathAndItsSegmentsHaveALongestLength() {
        String longest = ("a".repeat(99) + "/").repeat(10).substring(0, 999);

        assertEquals(Optional.empty(), PathRules.problem(longest + "b"));
        assertNotEquals(Optional.empty(), PathRules.problem(longest + "bc"));
        assertEquals(Optional.empty(), PathRules.problem("é".repeat(127) + "b"));
        assertNotEquals(Optional.empty(), PathRules.problem("é".repeat(128)));
    }

    @ParameterizedTest
    @CsvSource({"Lib/A.ts, lib/a.TS", "stra\u00dfe, STRASSE", "\u00e9, e\u0301", "\u0130, i\u0307"})
    void pathsThatSomeSystemTakesForOneFileHaveOneKey(String one, String other) {
        assertEquals(PathRules.sameFileKey(one), PathRules.sameFileKey(other));
    }

    /** Whatever the rules take must be inside the folder by the file system's own arithmetic too. */
    @Test
    void noPathThatIsTakenLeavesItsFolder() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Path folder = Path.of("/srv/folder");
        String alphabet = "ab./\\~: .A\u0000-";
        int taken = 0;
        for (int i = 0; i < 100_000; i++) {
            StringBuilder path = new StringBuilder();
            for (int n = random.nextInt(12); n >= 0; n--) {
                path.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            if (PathRules.problem(path.toString()).isEmpty()) {
                taken++;
                Path target = folder.resolve(path.toString());
                assertEquals(target, target.normalize(), "seed " + seed);
                assertTrue(target.startsWith(folder) && !target.equals(folder), "seed " + seed);
            }
        }
        assertTrue(taken > 1_000, "seed " + seed + " took only " + taken);
    }
}
