package io.bascule.faults;

import io.bascule.blackbox.Rows;
import io.bascule.faults.History.AskRow;
import io.bascule.faults.History.End;
import io.bascule.faults.History.JobRow;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads what the database holds at the end of a story. */
final class EndState {
    /** Promise 5: what has not ended has a due time, a live owner or an open checkpoint. */
    private static final String JOBS = """
            select j.id, j.input ->> 'key', j.input ->> 'plan', j.status, j.error_code, j.attempt, j.max_attempts,
              j.output ->> 'values', j.output ->> 'run',
              (select jsonb_object_agg(s.name, s.result ->> 'value') from bascule.job_steps s
               where s.job_id = j.id and s.kind = 'STEP'),
              case when j.status in ('PENDING', 'QUEUED') and j.run_at is null then j.status || ' without a due time'
                   when j.status = 'RUNNING' and not exists
                     (select 1 from bascule.nodes n where n.id = j.node_id and n.stopped_at is null)
                     then 'RUNNING without a live owner'
                   when j.status = 'WAITING_APPROVAL' and not exists
                     (select 1 from bascule.checkpoints c where c.id = j.checkpoint_id and c.status = 'PENDING')
                     then 'WAITING_APPROVAL without an open checkpoint' end
            from bascule.jobs j where j.input ->> 'story' = '%s'
            """;

    private static final String ASKS = """
            select c.id, c.job_id, c.data ->> 'piece', c.status, c.data ->> 'value'
            from bascule.checkpoints c join bascule.jobs j on j.id = c.job_id
            where c.checkpoint_type = 'APPROVAL_REQUIRED' and j.input ->> 'story' = '%s'
            """;

    private EndState() {}

    static End read(Rows rows, String story) throws SQLException {
        return new End(
                rows.all(JOBS.formatted(story)).stream().map(EndState::job).toList(),
                rows.all(ASKS.formatted(story)).stream()
                        .map(row -> new AskRow(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4)))
                        .toList());
    }

    private static JobRow job(List<String> row) {
        List<String> plan =
                new JsonArray(row.get(2)).stream().map(String.class::cast).toList();
        return new JobRow(
                row.get(0),
                row.get(1),
                plan,
                row.get(3),
                row.get(4),
                Integer.parseInt(row.get(5)),
                Integer.parseInt(row.get(6)),
                map(row.get(7)),
                map(row.get(9)),
                row.get(8),
                row.get(10));
    }

    private static Map<String, String> map(String json) {
        return json == null
                ? Map.of()
                : new JsonObject(json)
                        .stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> (String) entry.getValue()));
    }
}
