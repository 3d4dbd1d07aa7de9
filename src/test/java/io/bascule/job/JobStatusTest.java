package io.bascule.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JobStatusTest {
    private static final Map<JobStatus, Set<JobStatus>> DESIGN = Map.of(
            JobStatus.PENDING, Set.of(JobStatus.RUNNING, JobStatus.CANCELLED),
            JobStatus.RUNNING,
                    Set.of(
                            JobStatus.QUEUED,
                            JobStatus.WAITING_APPROVAL,
                            JobStatus.COMPLETED,
                            JobStatus.FAILED,
                            JobStatus.CANCELLED),
            JobStatus.WAITING_APPROVAL, Set.of(JobStatus.QUEUED, JobStatus.FAILED, JobStatus.CANCELLED),
            JobStatus.QUEUED, Set.of(JobStatus.RUNNING, JobStatus.CANCELLED),
            JobStatus.COMPLETED, Set.of(),
            JobStatus.FAILED, Set.of(JobStatus.QUEUED),
            JobStatus.CANCELLED, Set.of(JobStatus.QUEUED));

    @ParameterizedTest
    @EnumSource(JobStatus.class)
    void aJobGoesOnlyWhereTheDesignSays(JobStatus from) {
        for (JobStatus to : JobStatus.values()) {
            assertEquals(DESIGN.get(from).contains(to), from.canBecome(to), from + " to " + to);
        }
    }

    @ParameterizedTest
    @EnumSource(JobStatus.class)
    void noTerminalStateIsClaimableAndNoneRunsAgainWithoutBeingQueued(JobStatus status) {
        assertEquals(
                EnumSet.of(JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED)
                        .contains(status),
                status.isTerminal());
        assertEquals(status.canBecome(JobStatus.RUNNING), status.isClaimable());
        assertFalse(status.isTerminal() && status.isClaimable());
    }
}
