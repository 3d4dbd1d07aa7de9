package io.bascule.handler;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.JobError;
import io.bascule.job.JournalEntry;
import io.bascule.job.JournalEntry.Kind;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JournalTest {
    /** Steps as an earlier run recorded them, one after another. */
    private static Journal recorded(String... names) {
        List<JournalEntry> entries = new ArrayList<>();
        for (String name : names) {
            entries.add(JournalEntry.step(entries.size() + 1, name, new JsonObject().put("of", name)));
        }
        return new Journal(entries);
    }

    private static Journal.Call call(Journal journal, String name) {
        Journal.Call call = journal.next(Kind.STEP, name);
        journal.answered();
        return call;
    }

    private static String misfit(org.junit.jupiter.api.function.Executable code, String errorCode) {
        Journal.Misfit misfit = assertThrows(Journal.Misfit.class, code);
        assertEquals(errorCode, misfit.code());
        return misfit.getMessage();
    }

    @Test
    void aFirstRunFindsNothingRecorded() {
        Journal journal = recorded();
        assertEquals(new Journal.Call(1, "a", null), call(journal, "a"));
        assertEquals(new Journal.Call(2, "b", null), call(journal, "b"));
        journal.finish();
    }

    @Test
    void aLaterRunFindsWhatWasRecordedAndGoesOnAfterIt() {
        Journal journal = recorded("a", "b");
        assertEquals("a", call(journal, "a").recorded().result().getString("of"));
        assertEquals("b", call(journal, "b").recorded().result().getString("of"));
        assertNull(call(journal, "c").recorded());
        journal.finish();
    }

    @Test
    void aNameUsedTwiceIsRefusedWhetherOrNotItWasRecorded() {
        for (Journal journal : List.of(recorded(), recorded("a", "b"))) {
            call(journal, "a");
            assertTrue(misfit(() -> journal.next(Kind.STEP, "a"), JobError.DUPLICATE_STEP)
                    .contains("'a'"));
        }
    }

    @Test
    void callsWithoutANameAreCountedByKind() {
        Journal journal = recorded();
        assertEquals("approval#1", journal.next(Kind.APPROVAL).name());
        assertEquals("info#1", journal.next(Kind.INFO).name());
        assertEquals("approval#2", journal.next(Kind.APPROVAL).name());
        assertEquals("sleep#1", journal.next(Kind.SLEEP).name());
        assertEquals(5, journal.next(Kind.INFO).position());
    }

    @Test
    void aStepCannotTakeTheNameOfACountedCall() {
        Journal journal = recorded();
        call(journal, "approval#1");
        misfit(() -> journal.next(Kind.APPROVAL), JobError.DUPLICATE_STEP);
    }

    @Test
    void aCallOfAnotherKindThanRecordedDoesNotFit() {
        Journal journal = new Journal(List.of(JournalEntry.sleep(1, "sleep#1", Instant.EPOCH)));
        assertTrue(misfit(() -> journal.next(Kind.STEP, "sleep#1"), JobError.JOURNAL_MISMATCH)
                .contains("SLEEP"));
    }

    @Test
    void aNewCallBeforeARecordedOneDoesNotFit() {
        Journal journal = recorded("a", "b");
        call(journal, "a");
        String message = misfit(() -> journal.next(Kind.STEP, "new"), JobError.JOURNAL_MISMATCH);
        assertTrue(message.contains("'b'") && message.contains("'new'"), message);
    }

    @Test
    void aRenamedCallDoesNotFit() {
        misfit(() -> recorded("a").next(Kind.STEP, "renamed"), JobError.JOURNAL_MISMATCH);
    }

    @Test
    void recordedCallsInAnotherOrderGetTheirOwnResults() {
        Journal journal = recorded("a", "b");
        assertEquals("b", call(journal, "b").recorded().result().getString("of"));
        assertEquals("a", call(journal, "a").recorded().result().getString("of"));
        journal.finish();
    }

    @Test
    void aRecordedCallThatIsNotReachedDoesNotFit() {
        Journal journal = recorded("a", "b");
        call(journal, "a");
        assertTrue(misfit(journal::finish, JobError.JOURNAL_MISMATCH).contains("b"));
    }

    @Test
    void overlappingCallsMayComeInAnyOrder() {
        Journal journal = recorded("a", "b", "c");
        journal.next(Kind.STEP, "c");
        journal.next(Kind.STEP, "a");
        journal.next(Kind.STEP, "b");
        for (int i = 0; i < 3; i++) {
            journal.answered();
        }
        assertDoesNotThrow(journal::finish);
    }

    /** The first run was cut off when only its second call was recorded. */
    @Test
    void aGapThatACutOffCallLeftIsFilled() {
        Journal journal = new Journal(List.of(JournalEntry.step(2, "b", new JsonObject())));
        assertNull(journal.next(Kind.STEP, "a").recorded());
        assertEquals(2, journal.next(Kind.STEP, "b").recorded().position());
        journal.answered();
        journal.answered();
        journal.finish();
    }

    @Test
    void whatOverlappingCallsNeverReachedIsFoundAtTheEnd() {
        Journal journal = recorded("a", "b");
        journal.next(Kind.STEP, "a");
        journal.next(Kind.STEP, "new");
        misfit(journal::finish, JobError.JOURNAL_MISMATCH);
    }
}
