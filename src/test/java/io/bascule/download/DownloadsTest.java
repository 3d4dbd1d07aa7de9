package io.bascule.download;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.ServerUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The archives, unpacked and looked into. */
class DownloadsTest {
    private static final ServerUrl SERVER =
            ServerUrl.parse("https://jobs.example.org/bascule/").orElseThrow();
    private static final String KEY = "bsk_k3q9fz7m2xav_0123_a1fb4c6b";

    private final Downloads downloads = new Downloads(AgentFiles.withBoth());

    private Archive archive(Platform platform, Program program, String key) {
        return downloads
                .archive(new Choice(platform, program), new AgentConf(SERVER, Optional.ofNullable(key)))
                .orElseThrow();
    }

    static byte[] bytes(Archive archive) {
        byte[] all = new byte[Math.toIntExact(archive.length())];
        System.arraycopy(archive.head(), 0, all, 0, archive.head().length);
        System.arraycopy(archive.tail(), 0, all, archive.head().length, archive.tail().length);
        return all;
    }

    static Unpacked unpacked(Archive archive) {
        return archive.choice().platform() == Platform.WINDOWS
                ? Unpacked.zip(bytes(archive))
                : Unpacked.tarGz(bytes(archive));
    }

    @ParameterizedTest
    @CsvSource({
        "LINUX, JAVA, bascule-agent.jar, sh, bascule-agent-linux-java.tar.gz, application/gzip",
        "MACOS, JAVA, bascule-agent.jar, sh, bascule-agent-macos-java.tar.gz, application/gzip",
        "WINDOWS, JAVA, bascule-agent.jar, bat, bascule-agent-windows-java.zip, application/zip",
        "LINUX, PYTHON, bascule_agent.py, sh, bascule-agent-linux-python.tar.gz, application/gzip",
        "MACOS, PYTHON, bascule_agent.py, sh, bascule-agent-macos-python.tar.gz, application/gzip",
        "WINDOWS, PYTHON, bascule_agent.py, bat, bascule-agent-windows-python.zip, application/zip"
    })
    void eachHoldsWhatItsPlatformNeeds(
            Platform platform, Program program, String agent, String end, String name, String type) {
        Archive archive = archive(platform, program, KEY);
        assertEquals(
                List.of(name, type),
                List.of(archive.choice().fileName(), archive.choice().mediaType()));
        Unpacked in = unpacked(archive);
        assertEquals(
                new TreeSet<>(Set.of(
                        "bascule-agent/",
                        "bascule-agent/README.md",
                        "bascule-agent/" + agent,
                        "bascule-agent/start." + end,
                        "bascule-agent/handlers/",
                        "bascule-agent/handlers/example." + end,
                        "bascule-agent/agent.conf")),
                new TreeSet<>(in.names()));
        assertEquals(program == Program.JAVA ? AgentFiles.JAR : AgentFiles.PYTHON, in.text("bascule-agent/" + agent));
        assertTrue(in.text("bascule-agent/start." + end).contains(agent), "it starts the agent that is there");
        assertEquals(AgentFiles.README, in.text("bascule-agent/README.md"));
    }

    @ParameterizedTest
    @EnumSource(Platform.class)
    void theReadmeTellsOfAllThatIsInThem(Platform platform) throws IOException {
        String readme = Files.readString(Path.of("src/main/resources/agent/README.md"));
        for (Program program : Program.values()) {
            unpacked(archive(platform, program, KEY)).names().stream()
                    .map(name -> name.substring(name.lastIndexOf('/') + 1))
                    .filter(name -> !name.isEmpty() && !name.equals("README.md"))
                    .forEach(name -> assertTrue(readme.contains("`" + name) || readme.contains("/" + name), name));
        }
    }

    @ParameterizedTest
    @EnumSource(Platform.class)
    void whatIsRunCanBeRunAndTheKeyIsItsReadersAlone(Platform platform) {
        Unpacked in = unpacked(archive(platform, Program.PYTHON, KEY));
        String end = platform == Platform.WINDOWS ? ".bat" : ".sh";
        assertEquals(0600, in.mode("bascule-agent/agent.conf"));
        assertEquals(0755, in.mode("bascule-agent/start" + end));
        assertEquals(0755, in.mode("bascule-agent/handlers/example" + end));
        assertEquals(0755, in.mode("bascule-agent/bascule_agent.py"));
        assertEquals(0644, in.mode("bascule-agent/README.md"));
        assertEquals(0755, in.mode("bascule-agent/handlers/"));
    }

    @ParameterizedTest
    @EnumSource(Platform.class)
    void noNameLeadsOutOfTheFolder(Platform platform) {
        for (String name : unpacked(archive(platform, Program.JAVA, KEY)).names()) {
            assertTrue(name.matches("bascule-agent/(handlers/)?[A-Za-z0-9._-]*"), name);
            assertFalse(name.contains(".."), name);
        }
    }

    @Test
    void linesEndAsThePlatformsOwnProgramsExpectThem() {
        Unpacked windows = unpacked(archive(Platform.WINDOWS, Program.JAVA, KEY));
        String start = windows.text("bascule-agent/start.bat");
        assertEquals(start.lines().count(), start.split("\r\n").length);
        assertFalse(unpacked(archive(Platform.LINUX, Program.JAVA, KEY))
                .text("bascule-agent/start.sh")
                .contains("\r"));
    }

    @Test
    void theSettingsNameTheServerTheKeyAndTheHandlerThatIsThere() {
        String with = conf(archive(Platform.LINUX, Program.JAVA, KEY));
        assertTrue(with.contains("\nBACKEND_URL=https://jobs.example.org/bascule\n"), with);
        assertTrue(with.contains("\nAPI_KEY=" + KEY + "\n"), with);
        assertTrue(with.contains("\nHANDLERS=example=handlers/example.sh\n"), with);
        assertTrue(with.lines().allMatch(line -> line.isEmpty() || line.startsWith("#") || line.matches("[A-Z_]+=.*")));
        String without = conf(archive(Platform.WINDOWS, Program.JAVA, null));
        assertFalse(without.lines().anyMatch(line -> line.startsWith("API_KEY")), without);
        assertTrue(without.contains("handlers/example.bat"), without);
    }

    private static String conf(Archive archive) {
        return unpacked(archive).text("bascule-agent/agent.conf");
    }

    @ParameterizedTest
    @EnumSource(Platform.class)
    void allButTheSettingsIsPackedOnce(Platform platform) {
        Archive one = archive(platform, Program.JAVA, KEY);
        Archive other = archive(platform, Program.JAVA, null);
        assertSame(one.head(), other.head());
        assertTrue(one.tail().length < 4_000, "the tail has " + one.tail().length + " bytes");
        assertNotEquals(one.tag(), other.tag());
        Archive again = new Downloads(AgentFiles.withBoth())
                .archive(one.choice(), new AgentConf(SERVER, Optional.of(KEY)))
                .orElseThrow();
        assertArrayEquals(bytes(one), bytes(again), "on another node it is the same");
        assertEquals(one.tag(), again.tag());
    }

    @Test
    void whatThisBuildComesWithoutIsNotThere() {
        Downloads none = new Downloads(AgentFiles.withJavaAlone());
        assertTrue(none.has(new Choice(Platform.LINUX, Program.JAVA)));
        assertFalse(none.has(new Choice(Platform.LINUX, Program.PYTHON)));
        Downloads withoutReadme = new Downloads(AgentFiles.with(Map.of("agent/bascule-agent.jar", "x")));
        assertFalse(withoutReadme.has(new Choice(Platform.LINUX, Program.JAVA)));
    }

    @Test
    void theKeyIsNotInWhatIsLogged() {
        assertFalse(new AgentConf(SERVER, Optional.of(KEY)).toString().contains(KEY));
    }
}
