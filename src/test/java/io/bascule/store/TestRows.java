package io.bascule.store;

import io.bascule.job.Ids;
import io.bascule.job.JobStatus;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** Puts rows straight into the tables, so that what reads them is tested without what writes them. */
public final class TestRows {
    private static final String JOB = """
            with given as (
              select ?::uuid as id, ?::text as job_type, ?::text as status, ?::text as description, ?::uuid as user_id,
                ?::text[] as tags, ?::timestamptz as at),
            facts as (
              insert into bascule.submitted
                (id, job_type, task_description, input, priority, user_id, tags, max_attempts, run_at, created_at)
              select id, job_type, description, '{"in": 1}', 5, user_id, tags, 3, at, at from given),
            tagged as (insert into bascule.job_tags (tag, id) select distinct tag, id from given, unnest(tags) tag),
            ready as (
              insert into bascule.ready
                (id, job_type, queue_key, run_at, epoch, attempt, was, started_at, claimed_at, updated_at)
              select id, job_type, at, at, again::int, again::int, case when again then 'RUNNING' end,
                case when again then at end, case when again then at end, at
              from (select *, status = 'QUEUED' as again from given where status in ('PENDING', 'QUEUED')) waits),
            running as (
              insert into bascule.running
                (id, job_type, node_id, run_at, epoch, attempt, started_at, claimed_at, updated_at)
              select id, job_type, id, at, 1, 1, at, at, at from given where status = 'RUNNING'),
            waiting as (
              insert into bascule.waiting (id, job_type, checkpoint_id, run_at, epoch, attempt, started_at, claimed_at, updated_at)
              select id, job_type, id, at, 1, 1, at, at, at from given where status = 'WAITING_APPROVAL'),
            ended as (
              insert into bascule.ended
                (id, job_type, status, output, error_code, error_message, run_at, epoch, attempt, was, started_at, claimed_at,
                 completed_at)
              select id, case when status <> 'COMPLETED' then job_type end, status,
                case when status = 'COMPLETED' then '{"out": 2}'::json end,
                case when status = 'FAILED' then 'HANDLER_FAILED' end, case when status = 'FAILED' then 'It broke.' end,
                at, 1, 1, 'RUNNING', at, at, at
              from given where status in ('COMPLETED', 'FAILED', 'CANCELLED'))
            insert into bascule.job_tallies
              (job_type, pending, queued, running, waiting_approval, completed, failed, cancelled)
            select job_type, (status = 'PENDING')::int, (status = 'QUEUED')::int, (status = 'RUNNING')::int,
              (status = 'WAITING_APPROVAL')::int, (status = 'COMPLETED')::int, (status = 'FAILED')::int,
              (status = 'CANCELLED')::int
            from given
            """;

    /** As append_audit writes them, without an update of one row for each. */
    private static final String AUDIT = """
            do $$
            declare
              first bigint;
              before bytea;
              own bytea;
              stamp timestamptz := now();
            begin
              select seq, hash into first, before from bascule.audit_head for update;
              for n in first + 1 .. first + $many loop
                own := bascule.audit_hash(before, n, stamp, null, 'load', 'test.load', 'row ' || n, jsonb_build_object('n', n));
                insert into bascule.audit values
                  (n, stamp, null, 'load', 'test.load', 'row ' || n, jsonb_build_object('n', n), before, own);
                before := own;
              end loop;
              update bascule.audit_head set seq = first + $many, hash = before;
            end $$""";

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

    /** An id of a job of this time. */
    public static UUID idOf(Instant at) {
        return new UUID(Ids.firstOf(at).getMostSignificantBits(), Ids.tail());
    }

    /** A job of nobody, as of now, in this state: at the node, or the checkpoint, that has its own id. */
    public UUID insert(String jobType, JobStatus status) throws SQLException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        UUID id = idOf(now);
        insert(List.of(new JobRow(id, jobType, status, null, null, List.of(), now)));
        return id;
    }

    /** The statement that appends so many entries to the audit log. */
    public static String manyAuditEntries(int many) {
        return AUDIT.replace("$many", String.valueOf(many));
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
