package io.bascule.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstructionsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                " ::progress 5",
                ":: progress 5",
                "::",
                "::stepx a {}",
                "::Progress 5",
                ":progress 5"
            })
    void otherLinesAreOutput(String line) throws Instruction.Wrong {
        assertEquals(Optional.empty(), Instructions.read(line));
    }

    @Test
    void progressHasAPercentAndPerhapsANote() throws Instruction.Wrong {
        assertEquals(new Instruction.Progress(40, ""), read("::progress 40"));
        assertEquals(new Instruction.Progress(100, "all of it"), read("::progress\t100  all of it "));
        var clipped = (Instruction.Progress) read("::progress 1 " + "x".repeat(900));
        assertEquals(500, clipped.note().length());
    }

    @Test
    void logLinesHaveALevel() throws Instruction.Wrong {
        assertEquals(new Instruction.Log(Level.WARN, "it is hot"), read("::log WARN it is hot"));
        assertEquals(new Instruction.Log(Level.INFO, ""), read("::log INFO"));
    }

    @Test
    void stepsHaveANameAndAnObjectWhoseNumbersKeepTheirDigits() throws Instruction.Wrong {
        var step = (Instruction.Step) read("::step load.data-1 {\"n\": 1.10, \"big\": 12345678901234567890123}");
        assertEquals("load.data-1", step.name());
        assertEquals(
                "{\"n\":1.10,\"big\":12345678901234567890123}", step.result().toString());
    }

    @Test
    void approvalsHaveWhatPeopleAreShown() throws Instruction.Wrong {
        var approval = (Instruction.Approval)
                read(
                        "::approval deploy {\"message\":\"Deploy?\",\"data\":{\"x\":1},\"expiresInMs\":60000,\"tellsHandler\":true,\"takesChanges\":true}");
        assertEquals("deploy", approval.name());
        assertEquals("Deploy?", approval.shown().path("message").asText());
        assertTrue(approval.shown().path("takesChanges").asBoolean());
        var info = (Instruction.Info) read("::info plan {\"message\":\"It is this\",\"metadata\":{}}");
        assertEquals("plan", info.name());
    }

    @Test
    void sleepsAreInSeconds() throws Instruction.Wrong {
        assertEquals(new Instruction.Sleep("night", 1_500), read("::sleep night 1.5"));
        assertEquals(new Instruction.Sleep("no", 0), read("::sleep no 0"));
    }

    @Test
    void failuresAreRetryableUnlessTheySayOtherwise() throws Instruction.Wrong {
        assertEquals(new Instruction.Fail(new Failure(null, "no", true)), read("::fail {\"message\":\"no\"}"));
        assertEquals(
                new Instruction.Fail(new Failure("NO_GPU", "no", false)),
                read("::fail {\"message\":\"no\",\"code\":\"NO_GPU\",\"retryable\":false}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::progress",
                "::progress 101",
                "::progress 4.5",
                "::progress -1",
                "::progress 50%",
                "::log",
                "::log info x",
                "::step",
                "::step a",
                "::step a 1",
                "::step a [1]",
                "::step a {} {}",
                "::step a {\"x\":NaN}",
                "::step ä {}",
                "::step a/b {}",
                "::info a {}",
                "::info a {\"message\":\"\"}",
                "::info a {\"message\":\"x\",\"expiresInMs\":1}",
                "::approval a {\"message\":\"x\",\"data\":[1]}",
                "::approval a {\"message\":\"x\",\"expiresInMs\":0}",
                "::approval a {\"message\":\"x\",\"expiresInMs\":1.5}",
                "::approval a {\"message\":\"x\",\"tellsHandler\":\"yes\"}",
                "::approval a {\"message\":\"x\",\"takesChanges\":1}",
                "::approval {\"message\":\"x\"}",
                "::sleep a",
                "::sleep a -1",
                "::sleep a 1h",
                "::sleep a 31104000.001",
                "::sleep 5",
                "::fail",
                "::fail no",
                "::fail {}",
                "::fail {\"message\":\"x\",\"code\":\"lower\"}",
                "::fail {\"message\":\"x\",\"retryable\":1}",
                "::fail {\"message\":\"x\",\"why\":1}"
            })
    void aWrongInstructionSaysWhatIsRight(String line) {
        Instruction.Wrong wrong = assertThrows(Instruction.Wrong.class, () -> Instructions.read(line));
        String word = line.split(" ")[0];
        assertTrue(wrong.getMessage().contains(word + " "), wrong::getMessage);
    }

    private static Instruction read(String line) throws Instruction.Wrong {
        return Instructions.read(line).orElseThrow();
    }
}
