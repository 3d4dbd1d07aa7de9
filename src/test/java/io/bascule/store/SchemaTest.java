package io.bascule.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.JobStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;

class SchemaTest {
    private SchemaTestRows rows;

    @BeforeEach
    void open() throws SQLException {
        rows = new SchemaTestRows(TestDatabase.fresh());
    }

    @AfterEach
    void close() throws SQLException {
        rows.close();
    }

    @Test
    void theTransitionTableIsTheOneOfTheCode() throws SQLException {
        for (JobStatus was : JobStatus.values()) {
            for (JobStatus becomes : JobStatus.values()) {
                String allowed = rows.ask("select bascule.may_become('" + was + "', '" + becomes + "')");
                assertEquals(was.canBecome(becomes) ? "t" : "f", allowed, was + " to " + becomes);
            }
        }
    }

    @Test
    void anUpdateTakesOnlyTransitionsOfTheTable() throws SQLException {
        for (JobStatus was : JobStatus.values()) {
            for (JobStatus becomes : JobStatus.values()) {
                String id = rows.insertJob(was.name());
                // A job that was claimed never is PENDING again, whatever the transition table says.
                if (was.canBecome(becomes) || was == becomes) {
                    if (becomes != JobStatus.PENDING) {
                        rows.update(id, becomes.name());
                    }
                } else {
                    PSQLException refused = assertThrows(PSQLException.class, () -> rows.update(id, becomes.name()));
                    assertTrue(
                            refused.getMessage().contains("cannot go from " + was + " to " + becomes),
                            refused.getMessage());
                }
            }
        }
    }

    @Test
    void theEpochNeverGoesBack() throws SQLException {
        String id = rows.insertJob("QUEUED");
        rows.execute("update bascule.jobs set epoch = 7 where id = " + id);
        assertThrows(PSQLException.class, () -> rows.execute("update bascule.jobs set epoch = 6 where id = " + id));
    }

    private record Bad(String constraint, String table, String... columnsAndValues) {}

    /** For each CHECK a row that breaks it and no other. */
    private static List<Bad> badRows() {
        String long101 = "repeat('x', 101)";
        String long10001 = "repeat('x', 10001)";
        String someone = SchemaTestRows.SOMEONE;
        return List.of(
                new Bad("users_username_check", "users", "username", "'Ann'"),
                new Bad("users_role_check", "users", "role", "'GOD'"),
                new Bad("api_keys_name_check", "api_keys", "name", long101),
                new Bad("api_keys_scopes_check", "api_keys", "scopes", "'{}'"),
                new Bad("nodes_check", "nodes", "lost", "true"),
                new Bad("job_types_name_check", "job_types", "name", "'-a'"),
                new Bad("job_types_max_attempts_check", "job_types", "max_attempts", "0"),
                new Bad("job_types_timeout_ms_check", "job_types", "timeout_ms", "0"),
                new Bad("job_types_concurrency_check", "job_types", "concurrency", "-1"),
                new Bad("jobs_job_type_check", "jobs", "job_type", "'No'"),
                new Bad("jobs_status_check", "jobs", "status", "'DONE'"),
                new Bad("jobs_task_description_check", "jobs", "task_description", long10001),
                new Bad("jobs_input_check", "jobs", "input", "'[]'"),
                new Bad("jobs_priority_check", "jobs", "priority", "11"),
                new Bad("jobs_tags_check", "jobs", "tags", "array_fill('t'::text, array[21])"),
                new Bad("jobs_check", "jobs", "attempt", "4"),
                new Bad("jobs_max_attempts_check", "jobs", "max_attempts", "101"),
                new Bad("jobs_progress_check", "jobs", "progress", "101"),
                new Bad("jobs_timeout_ms_check", "jobs", "timeout_ms", "2592000001"),
                new Bad("jobs_idempotency_key_check", "jobs", "idempotency_key", "repeat('k', 301)"),
                new Bad("running_has_owner", "jobs", "status", "'RUNNING'", "epoch", "1"),
                new Bad("waiting_has_reason", "jobs", "status", "'WAITING_APPROVAL'", "epoch", "1"),
                new Bad("terminal_has_time", "jobs", "status", "'CANCELLED'"),
                new Bad("failed_has_error", "jobs", "status", "'FAILED'", "completed_at", "now()"),
                new Bad("completed_has_output", "jobs", "status", "'COMPLETED'", "completed_at", "now()"),
                new Bad("pending_is_unclaimed", "jobs", "epoch", "1"),
                new Bad("job_runs_outcome_check", "job_runs", "outcome", "'FINE'"),
                new Bad("job_steps_name_check", "job_steps", "name", "''"),
                new Bad("job_steps_position_check", "job_steps", "position", "0"),
                new Bad("job_steps_kind_check", "job_steps", "kind", "'NAP'", "result", "null"),
                new Bad("step_has_result", "job_steps", "result", "null"),
                new Bad("sleep_has_end", "job_steps", "kind", "'SLEEP'", "result", "null"),
                new Bad("checkpoints_name_check", "checkpoints", "name", "''"),
                new Bad(
                        "checkpoints_checkpoint_type_check",
                        "checkpoints",
                        "checkpoint_type",
                        "'X'",
                        "status",
                        "'RECORDED'",
                        "expires_at",
                        "null"),
                new Bad("checkpoints_status_check", "checkpoints", "status", "'LOST'"),
                new Bad("checkpoints_message_check", "checkpoints", "message", long10001),
                new Bad("checkpoints_data_check", "checkpoints", "data", "'[]'"),
                new Bad("checkpoints_metadata_check", "checkpoints", "metadata", "'1'"),
                new Bad("checkpoints_digest_check", "checkpoints", "digest", "'sha256:XX'"),
                new Bad(
                        "checkpoints_rejection_reason_check",
                        "checkpoints",
                        "rejection_reason",
                        long10001,
                        "status",
                        "'REJECTED'",
                        "decided_by",
                        someone,
                        "decided_at",
                        "now()"),
                new Bad("checkpoints_comment_check", "checkpoints", "comment", long10001),
                new Bad("only_approvals_are_decided", "checkpoints", "checkpoint_type", "'INFO'", "expires_at", "null"),
                new Bad("approvals_expire", "checkpoints", "expires_at", "null"),
                new Bad("decided_by_someone", "checkpoints", "status", "'APPROVED'"),
                new Bad("decided_has_time", "checkpoints", "status", "'APPROVED'", "decided_by", someone),
                new Bad("rejected_has_reason", "checkpoints", "rejection_reason", "'no'"),
                new Bad("job_logs_level_check", "job_logs", "level", "'LOUD'"),
                new Bad("tallies_subject_check", "tallies", "subject", "'user'"),
                new Bad("audit_seq_check", "audit", "seq", "0"),
                new Bad("audit_head_one_check", "audit_head", "one", "false"),
                new Bad("schedules_name_check", "schedules", "name", "''"),
                new Bad("schedules_cron_check", "schedules", "cron", "repeat('*', 201)"),
                new Bad("schedules_missed_slots_check", "schedules", "missed_slots", "'ALL'"),
                new Bad("schedules_job_type_check", "schedules", "job_type", "'No'"),
                new Bad("schedules_task_description_check", "schedules", "task_description", long10001),
                new Bad("schedules_input_check", "schedules", "input", "'[]'"),
                new Bad("schedules_priority_check", "schedules", "priority", "11"),
                new Bad("schedules_max_attempts_check", "schedules", "max_attempts", "0"),
                new Bad("schedules_timeout_ms_check", "schedules", "timeout_ms", "0"),
                new Bad("schedules_tags_check", "schedules", "tags", "array_fill('t'::text, array[20])"),
                new Bad("only_enabled_is_due", "schedules", "enabled", "false", "next_at", "now()"),
                new Bad("duties_name_check", "duties", "name", "''"),
                new Bad("duties_epoch_check", "duties", "epoch", "0"));
    }

    @Test
    void everyCheckRefusesARowThatBreaksIt() throws SQLException {
        rows.insert("users", "id", SchemaTestRows.SOMEONE, "username", "'owner'");
        rows.insert("jobs", "id", SchemaTestRows.SOMEONE);
        for (Bad bad : badRows()) {
            PSQLException refused = assertThrows(
                    PSQLException.class, () -> rows.insert(bad.table(), bad.columnsAndValues()), bad.constraint());
            assertEquals("23514", refused.getSQLState(), refused.getMessage());
            assertEquals(bad.constraint(), refused.getServerErrorMessage().getConstraint(), refused.getMessage());
        }
    }

    @Test
    void everyCheckHasARowThatBreaksIt() throws SQLException {
        Set<String> named =
                new TreeSet<>(badRows().stream().map(Bad::constraint).toList());
        Set<String> inSchema = new TreeSet<>();
        try (Statement statement = rows.connection().createStatement();
                ResultSet checks = statement.executeQuery("select conname from pg_constraint"
                        + " where contype = 'c' and connamespace = 'bascule'::regnamespace")) {
            while (checks.next()) {
                inSchema.add(checks.getString(1));
            }
        }
        assertEquals(inSchema, named);
    }

    @Test
    void theRowsThatTheTestsBreakAreValid() throws SQLException {
        rows.insert("users", "id", SchemaTestRows.SOMEONE);
        rows.insert("jobs", "id", SchemaTestRows.SOMEONE);
        for (String table : Stream.of(
                        "api_keys,nodes,job_types,job_runs,job_steps,checkpoints,job_logs,tallies,audit,schedules,duties"
                                .split(","))
                .toList()) {
            rows.insert(table);
        }
    }

    @Test
    void idsAreVersion7AndOrderedInTime() throws SQLException {
        for (int i = 0; i < 50; i++) {
            String earlier = rows.ask("select bascule.uuid_v7()");
            assertEquals('7', earlier.charAt(14), earlier);
            assertTrue("89ab".indexOf(earlier.charAt(19)) >= 0, earlier);
            String later = rows.ask("select bascule.uuid_v7() from pg_sleep(0.002)");
            assertTrue(later.compareTo(earlier) > 0, earlier + " " + later);
        }
        long ms = Long.parseLong(
                rows.ask("select ('x' || translate(left(bascule.uuid_v7()::text, 13), '-', ''))::bit(48)::bigint"));
        long now = Long.parseLong(rows.ask("select (extract(epoch from clock_timestamp()) * 1000)::bigint"));
        assertTrue(Math.abs(now - ms) < 60_000, ms + " " + now);
    }
}
