package io.bascule.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExitStatusTest {
    @ParameterizedTest
    @CsvSource({
        "1, EXIT_1",
        "127, EXIT_127",
        "128, EXIT_128",
        "137, SIGNAL_9",
        "160, EXIT_160",
        "-1073741819, EXIT_3221225477"
    })
    void theCodeSaysHowTheProgramEnded(int exitCode, String code) {
        Failure failure = ExitStatus.failure(exitCode, "");
        assertEquals(code, failure.code());
        assertTrue(failure.retryable());
        assertTrue(failure.message().startsWith("The command "), failure::message);
        assertEquals("oh no", ExitStatus.failure(exitCode, "oh no").message());
    }

    @Test
    void aCtrlCOnWindowsWasMeantForTheAgent() {
        assertEquals(new Ending.Released(), ExitStatus.ending(-1073741510));
        assertEquals(new Ending.Exited(3), ExitStatus.ending(3));
    }

    @Test
    void aCommandThatIsNotThereIsNotTriedAgainButAFullMachineIs() {
        String missing = "Cannot run program \"x\" (in directory \"y\"): error=2, No such file or directory";
        assertEquals(
                "COMMAND_NOT_FOUND",
                NotStarted.failure("x", new IOException(missing)).code());
        assertFalse(NotStarted.failure("x", new IOException(missing)).retryable());
        String full = "Cannot run program \"x\": error=24, Too many open files";
        assertEquals(
                "NOT_STARTED", NotStarted.failure("x", new IOException(full)).code());
        assertTrue(NotStarted.failure("x", new IOException(full)).retryable());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cannot run program \"x\": Exec failed, error: 2 (No such file or directory)",
                "Cannot run program \"x\": error=13, Permission denied",
                "Cannot run program \"x\": CreateProcess error=193, %1 is not a valid Win32 application"
            })
    void everyJavasWordsForItAreKnown(String message) {
        assertEquals(
                "COMMAND_NOT_FOUND",
                NotStarted.failure("x", new IOException(message)).code());
    }

    @Test
    void theAgentsOwnLogHasALineAnEntryAndNeverTheKey() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        AgentLog log = new AgentLog(
                new PrintStream(bytes, true, StandardCharsets.UTF_8),
                "the-key",
                () -> Instant.parse("2026-11-21T10:00:00.1234Z"));
        log.warn("two\r\nlines with the-key");
        assertEquals(
                "2026-11-21T10:00:00.123Z WARN two | lines with ***" + System.lineSeparator(),
                bytes.toString(StandardCharsets.UTF_8));
    }
}
