package io.bascule.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.bascule.faults.History.Doing;
import io.bascule.faults.History.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TracesTest {
    @TempDir
    Path folder;

    private List<Trace> of(Set<String> jobs, String journal) throws IOException {
        return Traces.of(jobs, Files.writeString(folder.resolve("journal"), journal), 0);
    }

    @Test
    void whatWasThereBeforeIsNotRead() throws IOException {
        String before = "\n7 START job run n1 1 - - .";
        Path journal = Files.writeString(folder.resolve("journal"), before + "\n8 START job run n1 2 - - .");
        assertEquals(
                List.of(new Trace(8, Doing.START, "job", "run", "n1", 2, "-", "-")),
                Traces.of(Set.of("job"), journal, before.length()));
    }

    @Test
    void linesOfTheJobsAreRead() throws IOException {
        assertEquals(
                List.of(new Trace(7, Doing.EFFECT, "job", "run", "n1", 2, "0-step", "value")),
                of(Set.of("job"), "\n7 EFFECT job run n1 2 0-step value .\n8 START other run n1 1 - - ."));
    }

    @Test
    void whatAKillTearsOffIsNoLineAndTakesNoOtherWithIt() throws IOException {
        String whole = "\n9 START job run n2 1 - - .";
        for (int at = 0; at < whole.length(); at++) {
            List<Trace> read = of(Set.of("job"), whole.substring(0, at) + whole);
            assertEquals(List.of(new Trace(9, Doing.START, "job", "run", "n2", 1, "-", "-")), read, "torn at " + at);
        }
    }

    @Test
    void anotherFormIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> of(Set.of("job"), "\n9 START job ."));
    }
}
