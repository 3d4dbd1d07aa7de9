package io.bascule.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Ids;
import io.bascule.job.JobStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
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
    void aJobEndsOnlyAsTheTransitionTableSays() throws SQLException {
        for (JobStatus was : JobStatus.values()) {
            for (JobStatus end : JobStatus.values()) {
                if (end.isTerminal()) {
                    String[] row = {
                        "status",
                        "'" + end + "'",
                        "was",
                        "'" + was + "'",
                        "error_code",
                        end == JobStatus.FAILED ? "'X'" : "null",
                        "output",
                        end == JobStatus.COMPLETED ? "'{}'" : "null",
                        "job_type",
                        end == JobStatus.COMPLETED ? "null" : "'simple-task'"
                    };
                    assertTaken(was.canBecome(end), was.isTerminal() ? "open_status_check" : "may_end", "ended", row);
                }
            }
        }
    }

    @Test
    void aJobIsQueuedAgainOnlyAsTheTransitionTableSays() throws SQLException {
        for (JobStatus was : JobStatus.values()) {
            String[] row = {"epoch", "1", "was", "'" + was + "'"};
            assertTaken(was.canBecome(JobStatus.QUEUED), "status_before_queued_check", "ready", row);
        }
    }

    @Test
    void aJobHasOneRowOfFactsAndNoSecondOneInAnyPlace() throws SQLException {
        for (String table : List.of("submitted", "ready", "running", "waiting", "ended")) {
            rows.insert(table, "id", SchemaTestRows.SOMEONE);
            PSQLException refused =
                    assertThrows(PSQLException.class, () -> rows.insert(table, "id", SchemaTestRows.SOMEONE));
            assertEquals(table + "_pkey", refused.getServerErrorMessage().getConstraint());
        }
    }

    @Test
    void theViewTellsTheStateFromThePlaceOfTheRow() throws SQLException {
        DatabaseAddress address = TestDatabase.fresh();
        try (SchemaTestRows jobs = new SchemaTestRows(address)) {
            for (JobStatus status : JobStatus.values()) {
                UUID id = new TestRows(address).insert("simple-task", status);
                assertEquals(
                        status.name(), jobs.ask("select status from bascule.jobs where id = '" + id + "'"), "view");
            }
            jobs.insert("submitted", "id", SchemaTestRows.SOMEONE);
            assertNull(jobs.ask("select status from bascule.jobs where id = " + SchemaTestRows.SOMEONE));
        }
    }

    private void assertTaken(boolean taken, String constraint, String table, String... columnsAndValues)
            throws SQLException {
        if (taken) {
            rows.insert(table, columnsAndValues);
        } else {
            PSQLException refused = assertThrows(
                    PSQLException.class,
                    () -> rows.insert(table, columnsAndValues),
                    () -> String.join(" ", columnsAndValues));
            assertEquals(constraint, refused.getServerErrorMessage().getConstraint(), refused.getMessage());
        }
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
                new Bad("sign_ins_agent_check", "sign_ins", "agent", "''"),
                new Bad("api_keys_name_check", "api_keys", "name", long101),
                new Bad("api_keys_scopes_check", "api_keys", "scopes", "'{}'"),
                new Bad("nodes_check", "nodes", "lost", "true"),
                new Bad("job_types_name_check", "job_types", "name", "'-a'"),
                new Bad("job_types_max_attempts_check", "job_types", "max_attempts", "0"),
                new Bad("job_types_timeout_ms_check", "job_types", "timeout_ms", "0"),
                new Bad("job_types_concurrency_check", "job_types", "concurrency", "-1"),
                new Bad("job_types_max_running_check", "job_types", "max_running", "0"),
                new Bad("job_types_rate_limit_check", "job_types", "rate_limit", "0", "rate_ms", "1"),
                new Bad("job_types_rate_ms_check", "job_types", "rate_limit", "1", "rate_ms", "0"),
                new Bad("rate_has_period", "job_types", "rate_limit", "1"),
                new Bad("job_type_check", "submitted", "job_type", long101),
                new Bad("task_description_check", "submitted", "task_description", long10001),
                new Bad("priority_check", "submitted", "priority", "11"),
                new Bad("tags_check", "submitted", "tags", "array_fill('t'::text, array[21])"),
                new Bad("attempt_check", "submitted", "max_attempts", "101"),
                new Bad("timeout_ms_check", "submitted", "timeout_ms", "2592000001"),
                new Bad("concurrency_key_check", "submitted", "concurrency_key", "''", "concurrency_limit", "1"),
                new Bad("concurrency_limit_check", "submitted", "concurrency_key", "'k'", "concurrency_limit", "0"),
                new Bad("key_has_limit", "submitted", "concurrency_key", "'k'"),
                new Bad("key_has_fingerprint", "work_sessions", "idempotency_key", "'k'"),
                new Bad("session_has_project", "submitted", "session_id", "bascule.uuid_v7()"),
                new Bad("labels_check", "submitted", "requires", "'{}'"),
                new Bad("idempotency_key_check", "submitted", "idempotency_key", "repeat('k', 301)"),
                new Bad("claims_check", "ready", "epoch", "-1", "was", "'RUNNING'"),
                new Bad("attempts_check", "ready", "attempt", "101"),
                new Bad("queued_was_something", "ready", "epoch", "1"),
                new Bad("queued_was_something", "ready", "was", "'RUNNING'"),
                new Bad("status_before_queued_check", "ready", "was", "'COMPLETED'", "epoch", "1"),
                new Bad("only_keyed_are_held", "ready", "held", "true"),
                new Bad("epoch_check", "running", "epoch", "0"),
                new Bad("attempt_check", "running", "attempt", "0"),
                new Bad("percent_check", "running", "progress", "101"),
                new Bad("epoch_check", "waiting", "epoch", "0"),
                new Bad("end_status_check", "ended", "status", "'DONE'"),
                new Bad(
                        "may_end",
                        "ended",
                        "was",
                        "'QUEUED'",
                        "status",
                        "'COMPLETED'",
                        "output",
                        "'{}'",
                        "job_type",
                        "null"),
                new Bad("open_status_check", "ended", "was", "'COMPLETED'"),
                new Bad("rare_ends_have_type", "ended", "job_type", "null"),
                new Bad("failed_has_error", "ended", "status", "'FAILED'"),
                new Bad("failed_has_error", "ended", "error_code", "'X'"),
                new Bad("completed_has_output", "ended", "status", "'COMPLETED'", "job_type", "null"),
                new Bad("run_outcome_check", "job_runs", "outcome", "'FINE'"),
                new Bad("journal_name_check", "job_steps", "name", "''"),
                new Bad("journal_position_check", "job_steps", "position", "0"),
                new Bad("journal_kind_check", "job_steps", "kind", "'NAP'", "result", "null"),
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
                new Bad(
                        "only_approvals_take_changes",
                        "checkpoints",
                        "checkpoint_type",
                        "'INFO'",
                        "status",
                        "'RECORDED'",
                        "expires_at",
                        "null",
                        "takes_changes",
                        "true"),
                new Bad(
                        "changes_are_taken",
                        "checkpoints",
                        "status",
                        "'CHANGES_REQUESTED'",
                        "decided_by",
                        someone,
                        "decided_at",
                        "now()",
                        "comment",
                        "'otherwise'"),
                new Bad(
                        "changes_are_said",
                        "checkpoints",
                        "status",
                        "'CHANGES_REQUESTED'",
                        "decided_by",
                        someone,
                        "decided_at",
                        "now()",
                        "takes_changes",
                        "true"),
                new Bad(
                        "decided_by_someone",
                        "checkpoints",
                        "status",
                        "'CHANGES_REQUESTED'",
                        "takes_changes",
                        "true",
                        "comment",
                        "'otherwise'"),
                new Bad("log_level_check", "job_logs", "level", "'LOUD'"),
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
                new Bad(
                        "schedules_concurrency_key_check",
                        "schedules",
                        "concurrency_key",
                        "''",
                        "concurrency_limit",
                        "1"),
                new Bad(
                        "schedules_concurrency_limit_check",
                        "schedules",
                        "concurrency_key",
                        "'k'",
                        "concurrency_limit",
                        "0"),
                new Bad("schedules_requires_check", "schedules", "requires", "'{}'"),
                new Bad("key_has_limit", "schedules", "concurrency_key", "'k'"),
                new Bad("only_enabled_is_due", "schedules", "enabled", "false", "next_at", "now()"),
                new Bad("agents_agent_id_check", "agents", "agent_id", "'a b'"),
                new Bad("agents_hostname_check", "agents", "hostname", "repeat('h', 256)"),
                new Bad("agents_platform_check", "agents", "platform", long101),
                new Bad("agents_version_check", "agents", "version", long101),
                new Bad("agents_job_types_check", "agents", "job_types", "'{}'"),
                new Bad("agents_labels_check", "agents", "labels", "'[]'"),
                new Bad("agents_capacity_check", "agents", "capacity", "0"),
                new Bad("agent_runs_epoch_check", "agent_runs", "epoch", "0"),
                new Bad("lease_ends_by_timeout", "agent_runs", "timeout_at", "now() - interval '1 s'"),
                new Bad("history_width_check", "history", "width", "1"),
                new Bad("starts_its_bucket", "history", "at", "'2026-01-01 00:00:01Z'"),
                new Bad("history_writers_written_check", "history_writers", "written", "0"),
                new Bad("projects_name_check", "projects", "name", "''"),
                new Bad("projects_description_check", "projects", "description", long10001),
                new Bad("project_members_role_check", "project_members", "role", "'BOSS'"),
                new Bad("work_sessions_agent_type_check", "work_sessions", "agent_type", "'A b'"),
                new Bad("work_sessions_task_description_check", "work_sessions", "task_description", "''"),
                new Bad("work_sessions_task_configuration_check", "work_sessions", "task_configuration", "'[]'"),
                new Bad("work_sessions_approval_strategy_check", "work_sessions", "approval_strategy", "'NEVER'"),
                new Bad("work_sessions_max_rounds_check", "work_sessions", "max_rounds", "21"),
                new Bad("work_sessions_token_budget_check", "work_sessions", "token_budget", "0"),
                new Bad("work_sessions_cost_budget_check", "work_sessions", "cost_budget", "0"),
                new Bad("work_sessions_metadata_check", "work_sessions", "metadata", "'1'"),
                new Bad("work_sessions_check", "work_sessions", "round", "6"),
                new Bad("work_sessions_check1", "work_sessions", "job_id", someone, "cancelled_at", "now()"),
                new Bad("context_documents_position_check", "context_documents", "position", "101"),
                new Bad("context_documents_title_check", "context_documents", "title", "''"),
                new Bad("context_documents_format_check", "context_documents", "format", "'PDF'"),
                new Bad("work_artifacts_artifact_type_check", "work_artifacts", "artifact_type", "'POEM'"),
                new Bad("work_artifacts_key_check", "work_artifacts", "key", "''"),
                new Bad("work_artifacts_version_check", "work_artifacts", "version", "0"),
                new Bad("work_artifacts_round_check", "work_artifacts", "round", "0"),
                new Bad("work_artifacts_title_check", "work_artifacts", "title", "repeat('x', 301)"),
                new Bad("work_artifacts_metadata_check", "work_artifacts", "metadata", "'[]'"),
                new Bad("duties_name_check", "duties", "name", "''"),
                new Bad("duties_epoch_check", "duties", "epoch", "0"));
    }

    @Test
    void everyCheckRefusesARowThatBreaksIt() throws SQLException {
        rows.insert("users", "id", SchemaTestRows.SOMEONE, "username", "'owner'");
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
        rows.insert("api_keys", "id", SchemaTestRows.SOMEONE, "prefix", "'q'");
        rows.insert("projects", "id", SchemaTestRows.SOMEONE);
        rows.insert("work_sessions", "id", SchemaTestRows.SOMEONE);
        for (String table : Stream.of(
                        ("sign_ins,api_keys,nodes,job_types,submitted,job_tags,ready,running,waiting,ended,job_runs,job_steps,checkpoints,job_logs,"
                                        + "job_tallies,checkpoint_tallies,audit,schedules,duties,history,history_writers,history_submits,agents,agent_runs,"
                                        + "projects,project_members,work_sessions,context_documents,work_artifacts")
                                .split(","))
                .toList()) {
            rows.insert(table);
        }
    }

    @Test
    void aJobIsThePresentOneOfOneSession() throws SQLException {
        rows.insert("users", "id", SchemaTestRows.SOMEONE);
        rows.insert("projects", "id", SchemaTestRows.SOMEONE);
        rows.insert("work_sessions");
        rows.insert("work_sessions");
        rows.insert("work_sessions", "job_id", SchemaTestRows.SOMEONE);
        PSQLException refused =
                assertThrows(PSQLException.class, () -> rows.insert("work_sessions", "job_id", SchemaTestRows.SOMEONE));
        assertEquals("work_sessions_job", refused.getServerErrorMessage().getConstraint());
    }

    @Test
    void aVersionAndARoundHoldAnArtifactOnce() throws SQLException {
        rows.insert("users", "id", SchemaTestRows.SOMEONE);
        rows.insert("projects", "id", SchemaTestRows.SOMEONE);
        rows.insert("work_sessions", "id", SchemaTestRows.SOMEONE);
        rows.insert("work_artifacts");
        rows.insert("work_artifacts", "key", "'b'");
        PSQLException sameVersion =
                assertThrows(PSQLException.class, () -> rows.insert("work_artifacts", "round", "2"));
        assertEquals(
                "work_artifacts_version", sameVersion.getServerErrorMessage().getConstraint());
        PSQLException sameRound =
                assertThrows(PSQLException.class, () -> rows.insert("work_artifacts", "version", "2"));
        assertEquals("work_artifacts_round", sameRound.getServerErrorMessage().getConstraint());
        rows.insert("work_artifacts", "version", "2", "round", "2");
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

    @Test
    void theFirstIdOfATimeIsTheSameHereAndThere() throws SQLException {
        for (String time : List.of(
                "1970-01-01T00:00:00Z",
                "1999-12-31T23:59:59.999999Z",
                "2026-11-22T01:02:03.000001Z",
                "2026-11-22T01:02:03.004005Z",
                "2026-11-22T01:02:03.999Z",
                "9999-12-31T23:59:59.999999Z")) {
            String first = Ids.firstOf(Instant.parse(time)).toString();
            assertEquals(
                    first.substring(0, 18).replace("-", ""),
                    rows.ask("select bascule.id_prefix('" + time + "')"),
                    time);
            String own = rows.ask("select bascule.uuid_v7('" + time + "')");
            assertEquals(first.substring(0, 18), own.substring(0, 18), time);
        }
    }
}
