package io.bascule.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.OwnJobDecision;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {
    @TempDir
    Path directory;

    @Test
    void withoutAFileAndVariablesTheDefaultsHold() {
        Config config = read(Map.of());
        assertEquals("127.0.0.1", config.http().host());
        assertEquals(3000, config.http().port());
        assertEquals(1 << 20, config.http().maxBodySize());
        assertEquals(Duration.ofHours(24), config.checkpoints().expiresIn());
        assertEquals(OwnJobDecision.SOLE_REVIEWER, config.checkpoints().ownJob());
        assertTrue(config.database().external().isEmpty());
        assertEquals(Path.of("./data/workspaces"), config.workspaces());
    }

    @Test
    void theFileOverridesDefaultsAndVariablesOverrideTheFile() throws IOException {
        Path file = file("""
                http:
                  port: 4000
                  host: 10.0.0.1
                worker:
                  pollInterval: 250ms
                  limits:
                    code-generation: 2
                    simple-task: 7
                """);
        Config config = read(file, Map.of("BASCULE_HTTP_PORT", "5000"));
        assertEquals(5000, config.http().port());
        assertEquals("10.0.0.1", config.http().host());
        assertEquals(Duration.ofMillis(250), config.worker().pollInterval());
        assertEquals(
                Map.of("code-generation", 2, "simple-task", 7), config.worker().limits());
    }

    @Test
    void theFileBelowTheWorkingDirectoryIsFound() throws IOException {
        Files.createDirectory(directory.resolve("config"));
        Files.writeString(directory.resolve("config/bascule.yaml"), "http: {port: 4001}");
        assertEquals(4001, read(Map.of()).http().port());
    }

    @Test
    void aFileThatWasAskedForMustBeThere() {
        assertProblem(problems(directory.resolve("missing.yaml"), Map.of()), "missing.yaml cannot be read");
    }

    @Test
    void widelyKnownVariablesAreUnderstood() {
        Config config = read(Map.of("DATABASE_URL", "postgres://u:p@h/d", "SENTRY_DSN", "http://key@host/1"));
        assertEquals("h", config.database().external().orElseThrow().host());
        assertEquals(
                "http://key@host/1",
                config.telemetry().sentryDsn().orElseThrow().value());
    }

    @Test
    void theClusterIsSwitchedOnByEitherOfItsNames() {
        assertFalse(read(Map.of()).cluster().enabled());
        assertTrue(read(Map.of("BASCULE_CLUSTER", "true")).cluster().enabled());
        assertTrue(read(Map.of("BASCULE_CLUSTER_ENABLED", "true")).cluster().enabled());
        assertProblem(problems(Map.of("BASCULE_CLUSTR", "true")), "Did you mean BASCULE_CLUSTER?");
    }

    @Test
    void membersOfTheClusterAreAListInTheFileAndInAVariable() throws IOException {
        List<String> members = List.of("10.0.0.1", "node-2.example:5702");
        Path file = file("cluster: {members: [10.0.0.1, \"node-2.example:5702\"]}");
        assertEquals(members, read(file, Map.of()).cluster().members());
        assertEquals(
                members,
                read(Map.of("BASCULE_CLUSTER_MEMBERS", "10.0.0.1, node-2.example:5702"))
                        .cluster()
                        .members());
    }

    @Test
    void aKeyOfAnthropicsIsForAnthropicAlone() throws IOException {
        Map<String, String> others = Map.of("ANTHROPIC_API_KEY", "key-of-anthropic");
        assertEquals(
                Optional.of(new Secret("key-of-anthropic")),
                read(others).model().apiKey());
        Path openAi = file("model: {provider: openai, name: llama3}");
        assertEquals(Optional.empty(), read(openAi, others).model().apiKey());
        Map<String, String> both = Map.of(
                "ANTHROPIC_API_KEY", "key-of-anthropic",
                "BASCULE_MODEL_API_KEY", "key-of-another",
                "BASCULE_MODEL_PROVIDER", "openai");
        assertEquals(
                Optional.of(new Secret("key-of-another")), read(both).model().apiKey());
        assertFalse(read(both).toString().contains("key-of"));
        Path anthropic = file("model: {provider: anthropic, baseUrl: \"https://llm.example.org/\"}");
        assertEquals(
                Optional.of(new Secret("key-of-anthropic")),
                read(anthropic, others).model().apiKey());
    }

    @Test
    void pricesAreAmounts() throws IOException {
        Path file = file("model: {inputPrice: 3, outputPrice: 0.25}\nsessions: {costBudget: 12.50}");
        assertEquals(
                Optional.of(new BigDecimal("0.25")),
                read(file, Map.of()).model().outputPrice());
        assertEquals(
                Optional.of(new BigDecimal("12.50")),
                read(file, Map.of()).sessions().costBudget());
    }

    @Test
    void anEmptyVariableIsNone() {
        assertTrue(read(Map.of("DATABASE_URL", "")).database().external().isEmpty());
        assertEquals(3000, read(Map.of("BASCULE_HTTP_PORT", "")).http().port());
    }

    @Test
    void twoNamesForOneSettingMustAgree() {
        assertProblem(
                problems(Map.of("DATABASE_URL", "postgres://u@h/a", "BASCULE_DATABASE_URL", "postgres://u@h/b")),
                "BASCULE_DATABASE_URL and DATABASE_URL differ");
    }

    @Test
    void limitsCanBeGivenInAVariable() {
        assertEquals(
                Map.of("a", 1, "b.c", 2),
                read(Map.of("BASCULE_WORKER_LIMITS", "a=1, b.c = 2")).worker().limits());
    }

    @Test
    void aVersionThatNoAgentsCanBeComparedWithIsRefused() {
        for (String version : List.of("v1.10", "2", "1.2.3-beta")) {
            assertEquals(
                    Optional.of(version),
                    read(Map.of("BASCULE_AGENTS_MIN_VERSION", version)).agents().minVersion());
        }
        for (String version : List.of("latest", "1.2.3.4.5", "99999999999")) {
            assertProblem(
                    problems(Map.of("BASCULE_AGENTS_MIN_VERSION", version)), "a version that begins with its numbers");
        }
    }

    @Test
    void everyProblemIsToldAtOnce() throws IOException {
        Path file = file("""
                http:
                  prot: 3000
                  maxBodySize: 1 MB
                wroker: {}
                """);
        String problems = problems(file, Map.of("BASCULE_HTTP_PORT", "99999", "BASCULE_DATADIR", "x"));
        assertProblem(problems, "bascule.yaml line 2: http.prot is not known. Did you mean http.port?");
        assertProblem(problems, "line 3): \"1 MB\" is wrong; it must be a size from 1KiB to 64MiB");
        assertProblem(problems, "line 4: wroker is not known. Did you mean worker?");
        assertProblem(
                problems,
                "http.port (BASCULE_HTTP_PORT): \"99999\" is wrong; it must be a whole number from 0 to 65535");
        assertProblem(problems, "BASCULE_DATADIR is not known. Did you mean BASCULE_DATA_DIR?");
        assertProblem(problems, "5 settings are wrong");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            value = {
                "http: {port: 12:30}|\"12:30\" is wrong",
                "http: {trustProxy: yes}|must be true or false",
                "http: {port: 0x10}|whole number",
                "http: {port: -1}|whole number",
                "http: {port: 3.5}|whole number",
                "http: {port: 99999999999999999999}|whole number",
                "http: {port: }|no value",
                "http: {port: [1]}|must be one value",
                "http: {port: {a: 1}}|must be one value",
                "http: 3000|is a group",
                "[http]|must hold groups",
                "http: {port: 1, port: 2}|is there twice",
                "http: &x {port: *x}|must be one value",
                "worker: {pollInterval: 5}|a time from",
                "worker: {pollInterval: 5 s}|a time from",
                "worker: {pollInterval: 2h}|a time from",
                "worker: {limits: {a: 0}}|job types with a number",
                "worker: {limits: {a: [1]}}|job types with a number",
                "worker: {limits: {A: 1}}|job types with a number",
                "worker: {limits: 5}|job types with a number",
                "worker: {heartbeatInterval: 10s}|at least three times",
                "worker: {retryBase: 1h}|must not be shorter",
                "http: {maxBodySize: 32MiB}|must not be smaller",
                "database: {poolSize: 55}|at least 10 more",
                "cluster: {members: [10.0.0.1-5]}|host names or IPv4 addresses",
                "cluster: {members: [10.0.0.1, node:0]}|host names or IPv4 addresses",
                "cluster: {members: [[a], b]}|host names or IPv4 addresses",
                "cluster: {members: {a: b}}|must be one value",
                "cluster: {host: 10.0.0.*}|a host name or an IPv4 address",
                "cluster: {enabled: true, host: 10.0.0.1}|all be of this machine alone",
                "cluster: {enabled: true, members: [localhost, 10.0.0.1]}|all be of this machine alone",
                "checkpoints: {ownJob: ALLOW}|one of allow, deny, sole-reviewer",
                "model: {inputPrice: 3}|both of model.inputPrice and model.outputPrice",
                "model: {inputPrice: 3 USD, outputPrice: 1}|an amount from 0 to 100000",
                "model: {inputPrice: 1e3, outputPrice: 1}|an amount from 0 to 100000",
                "model: {provider: llama}|one of anthropic, openai",
                "model: {baseUrl: \"ftp://x\"}|a URL as https://llm.example.org",
                "sessions: {costBudget: 5}|needs model.inputPrice",
                "sessions: {costBudget: 0}|an amount from 0.01",
                "sessions: {maxRounds: 21}|a whole number from 1 to 20",
                "log: {level: loud}|one of debug, info, warn, error",
                "http: {port: 1|is not YAML",
                "a: *b|is not YAML",
            })
    void whatIsWrongInTheFileIsNamed(String yaml, String problem) throws IOException {
        assertProblem(problems(file(yaml), Map.of()), problem);
    }

    @Test
    void aFileThatIsNoTextIsRefused() throws IOException {
        Path file = Files.write(directory.resolve("binary.yaml"), new byte[] {(byte) 0xff, 0, 1});
        assertProblem(problems(file, Map.of()), "not UTF-8");
    }

    @Test
    void aFileThatIsTooLargeOrTooDeepIsRefused() throws IOException {
        assertProblem(problems(file("#".repeat((1 << 20) + 1)), Map.of()), "larger than 1 MiB");
        assertProblem(problems(file("a: " + "[".repeat(100_000)), Map.of()), "not YAML");
    }

    @Test
    void secretsAreNeverShown() throws IOException {
        Path file = file("admin:\n  password: hush\nauth:\n  jwtSecret: 'hush\n");
        String problems =
                problems(file, Map.of("BASCULE_AUTH_JWT_SECRET", "hush", "DATABASE_URL", "postgres://u:hush@h:x/d"));
        assertProblem(problems, "auth.jwtSecret (BASCULE_AUTH_JWT_SECRET): its value is wrong");
        assertProblem(problems, "database.url (DATABASE_URL): its value is wrong");
        assertProblem(problems(file("admin: {password: hush}"), Map.of()), "admin.password");
        for (String text : new String[] {problems, problems(file("admin: {password: hush}"), Map.of())}) {
            assertFalse(text.contains("hush"), text);
        }
        Config config = read(Map.of("BASCULE_ADMIN_PASSWORD", "hush-hush", "DATABASE_URL", "postgres://u:hush@h/d"));
        assertFalse(config.toString().contains("hush"), config.toString());
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("bascule.yaml"), text, StandardCharsets.UTF_8);
    }

    private Config read(Map<String, String> environment) {
        return ConfigReader.read(Optional.empty(), directory, environment);
    }

    private Config read(Path file, Map<String, String> environment) {
        return ConfigReader.read(Optional.of(file), directory, environment);
    }

    private String problems(Map<String, String> environment) {
        return assertThrows(ConfigException.class, () -> read(environment)).getMessage();
    }

    private String problems(Path file, Map<String, String> environment) {
        return assertThrows(ConfigException.class, () -> read(file, environment))
                .getMessage();
    }

    private static void assertProblem(String problems, String expected) {
        assertTrue(problems.contains(expected), problems);
    }
}
