package io.bascule.store;

import io.bascule.job.JobStatus;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** Puts rows straight into the tables, so that what reads them is tested without what writes them. */
public final class TestRows {
    private static final String JOB = """
            insert into bascule.jobs (id, job_type, status, task_description, input, output, error_code, error_message, priority,
              user_id, tags, attempt, max_attempts, run_at, queue_key, epoch, node_id, checkpoint_id, created_at, started_at,
              claimed_at, completed_at, updated_at)
            select id, job_type, status, description, '{"in": 1}',
              case when status = 'COMPLETED' then '{"out": 2}'::jsonb end,
              case when status = 'FAILED' then 'HANDLER_FAILED' end, case when status = 'FAILED' then 'It broke.' end, 5,
              user_id, tags, case when status = 'PENDING' then 0 else 1 end, 3, created_at, created_at,
              case when status = 'PENDING' then 0 else 1 end, case when status = 'RUNNING' then id end,
              case when status = 'WAITING_APPROVAL' then id end, created_at,
              case when status <> 'PENDING' then created_at end, case when status <> 'PENDING' then created_at end,
              case when status in ('COMPLETED', 'FAILED', 'CANCELLED') then created_at end, created_at
            from (select ?::uuid as id, ?::text as job_type, ?::text as status, ?::text as description, ?::uuid as user_id,
              ?::text[] as tags, ?::timestamptz as created_at) given
            """;

    private final DatabaseAddress address;

    public TestRows(DatabaseAddress address) {
        this.address = address;
    }

    /** What matters of a job to those who look for it. */
    public record JobRow(
            UUID id,
            String jobType,
            JobStatus status,
            String description,
            UUID userId,
            List<String> tags,
            Instant createdAt) {}

    public void insert(List<JobRow> jobs) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(JOB)) {
            for (JobRow job : jobs) {
                statement.setObject(1, job.id());
                statement.setString(2, job.jobType());
                statement.setString(3, job.status().name());
                statement.setString(4, job.description());
                statement.setObject(5, job.userId());
                statement.setArray(
                        6, connection.createArrayOf("text", job.tags().toArray()));
                statement.setObject(7, job.createdAt().atOffset(ZoneOffset.UTC));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    public void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
    }
}
