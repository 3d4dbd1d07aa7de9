package io.bascule.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.bus.Events;
import io.bascule.job.Caller;
import io.bascule.job.CheckpointStatus;
import io.bascule.job.Ids;
import io.bascule.job.JobStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private final Metrics metrics = new Metrics("1.2.3");

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void everySeriesIsThereFromTheStart() {
        for (JobStatus status : JobStatus.values()) {
            assertValue("agent_jobs_total{status=\"" + status + "\"}", 0);
            if (status.isTerminal()) {
                assertValue("agent_jobs_duration_seconds_count{status=\"" + status + "\"}", 0);
                assertValue("agent_jobs_duration_seconds_sum{status=\"" + status + "\"}", 0);
                assertValue("agent_jobs_duration_seconds_bucket{status=\"" + status + "\",le=\"0.005\"}", 0);
                assertValue("agent_jobs_duration_seconds_bucket{status=\"" + status + "\",le=\"+Inf\"}", 0);
            }
        }
        for (CheckpointStatus status : CheckpointStatus.values()) {
            assertValue("agent_checkpoints_total{status=\"" + status + "\"}", 0);
        }
        for (Events.RunEnded.Outcome outcome : Events.RunEnded.Outcome.values()) {
            assertValue("agent_runs_total{outcome=\"" + outcome + "\"}", 0);
        }
        assertValue("agent_jobs_queue_wait_seconds_bucket{le=\"+Inf\"}", 0);
        assertValue("agent_checkpoints_decision_seconds_bucket{le=\"+Inf\"}", 0);
    }

    @Test
    void namesHaveNoSuffixTwiceAndTypesFit() {
        String text = metrics.text();
        assertTrue(text.contains("# TYPE agent_jobs_total counter"), text);
        assertTrue(text.contains("# TYPE agent_checkpoints_total counter"), text);
        assertTrue(text.contains("# TYPE agent_jobs_duration_seconds histogram"), text);
        assertFalse(text.contains("_total_total") || text.contains("_seconds_seconds"), text);
    }

    @Test
    void aJobIsCountedInEachStateItEntersAndTimedAtItsEnd() {
        metrics.jobsChanged(List.of(Samples.changed(Samples.job(JobStatus.PENDING), null)));
        metrics.jobsChanged(List.of(Samples.changed(Samples.job(JobStatus.RUNNING), JobStatus.PENDING)));
        metrics.jobsChanged(List.of(Samples.changed(Samples.job(JobStatus.COMPLETED), JobStatus.RUNNING)));
        assertValue("agent_jobs_total{status=\"PENDING\"}", 1);
        assertValue("agent_jobs_total{status=\"RUNNING\"}", 1);
        assertValue("agent_jobs_total{status=\"COMPLETED\"}", 1);
        assertValue("agent_jobs_queue_wait_seconds_sum", 3);
        assertValue("agent_jobs_queue_wait_seconds_bucket{le=\"2.5\"}", 0);
        assertValue("agent_jobs_queue_wait_seconds_bucket{le=\"5.0\"}", 1);
        assertValue("agent_jobs_duration_seconds_sum{status=\"COMPLETED\"}", 7);
        assertValue("agent_jobs_duration_seconds_bucket{status=\"COMPLETED\",le=\"5.0\"}", 0);
        assertValue("agent_jobs_duration_seconds_bucket{status=\"COMPLETED\",le=\"10.0\"}", 1);
        assertValue("agent_jobs_duration_seconds_count{status=\"FAILED\"}", 0);
    }

    @Test
    void progressIsNoStateEntered() {
        metrics.jobsChanged(List.of(Samples.changed(Samples.job(JobStatus.RUNNING), JobStatus.RUNNING)));
        assertValue("agent_jobs_total{status=\"RUNNING\"}", 0);
        assertValue("agent_jobs_queue_wait_seconds_bucket{le=\"+Inf\"}", 0);
    }

    @Test
    void aJobThatWasClaimedAsItCameWasPendingToo() {
        metrics.jobsChanged(List.of(Samples.changed(Samples.job(JobStatus.RUNNING), null)));
        assertValue("agent_jobs_total{status=\"PENDING\"}", 1);
        assertValue("agent_jobs_total{status=\"RUNNING\"}", 1);
    }

    @Test
    void aDecisionIsCountedAndTimedAndAnExpiryOnlyCounted() {
        checkpoint(CheckpointStatus.PENDING);
        checkpoint(CheckpointStatus.APPROVED);
        checkpoint(CheckpointStatus.EXPIRED);
        assertValue("agent_checkpoints_total{status=\"PENDING\"}", 1);
        assertValue("agent_checkpoints_total{status=\"APPROVED\"}", 1);
        assertValue("agent_checkpoints_total{status=\"EXPIRED\"}", 1);
        assertValue("agent_checkpoints_decision_seconds_count", 1);
        assertValue("agent_checkpoints_decision_seconds_sum", 60);
    }

    @Test
    void whatIsCountedHasItsOwnName() {
        metrics.counted(new Events.Count(Events.Count.What.SUBMITS, 5));
        metrics.counted(new Events.Count(Events.Count.What.CLAIMS, 4));
        metrics.counted(new Events.Count(Events.Count.What.RESCUES, 3));
        metrics.counted(new Events.Count(Events.Count.What.STALE_WRITES, 2));
        metrics.counted(new Events.Count(Events.Count.What.EXPIRIES, 1));
        assertValue("agent_submits_total", 5);
        assertValue("agent_claims_total", 4);
        assertValue("agent_rescues_total", 3);
        assertValue("agent_stale_writes_total", 2);
        assertValue("agent_expiries_total", 1);
    }

    @Test
    void runsAndTroublesAreCounted() {
        Events.RunEnded retrying = new Events.RunEnded(
                Samples.job(JobStatus.QUEUED), Events.RunEnded.Outcome.RETRYING, Duration.ofSeconds(1), null);
        Events.RunEnded completed = new Events.RunEnded(
                Samples.job(JobStatus.COMPLETED), Events.RunEnded.Outcome.COMPLETED, Duration.ofSeconds(1), null);
        metrics.runsEnded(List.of(retrying, completed, retrying));
        metrics.trouble();
        assertValue("agent_runs_total{outcome=\"RETRYING\"}", 2);
        assertValue("agent_runs_total{outcome=\"COMPLETED\"}", 1);
        assertValue("agent_troubles_total", 1);
    }

    @Test
    void anOtherRoomsCountIsReadWhenAsked() {
        AtomicLong dropped = new AtomicLong();
        metrics.count("agent.reports.dropped", "Reports lost", dropped::get);
        dropped.set(7);
        assertValue("agent_reports_dropped_total", 7);
    }

    @Test
    void commitsAreCountedByHowManyWritesTheyTook() {
        assertValue("agent_commit_batch_size_count{kind=\"SUBMITS\"}", 0);
        metrics.committed(new Events.Commit(Events.Commit.What.ENDS, 1));
        metrics.committed(new Events.Commit(Events.Commit.What.ENDS, 150));
        assertValue("agent_commit_batch_size_count{kind=\"ENDS\"}", 2);
        assertValue("agent_commit_batch_size_sum{kind=\"ENDS\"}", 151);
        assertValue("agent_commit_batch_size_bucket{kind=\"ENDS\",le=\"1.0\"}", 1);
        assertValue("agent_commit_batch_size_bucket{kind=\"ENDS\",le=\"200.0\"}", 2);
        assertValue("agent_commit_batch_size_count{kind=\"LOGS\"}", 0);
    }

    @Test
    void waitsForAConnectionAreTimedByPoolAndTheLongestIsToldOnce() {
        metrics.poolWait("engine").accept(3_000_000);
        metrics.poolWait("engine").accept(2_000_000_000);
        metrics.poolWait("queries").accept(0);
        metrics.poolUse("engine", () -> 4, () -> 7);
        assertValue("agent_database_wait_seconds_count{pool=\"engine\"}", 2);
        assertValue("agent_database_wait_seconds_bucket{pool=\"engine\",le=\"0.005\"}", 1);
        assertValue("agent_database_wait_seconds_count{pool=\"queries\"}", 1);
        assertValue("agent_database_connections_in_use{pool=\"engine\"}", 4);
        assertValue("agent_database_waiting{pool=\"engine\"}", 7);
        assertEquals(Map.of("engine", 2_000L, "queries", 0L), metrics.longestPoolWaitsMs());
        assertEquals(Map.of("engine", 0L, "queries", 0L), metrics.longestPoolWaitsMs());
    }

    @Test
    void jobsThatWereRemovedAreCounted() {
        assertValue("agent_pruned_jobs_total", 0);
        metrics.counted(new Events.Count(Events.Count.What.PRUNED_JOBS, 300));
        assertValue("agent_pruned_jobs_total", 300);
    }

    @Test
    void theProcessIsMeasured() {
        String text = metrics.text();
        for (String name : new String[] {
            "bascule_build_info{",
            "process_uptime_seconds ",
            "jvm_memory_used_bytes{",
            "jvm_threads_live_threads ",
            "jvm_gc_",
            "process_cpu_usage "
        }) {
            assertTrue(text.contains("\n" + name), name + " is not in\n" + text);
        }
        assertTrue(text.contains("version=\"1.2.3\""), text);
    }

    private void checkpoint(CheckpointStatus status) {
        Caller by = status == CheckpointStatus.EXPIRED ? Caller.SYSTEM : Samples.ADA;
        metrics.checkpointChanged(Samples.checkpoint(Ids.next(), Ids.next(), status, by));
    }

    private void assertValue(String series, double value) {
        assertEquals(value, Exposition.value(metrics.text(), series), series);
    }
}
