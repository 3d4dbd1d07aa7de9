package io.bascule.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "The programs are shell scripts")
class ProgramTest {
    private static final int PATIENCE_S = 30;

    @TempDir
    Path folder;

    private final BlockingQueue<String> out = new LinkedBlockingQueue<>();
    private final List<String> err = new ArrayList<>();
    private final CountDownLatch hurry = new CountDownLatch(1);
    private Program program;

    @AfterEach
    void nothingIsLeftBehind() throws InterruptedException {
        if (program != null) {
            hurry.countDown();
            program.end();
        }
    }

    @Test
    void aProgramReadsItsInputAndPrintsItsOutputToTheEnd() throws Exception {
        start("cat; echo done; echo oops >&2; exit 3");
        assertEquals(3, exitCode());
        assertEquals(List.of("input", "done"), List.copyOf(out));
        assertEquals(List.of("oops"), err);
    }

    @Test
    void aProgramThatReadsNothingMayHaveALargeInput() throws Exception {
        begin(List.of("sh", "-c", "exit 0"), "x".repeat(1_000_000));
        assertEquals(0, exitCode());
    }

    @Test
    void badUtf8BecomesReplacements() throws Exception {
        start("printf 'a\\377b\\n\\303'");
        assertEquals(0, exitCode());
        assertEquals(List.of("a\uFFFDb", "\uFFFD"), List.copyOf(out));
    }

    @Test
    void theEnvironmentHasWhatIsGivenAndNotTheKey() throws Exception {
        start("env | grep -c '^API_KEY=\\|secret'; echo $GIVEN; pwd -P");
        assertEquals(0, exitCode());
        assertEquals(List.of("0", "given", folder.toRealPath().toString()), List.copyOf(out));
    }

    @Test
    void aPathIsRelativeToWhereTheAgentWasStartedAndTheFolderIsTheJobs() throws Exception {
        Path agentDir = Files.createDirectory(folder.resolve("agent"));
        Path script = Files.writeString(agentDir.resolve("x.sh"), "#!/bin/sh\necho \"$1\"\n");
        assertTrue(script.toFile().setExecutable(true));
        Path workDir = Files.createDirectory(folder.resolve("job"));
        program = Program.start(
                new Program.Start(List.of("./x.sh", "hi"), agentDir, workDir, Map.of(), "secret", new byte[0]),
                new Kept(),
                hurry);
        assertEquals(0, exitCode());
        assertEquals("hi", out.take());
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "Elsewhere it is in the agent's, and does not listen")
    void aProgramIsInAGroupOfItsOwnWhichNoCtrlCOfATerminalReaches() throws Exception {
        start("echo $$; sleep 1000");
        long pid = started(1).get(0).pid();
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String group = stat.substring(stat.lastIndexOf(") ") + 2).split(" ")[2];
        assertEquals(String.valueOf(pid), group, stat);
    }

    @Test
    void orItDoesNotListen() throws Exception {
        List<String> words = Apart.deaf(List.of("sh", "-c", "kill -INT $$; kill -QUIT $$; echo \"$0\"", "it goes on"));
        Process process = new ProcessBuilder(words).start();
        assertEquals("it goes on\n", new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(0, process.waitFor());
    }

    @Test
    void aScriptThatNamesNoInterpreterIsTheShells() throws Exception {
        Path script = Files.writeString(folder.resolve("bare"), "echo \"$1\"\n");
        assertTrue(script.toFile().setExecutable(true));
        begin(List.of("./bare", "said"), "");
        assertEquals(0, exitCode());
        assertEquals("said", out.take());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no-such-command-anywhere",
                "./no-such-script.sh",
                "./not-executable",
                "./no-interpreter",
                "./of-windows",
                "./"
            })
    void aCommandThatIsNotThereIsSaidToBe(String command) throws IOException {
        Files.writeString(folder.resolve("not-executable"), "#!/bin/sh\n");
        for (String[] script :
                new String[][] {{"no-interpreter", "#! /no/such/thing -x\n"}, {"of-windows", "#!/bin/sh\r\n"}}) {
            assertTrue(Files.writeString(folder.resolve(script[0]), script[1])
                    .toFile()
                    .setExecutable(true));
        }
        IOException failure = assertThrows(IOException.class, () -> begin(List.of(command), ""));
        assertEquals("COMMAND_NOT_FOUND", NotStarted.failure(command, failure).code());
    }

    @Test
    void theWholeTreeIsEnded() throws Exception {
        start("sh -c 'sh -c \"echo \\$\\$; sleep 1000\" & echo $$; wait' & echo $$; wait");
        List<ProcessHandle> tree = started(3);
        program.end();
        assertGone(tree);
    }

    @Test
    void aShellWhoseChildIsEndedDoesNotGoOn() throws Exception {
        Path went = folder.resolve("went");
        start("echo $$; sh -c 'sleep 1000; touch " + went + "'; touch " + went);
        started(1);
        program.end();
        assertFalse(Files.exists(went));
    }

    @Test
    void whoDoesNotListenIsKilled() throws Exception {
        start("trap '' TERM; echo $$; while :; do sleep 0.1; done");
        List<ProcessHandle> tree = started(1);
        hurry.countDown();
        program.end();
        assertGone(tree);
        assertEquals(128 + 9, exitCode());
    }

    @Test
    void whoListensMayTidyUp() throws Exception {
        start("trap 'echo tidied >&2; exit 0' TERM; echo $$; while :; do sleep 0.1; done");
        started(1);
        program.end();
        assertEquals(0, exitCode());
        assertTrue(err.contains("tidied"), err::toString);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "Elsewhere the environment of a process is not told")
    void whoLeftTheTreeIsEndedToo() throws Exception {
        start("setsid sh -c 'setsid sleep 1000 & echo $!' & wait; echo $$; sleep 1000");
        List<ProcessHandle> tree = started(2);
        program.end();
        assertGone(tree);
    }

    @Test
    void whatAProgramLeavesBehindIsEndedWithIt() throws Exception {
        start("sleep 1000 & echo $!; exit 4");
        List<ProcessHandle> tree = started(1);
        assertEquals(4, exitCode(), "though its output is still open");
        assertGone(tree);
    }

    @Test
    void whoStartsOthersWithoutEndIsEndedAllTheSame() throws Exception {
        start("trap '' TERM; echo $$; while :; do sleep 0.3 & sleep 0.01; done");
        List<ProcessHandle> tree = started(1);
        hurry.countDown();
        program.end();
        assertGone(tree);
    }

    @Test
    void aProgramThatPrintsWithoutEndTakesNoMemory() throws Exception {
        JobLog log = new JobLog();
        BlockingQueue<Lines.Line> endless = new LinkedBlockingQueue<>();
        CountDownLatch tooMuch = new CountDownLatch(1);
        program = Program.start(
                new Program.Start(
                        List.of("sh", "-c", "yes >&2 & tr '\\0' x < /dev/zero"),
                        folder,
                        folder,
                        Map.of(),
                        "secret",
                        new byte[0]),
                new Program.Ear() {
                    @Override
                    public void out(Lines.Line line) {
                        endless.add(line);
                    }

                    @Override
                    public void err(Lines.Line line) {
                        log.add(Level.INFO, line.text());
                        if (log.left() > 200_000) {
                            tooMuch.countDown();
                        }
                    }
                },
                hurry);
        assertTrue(tooMuch.await(PATIENCE_S, TimeUnit.SECONDS));
        program.end();
        Lines.Line cut = endless.poll(PATIENCE_S, TimeUnit.SECONDS);
        assertTrue(cut.wasCut());
        assertEquals(Output.MAX, cut.bytes());
        int kept = 0;
        while (log.left() > 0) {
            kept += log.take().size();
        }
        assertEquals(5_001, kept, "and a line that says how many were dropped");
    }

    private void start(String script) throws IOException {
        begin(List.of("sh", "-c", script), "input");
    }

    private void begin(List<String> words, String input) throws IOException {
        program = Program.start(
                new Program.Start(
                        words,
                        folder,
                        folder,
                        Map.of("GIVEN", "given"),
                        "secret",
                        input.getBytes(StandardCharsets.UTF_8)),
                new Kept(),
                hurry);
    }

    private int exitCode() throws Exception {
        return program.exitCode().get(PATIENCE_S, TimeUnit.SECONDS);
    }

    /** The processes whose numbers are printed. */
    private List<ProcessHandle> started(int n) throws InterruptedException {
        List<ProcessHandle> tree = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            String pid = out.poll(PATIENCE_S, TimeUnit.SECONDS);
            tree.add(ProcessHandle.of(Long.parseLong(pid)).orElseThrow());
        }
        return tree;
    }

    private static void assertGone(List<ProcessHandle> tree) {
        Stream<ProcessHandle> left =
                tree.stream().filter(process -> process.isAlive() && !LinuxProcesses.isZombie(process));
        assertEquals(List.of(), left.toList());
        assertFalse(tree.isEmpty());
    }

    private final class Kept implements Program.Ear {
        @Override
        public void out(Lines.Line line) {
            out.add(line.text());
        }

        @Override
        public void err(Lines.Line line) {
            err.add(line.text());
        }
    }
}
