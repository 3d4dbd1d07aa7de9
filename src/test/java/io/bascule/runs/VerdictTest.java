package io.bascule.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bascule.bus.Runs;
import io.bascule.job.Backoff;
import io.bascule.job.JobError;
import io.bascule.scheduler.Jobs;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(60));

    @ParameterizedTest
    @CsvSource({
        "1, 3, true,  false, Retry[delay=PT1S]",
        "2, 3, true,  false, Retry[delay=PT2S]",
        "3, 3, true,  false, Fail[]",
        "1, 1, true,  false, Fail[]",
        "1, 3, false, false, Fail[]",
        "1, 3, true,  true,  Cancel[]",
        "3, 3, false, true,  Cancel[]"
    })
    void whatBecomesOfAFailedRun(int attempt, int of, boolean retryable, boolean cancelling, String verdict) {
        Runs.Failed failed = new Runs.Failed(new JobError("CODE", "message"), retryable);
        assertEquals(
                verdict,
                Verdict.of(Jobs.attempt(attempt, of), failed, cancelling, BACKOFF, 0)
                        .toString());
    }

    @ParameterizedTest
    @CsvSource({
        "120000,              PT2M1S",
        "0,                   PT1S",
        "-5,                  PT1S",
        "86400000,            PT24H1S",
        "9223372036854775807, PT24H1S"
    })
    void theNextAttemptIsNoEarlierThanTheRunAskedForButAtMostADayLater(long afterMs, Duration delay) {
        Runs.Failed failed = new Runs.Failed(new JobError("CODE", "message"), true, afterMs);
        assertEquals(new Verdict.Retry(delay), Verdict.of(Jobs.attempt(1, 3), failed, false, BACKOFF, 0));
        assertEquals(new Verdict.Fail(), Verdict.of(Jobs.attempt(3, 3), failed, false, BACKOFF, 0));
    }
}
