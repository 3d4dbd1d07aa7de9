package io.bascule.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Unmatched;

class AgentOptionsTest {
    @Command(name = "test")
    private static final class Program {
        @Mixin
        private AgentOptions options;

        @Unmatched
        private final List<String> unknown = new ArrayList<>();
    }

    /** What the agent says of a command line that it cannot work with. */
    private static String refused(String... arguments) throws InterruptedException {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        Program program = new Program();
        new CommandLine(program).parseArgs(arguments);
        assertEquals(2, program.options.run(new PrintStream(told, true, StandardCharsets.UTF_8), program.unknown));
        return told.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatMayBeTheKeyIsNotRepeated() throws InterruptedException {
        String said = refused("--apikey=bsk_secret", "-k", "bsk_secret");
        assertTrue(said.contains("'--apikey' is no option"), said);
        assertTrue(said.contains("a word belongs to no option"), said);
        assertFalse(said.contains("bsk_secret"), said);
    }

    @Test
    @Timeout(60)
    void aFolderForRunsThatCannotBeMadeIsToldBeforeAJobIsTaken(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        String said = refused(
                "--server=http://127.0.0.1:1",
                "--api-key=k",
                "--handler=a=true",
                "--config=" + file,
                "--work-dir=" + file.resolve("work"));
        assertTrue(said.contains("--work-dir (WORK_DIR): must be a folder"), said);
    }

    @Test
    void whatIsNoOptionOrHasNoValueIsToldWithAllElse() throws InterruptedException {
        String said = refused(
                "--server",
                "--api-key",
                "two words",
                "--handler",
                "a=true",
                "--handler=b=sh -c 'x",
                "--capcity",
                "3",
                "--drain",
                "--config");
        for (String named : List.of(
                "'--capcity' is no option",
                "--server (BACKEND_URL): needs a value",
                "--api-key (API_KEY): must",
                "the command of 'b' has a quote",
                "--drain (DRAIN): needs a value",
                "--config (AGENT_CONFIG): needs a file")) {
            assertTrue(said.contains(named), () -> named + " is not in " + said);
        }
        assertFalse(said.contains("two words"), said);
        assertFalse(said.contains("is missing"), said);
    }
}
