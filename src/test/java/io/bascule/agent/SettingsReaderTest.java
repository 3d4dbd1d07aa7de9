package io.bascule.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsReaderTest {
    private static final String KEY = "bsk_secret-word";

    private final Map<Setting, List<String>> options = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private String file = "";

    @Test
    void theLeastThatMustBeSaidIsServerKeyAndHandler() throws WrongSettings {
        options.put(Setting.SERVER, List.of("https://bascule.example.com/ops/"));
        options.put(Setting.API_KEY, List.of(KEY));
        options.put(Setting.HANDLERS, List.of("train=./train.sh --fast"));
        Settings settings = read();
        assertEquals(URI.create("https://bascule.example.com/ops"), settings.server());
        assertEquals(Map.of("train", List.of("./train.sh", "--fast")), settings.handlers());
        assertEquals("the-host.example", settings.agentId());
        assertEquals(1, settings.capacity());
        assertEquals(Path.of("work"), settings.workDir());
        assertEquals(Duration.ofSeconds(60), settings.drain());
        assertEquals(Map.of(), settings.labels());
        assertFalse(settings.toString().contains(KEY));
    }

    @Test
    void optionsComeBeforeTheEnvironmentAndThatBeforeTheFile() throws WrongSettings {
        file = """
                # where
                BACKEND_URL=http://file
                API_KEY = file-key
                CAPACITY=2
                AGENT_ID=file
                HANDLERS=a=file a
                HANDLERS=b=file b
                LABELS=gpu=true, disk = big

                """;
        environment.putAll(Map.of("BACKEND_URL", "http://environment", "CAPACITY", "3", "AGENT_ID", " "));
        options.put(Setting.CAPACITY, List.of("4"));
        Settings settings = read();
        assertEquals(4, settings.capacity());
        assertEquals(URI.create("http://environment"), settings.server());
        assertEquals("file-key", settings.apiKey());
        assertEquals("file", settings.agentId(), "a blank variable says nothing");
        assertEquals(List.of("a", "b"), List.copyOf(settings.handlers().keySet()));
        assertEquals(Map.of("gpu", "true", "disk", "big"), settings.labels());

        environment.put("HANDLERS", "c=sh -c 'x; y'\nd=./d");
        assertEquals(
                List.of("c", "d"), List.copyOf(read().handlers().keySet()), "who names handlers names all of them");
        options.put(Setting.LABELS, List.of("x=1,2"));
        assertEquals(Map.of("x", "1,2"), read().labels());
    }

    @Test
    void allThatIsWrongIsSaidAtOnceByNameAndWithoutTheKey() {
        options.put(Setting.SERVER, List.of("ftp://x"));
        options.put(Setting.API_KEY, List.of(KEY + " " + KEY));
        options.put(Setting.HANDLERS, List.of("Train=./x", "nothing", "a=sh -c 'x", "b=", "c=x", "c=y"));
        options.put(Setting.AGENT_ID, List.of("-x"));
        options.put(Setting.CAPACITY, List.of("0"));
        options.put(Setting.LABELS, List.of("novalue", "-=x"));
        options.put(Setting.DRAIN, List.of("soon"));
        file = "NONSENSE=1\nnothing\nCAPACITY=1\nCAPACITY=2\n";
        WrongSettings wrong = assertThrows(WrongSettings.class, this::read);
        List<String> problems = wrong.problems();
        assertEquals(15, problems.size(), wrong::getMessage);
        for (String named : List.of(
                "agent.conf, line 1: there is no setting NONSENSE",
                "agent.conf, line 2",
                "agent.conf, line 4",
                "--server (BACKEND_URL)",
                "--api-key (API_KEY)",
                "'Train'",
                "the command of 'a' has a quote",
                "the command of 'b' is missing",
                "'c' is there twice",
                "--agent-id (AGENT_ID)",
                "--capacity (CAPACITY): must be a whole number from 1 to 100, not '0'",
                "--label (LABELS): must be NAME=VALUE, not 'novalue'",
                "--drain (DRAIN)")) {
            assertTrue(wrong.getMessage().contains(named), () -> named + " in " + wrong.getMessage());
        }
        assertFalse(wrong.getMessage().contains(KEY));
        assertTrue(wrong.getMessage().startsWith("The agent cannot start:\n"), wrong::getMessage);
    }

    @Test
    void aFileMayBeginWithAByteOrderMark() throws WrongSettings {
        file = "\uFEFFBACKEND_URL=http://file\r\nAPI_KEY=file-key\r\nHANDLERS=a=x\r\n";
        assertEquals(URI.create("http://file"), read().server());
    }

    @Test
    void whatIsMissingIsSaidToo() {
        WrongSettings wrong = assertThrows(WrongSettings.class, this::read);
        assertEquals(3, wrong.problems().size(), wrong::getMessage);
    }

    @Test
    void aServerWithAPasswordInItIsRefused() {
        for (String url : List.of("https://me:pass@host", "host:3000", "https://", "http://host?x=1", "http://h o")) {
            options.put(Setting.SERVER, List.of(url));
            WrongSettings wrong = assertThrows(WrongSettings.class, this::read, url);
            assertTrue(wrong.getMessage().contains("--server"), wrong::getMessage);
        }
    }

    @Test
    void aHostsNameIsMadeFit() {
        assertEquals("lab-1.example", Platform.asAgentId("lab 1.example"));
        assertEquals("b-d", Platform.asAgentId("-_büd").replace("--", "-"));
        assertEquals("agent", Platform.asAgentId("___"));
        assertEquals(100, Platform.asAgentId("x".repeat(300)).length());
    }

    @Test
    void platformsHaveTheNamesOfDownloads() {
        assertEquals("linux-amd64", Platform.name("Linux", "amd64"));
        assertEquals("macos-arm64", Platform.name("Mac OS X", "aarch64"));
        assertEquals("windows-amd64", Platform.name("Windows 11", "x86_64"));
        assertEquals("linux-riscv64", Platform.name("Linux", "riscv64"));
    }

    private Settings read() throws WrongSettings {
        List<String> problems = new ArrayList<>();
        Map<Setting, List<String>> inFile = SettingsFile.parse("agent.conf", file, problems);
        return SettingsReader.read(
                new SettingsReader.Said(options, false, environment, inFile), "the-host.example", problems);
    }
}
