package io.bascule.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/** Valid rows of the schema's tables as column and SQL value, for tests that then make one thing wrong. */
final class SchemaTestRows implements AutoCloseable {
    static final String SOMEONE = "'00000000-0000-7000-8000-000000000001'";
    static final String DIGEST = "'sha256:" + "0".repeat(64) + "'";

    private final Connection connection;

    SchemaTestRows(DatabaseAddress address) throws SQLException {
        connection = DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
    }

    Connection connection() {
        return connection;
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    String ask(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    /** Inserts a valid row of the table with these columns changed. */
    void insert(String table, String... columnsAndValues) throws SQLException {
        Map<String, String> row = valid(table);
        for (int i = 0; i < columnsAndValues.length; i += 2) {
            row.put(columnsAndValues[i], columnsAndValues[i + 1]);
        }
        execute("insert into bascule." + table + " (" + String.join(", ", row.keySet()) + ") values ("
                + String.join(", ", row.values()) + ")");
    }

    private static Map<String, String> valid(String table) {
        Map<String, String> row = new LinkedHashMap<>();
        String[] columns = switch (table) {
            case "users" ->
                new String[] {"id", "bascule.uuid_v7()", "username", "'ann'", "password_hash", "'x'", "role", "'USER'"};
            case "sign_ins" ->
                new String[] {"id", "bascule.uuid_v7()", "user_id", SOMEONE, "address", "'here'", "expires_at", "now()"
                };
            case "api_keys" ->
                new String[] {
                    "id",
                    "bascule.uuid_v7()",
                    "user_id",
                    SOMEONE,
                    "name",
                    "'key'",
                    "prefix",
                    "'p'",
                    "secret_hash",
                    "''",
                    "scopes",
                    "'{jobs}'"
                };
            case "nodes" -> new String[] {"id", "bascule.uuid_v7()", "name", "'n'", "version", "'1'"};
            case "job_types" ->
                new String[] {
                    "name",
                    "'simple-task'",
                    "description",
                    "''",
                    "max_attempts",
                    "3",
                    "concurrency",
                    "0",
                    "example",
                    "'{}'"
                };
            case "submitted" ->
                new String[] {
                    "id",
                    "bascule.uuid_v7()",
                    "job_type",
                    "'simple-task'",
                    "input",
                    "'{}'",
                    "priority",
                    "5",
                    "max_attempts",
                    "3"
                };
            case "job_tags" -> new String[] {"tag", "'t'", "id", "bascule.uuid_v7()"};
            case "ready" ->
                new String[] {
                    "id", "bascule.uuid_v7()", "job_type", "'simple-task'", "queue_key", "now()", "run_at", "now()"
                };
            case "running" ->
                new String[] {
                    "id",
                    "bascule.uuid_v7()",
                    "job_type",
                    "'simple-task'",
                    "node_id",
                    SOMEONE,
                    "run_at",
                    "now()",
                    "epoch",
                    "1",
                    "attempt",
                    "1",
                    "started_at",
                    "now()"
                };
            case "waiting" ->
                new String[] {
                    "id",
                    "bascule.uuid_v7()",
                    "job_type",
                    "'simple-task'",
                    "checkpoint_id",
                    SOMEONE,
                    "run_at",
                    "now()",
                    "epoch",
                    "1",
                    "attempt",
                    "1",
                    "started_at",
                    "now()",
                    "claimed_at",
                    "now()"
                };
            case "ended" ->
                new String[] {
                    "id",
                    "bascule.uuid_v7()",
                    "job_type",
                    "'simple-task'",
                    "status",
                    "'CANCELLED'",
                    "run_at",
                    "now()",
                    "epoch",
                    "1",
                    "attempt",
                    "1",
                    "was",
                    "'RUNNING'"
                };
            case "job_tallies" -> new String[] {"job_type", "'simple-task'", "pending", "1"};
            case "job_runs" ->
                new String[] {
                    "job_id", SOMEONE, "epoch", "1", "attempt", "1", "started_at", "now()", "outcome", "'SLEPT'"
                };
            case "job_steps" ->
                new String[] {
                    "job_id", SOMEONE, "name", "'a'", "position", "1", "kind", "'STEP'", "result", "'1'", "epoch", "1"
                };
            case "checkpoints" ->
                new String[] {
                    "id",
                    "bascule.uuid_v7()",
                    "job_id",
                    SOMEONE,
                    "epoch",
                    "1",
                    "checkpoint_type",
                    "'APPROVAL_REQUIRED'",
                    "status",
                    "'PENDING'",
                    "message",
                    "''",
                    "data",
                    "'{}'",
                    "digest",
                    DIGEST,
                    "expires_at",
                    "now()"
                };
            case "job_logs" ->
                new String[] {
                    "job_id",
                    SOMEONE,
                    "id",
                    "bascule.uuid_v7()",
                    "agent_name",
                    "''",
                    "action",
                    "''",
                    "level",
                    "'INFO'",
                    "message",
                    "''"
                };
            case "checkpoint_tallies" -> new String[] {"status", "'PENDING'", "n", "1"};
            case "audit" ->
                new String[] {
                    "seq",
                    "1",
                    "at",
                    "now()",
                    "actor_name",
                    "''",
                    "action",
                    "''",
                    "subject",
                    "''",
                    "detail",
                    "'{}'",
                    "prev_hash",
                    "''",
                    "hash",
                    "''"
                };
            case "agents" ->
                new String[] {
                    "id",
                    "bascule.uuid_v7()",
                    "agent_id",
                    "'lab-1'",
                    "user_id",
                    SOMEONE,
                    "api_key_id",
                    SOMEONE,
                    "job_types",
                    "'{train}'",
                    "labels",
                    "'{}'",
                    "capacity",
                    "1"
                };
            case "agent_runs" ->
                new String[] {
                    "id",
                    "bascule.uuid_v7()",
                    "job_id",
                    SOMEONE,
                    "epoch",
                    "1",
                    "agent",
                    SOMEONE,
                    "agent_id",
                    "'lab-1'",
                    "user_id",
                    SOMEONE,
                    "api_key_id",
                    SOMEONE,
                    "token",
                    SOMEONE,
                    "lease_until",
                    "now()"
                };
            case "history" -> new String[] {"job_type", "'simple-task'", "at", "'2026-01-01 00:00:00Z'", "width", "60"};
            case "history_writers" -> new String[] {"node_id", SOMEONE, "written", "1"};
            case "history_submits" -> new String[] {"job_type", "'simple-task'"};
            case "duties" -> new String[] {"name", "'sweep'", "holder", SOMEONE, "epoch", "1", "held_until", "now()"};
            case "schedules" ->
                new String[] {
                    "id",
                    "bascule.uuid_v7()",
                    "user_id",
                    SOMEONE,
                    "name",
                    "'hourly'",
                    "cron",
                    "'0 * * * *'",
                    "time_zone",
                    "'UTC'",
                    "missed_slots",
                    "'SKIP'",
                    "job_type",
                    "'simple-task'",
                    "input",
                    "'{}'",
                    "priority",
                    "5",
                    "tags",
                    "'{}'"
                };
            case "projects" -> new String[] {"id", "bascule.uuid_v7()", "name", "'p'", "created_by", SOMEONE};
            case "project_members" -> new String[] {"project_id", SOMEONE, "user_id", SOMEONE, "role", "'OWNER'"};
            case "work_sessions" ->
                new String[] {
                    "id",
                    "bascule.uuid_v7()",
                    "project_id",
                    SOMEONE,
                    "agent_type",
                    "'research'",
                    "task_description",
                    "'t'",
                    "task_configuration",
                    "'{}'",
                    "approval_strategy",
                    "'FINAL_ONLY'",
                    "auto_execute",
                    "false",
                    "max_rounds",
                    "5",
                    "metadata",
                    "'{}'",
                    "created_by",
                    SOMEONE
                };
            case "context_documents" ->
                new String[] {
                    "session_id", SOMEONE, "position", "1", "title", "'t'", "format", "'TEXT'", "content", "'c'"
                };
            case "work_artifacts" ->
                new String[] {
                    "id",
                    "bascule.uuid_v7()",
                    "session_id",
                    SOMEONE,
                    "job_id",
                    SOMEONE,
                    "artifact_type",
                    "'REPORT'",
                    "key",
                    "'k'",
                    "version",
                    "1",
                    "round",
                    "1",
                    "title",
                    "'t'",
                    "content",
                    "'c'",
                    "metadata",
                    "'{}'"
                };
            case "audit_head" -> new String[] {"seq", "0", "hash", "''"};
            default -> throw new IllegalArgumentException(table);
        };
        for (int i = 0; i < columns.length; i += 2) {
            row.put(columns[i], columns[i + 1]);
        }
        return row;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
