package io.bascule.download;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bascule.job.ServerUrl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of an unpacked archive, run by a real shell: with a Java or Python that a test puts in their way. */
class StartScriptTest {
    @TempDir
    Path folder;

    private Path programs;

    /** How a process ended, and what it said. */
    private record Ended(int status, String out) {}

    @BeforeEach
    void needsAShell() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "a POSIX shell is needed");
        programs = Files.createDirectory(folder.resolve("programs"));
        for (String tool : new String[] {"dirname", "sed", "head", "cat"}) {
            Files.createSymbolicLink(programs.resolve(tool), find(tool));
        }
    }

    private static Path find(String tool) {
        return Path.of(Files.isExecutable(Path.of("/usr/bin/" + tool)) ? "/usr/bin/" + tool : "/bin/" + tool);
    }

    private Path unpacked(Program program) throws IOException {
        Archive archive = new Downloads(AgentFiles.withBoth())
                .archive(
                        new Choice(Platform.LINUX, program),
                        new AgentConf(ServerUrl.parse("http://localhost:3000").orElseThrow(), Optional.empty()))
                .orElseThrow();
        return DownloadsTest.unpacked(archive).into(folder);
    }

    /** A program of that name that is found first, and alone. */
    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Ended run(Path script, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(script.toString());
        builder.command().addAll(java.util.List.of(arguments));
        builder.environment().clear();
        builder.environment().put("PATH", programs.toString());
        builder.environment().putAll(environment);
        Process process =
                builder.directory(folder.toFile()).redirectErrorStream(true).start();
        process.getOutputStream().write("{\"id\":\"x\"}\n".getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        return new Ended(process.exitValue(), out);
    }

    private Ended start(Program program, String... arguments) throws IOException, InterruptedException {
        return run(unpacked(program).resolve("start.sh"), Map.of(), arguments);
    }

    private static String java(String version) {
        return "if [ \"$1\" = -version ]; then echo 'Picked up a setting' >&2; echo 'openjdk version \"" + version
                + "\" 2026-01-01' >&2; else echo \"$PWD $*\"; fi";
    }

    @Test
    void aJavaThatIsNewEnoughRunsTheAgentWhereItLies() throws IOException, InterruptedException {
        for (String version : new String[] {"17.0.9", "17", "25.0.1", "26-ea", "unheard of"}) {
            program("java", java(version));
            Ended ended = start(Program.JAVA, "--capacity", "2");
            assertEquals(0, ended.status(), ended.out());
            assertTrue(ended.out().endsWith("/bascule-agent -jar bascule-agent.jar --capacity 2\n"), ended.out());
        }
    }

    @Test
    void aJavaThatIsTooOldIsTold() throws IOException, InterruptedException {
        for (String version : new String[] {"1.8.0_332", "11.0.2", "16"}) {
            program("java", java(version));
            Ended ended = start(Program.JAVA);
            assertEquals(69, ended.status(), ended.out());
            assertTrue(ended.out().contains("too old: it is " + version.replaceAll("^1\\.|[._].*$", "")), ended.out());
            assertTrue(ended.out().contains("17 or newer"), ended.out());
        }
    }

    @Test
    void aJavaThatIsMissingIsTold() throws IOException, InterruptedException {
        Ended none = start(Program.JAVA);
        assertEquals(69, none.status(), none.out());
        assertTrue(none.out().contains("There is no Java here (java)"), none.out());
        Ended elsewhere = run(folder.resolve("bascule-agent/start.sh"), Map.of("JAVA_HOME", folder + "/no such place"));
        assertEquals(69, elsewhere.status());
        assertTrue(elsewhere.out().contains("/no such place/bin/java"), elsewhere.out());
    }

    @Test
    void theJavaOfJavaHomeComesFirst() throws IOException, InterruptedException {
        program("java", java("11"));
        Path home = Files.createDirectories(folder.resolve("a home/bin"));
        Path java = Files.writeString(home.resolve("java"), "#!/bin/sh\n" + java("21") + "\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Ended ended = run(
                unpacked(Program.JAVA).resolve("start.sh"),
                Map.of("JAVA_HOME", folder.resolve("a home").toString()));
        assertEquals(0, ended.status(), ended.out());
    }

    @Test
    void aPythonIsLookedForLikewise() throws IOException, InterruptedException {
        Ended none = start(Program.PYTHON);
        assertEquals(69, none.status(), none.out());
        assertTrue(none.out().contains("There is no Python 3 here"), none.out());
        program("python3", "case \"$2\" in *version_info*) exit 1;; esac");
        Ended old = run(folder.resolve("bascule-agent/start.sh"), Map.of());
        assertEquals(69, old.status(), old.out());
        assertTrue(old.out().contains("needs 3.8 or newer"), old.out());
        program("python3", "[ \"$1\" = -c ] || echo \"$PWD $*\"");
        Ended ran = run(folder.resolve("bascule-agent/start.sh"), Map.of(), "--once");
        assertEquals(0, ran.status(), ran.out());
        assertTrue(ran.out().endsWith("/bascule-agent bascule_agent.py --once\n"), ran.out());
    }

    @Test
    void theExampleReadsItsJobAndAnswersWithJson() throws IOException, InterruptedException {
        Ended ended = run(
                unpacked(Program.PYTHON).resolve("handlers/example.sh"),
                Map.of("BASCULE_JOB_ID", "j1", "BASCULE_AGENT_ID", "a1"));
        assertEquals(0, ended.status(), ended.out());
        assertEquals("The job j1 came to a1\n::progress 50 halfway\n{\"characters\": 10}\n", ended.out());
    }
}
