package io.bascule.handler.codegeneration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.Patch;
import com.github.difflib.patch.PatchFailedException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UnifiedDiffTest {

    @Test
    void aNewFileIsAllPlus() {
        assertEquals("""
                --- /dev/null
                +++ b/lib/a.ts
                @@ -0,0 +1,2 @@
                +one
                +two
                """, UnifiedDiff.of("lib/a.ts", null, "one\ntwo\n"));
    }

    @Test
    void aChangeHasThreeLinesAround() {
        assertEquals("""
                --- a/f
                +++ b/f
                @@ -2,7 +2,7 @@
                 2
                 3
                 4
                -5
                +five
                 6
                 7
                 8
                """, UnifiedDiff.of("f", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"));
    }

    @Test
    void aMissingLastNewlineIsAChange() {
        assertEquals("""
                --- a/f
                +++ b/f
                @@ -1,1 +1,1 @@
                -a
                \\ No newline at end of file
                +a
                """, UnifiedDiff.of("f", "a", "a\n"));
    }

    @Test
    void theSameTextHasNoDiff() {
        assertEquals("", UnifiedDiff.of("f", "a\nb", "a\nb"));
        assertEquals("", UnifiedDiff.of("f", null, ""));
    }

    @Test
    void aChangeOfLineEndsIsShown() {
        assertTrue(UnifiedDiff.of("f", "a\n", "a\r\n").contains("+a\r\n"));
    }

    @Test
    void aFileThatBecomesEmptyIsAllMinus() {
        assertEquals("""
                --- a/f
                +++ b/f
                @@ -1,2 +0,0 @@
                -one
                -two
                """, UnifiedDiff.of("f", "one\ntwo\n", ""));
    }

    @Test
    void aDiffThatIsAppliedGivesTheNewText() throws PatchFailedException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            List<String> before = lines(random);
            List<String> after = lines(random);
            String diff = UnifiedDiff.of("f", text(before), text(after));

            Patch<String> patch = UnifiedDiffUtils.parseUnifiedDiff(diff.lines().toList());

            assertEquals(after, patch.applyTo(before), "seed " + seed);
        }
    }

    private static List<String> lines(Random random) {
        return random.ints(1 + random.nextInt(20), 0, 4)
                .mapToObj(Integer::toString)
                .toList();
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }

    @Test
    void tooManyLinesAreNotCompared() {
        assertTrue(UnifiedDiff.canCompare("x\n".repeat(UnifiedDiff.MAX_LINES - 1)));
        assertFalse(UnifiedDiff.canCompare("x\n".repeat(UnifiedDiff.MAX_LINES)));
    }

    @Test
    void theMostLinesThatAreComparedAreComparedThoughAllDiffer() {
        StringBuilder before = new StringBuilder();
        StringBuilder after = new StringBuilder();
        for (int i = 1; i < UnifiedDiff.MAX_LINES; i++) {
            before.append("old ").append(i).append('\n');
            after.append("new ").append(i).append('\n');
        }

        long lines =
                UnifiedDiff.of("f", before.toString(), after.toString()).lines().count();

        assertEquals(3 + 2L * (UnifiedDiff.MAX_LINES - 1), lines);
    }
}
