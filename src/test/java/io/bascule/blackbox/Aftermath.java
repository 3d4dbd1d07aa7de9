package io.bascule.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What must be true once a {@link Workload} is over, however often its server was killed meanwhile. */
final class Aftermath {
    private static final String STATUSES = "select id, status, error_code, attempt, output from bascule.jobs";

    private final Rows rows;
    private final Workload workload;
    private final Path effects;
    private final int kills;

    Aftermath(Rows rows, Workload workload, Path effects, int kills) {
        this.rows = rows;
        this.workload = workload;
        this.effects = effects;
        this.kills = kills;
    }

    void check() throws SQLException, IOException {
        assertEquals(List.of(), List.copyOf(workload.faults()), "answers that nobody should get");
        everyAcknowledgedJobExistsOnce();
        everyJobEndedAsItShould();
        everyDecisionIsKept();
        attemptsAddUp();
        peopleWereAskedOnce();
        resultsAreThoseOfTheWork();
    }

    private void everyAcknowledgedJobExistsOnce() throws SQLException {
        Set<String> acknowledged =
                workload.jobs().stream().map(Workload.Accepted::id).collect(Collectors.toSet());
        assertEquals(workload.jobs().size(), acknowledged.size(), "a job was given to two keys");
        assertEquals(acknowledged, new HashSet<>(column("select id from bascule.jobs")));
    }

    private void everyJobEndedAsItShould() throws SQLException {
        Set<String> rejected =
                new HashSet<>(column("select job_id from bascule.checkpoints where status = 'REJECTED'"));
        for (List<String> job : rows.all(STATUSES)) {
            boolean isRejected = rejected.contains(job.get(0));
            assertEquals(isRejected ? "FAILED" : "COMPLETED", job.get(1), () -> "job " + job);
            assertEquals(isRejected ? "REJECTED" : null, job.get(2), () -> "job " + job);
        }
    }

    private void everyDecisionIsKept() throws SQLException {
        Map<String, List<String>> stored = byFirst("select id, status, coalesce(rejection_reason, comment),"
                + " decided_by_name, (select count(*) from bascule.audit a where a.subject = 'checkpoint:' || c.id)"
                + " from bascule.checkpoints c where checkpoint_type = 'APPROVAL_REQUIRED'");
        for (Workload.Said said : workload.said()) {
            List<String> expected =
                    List.of(said.checkpointId(), said.approves() ? "APPROVED" : "REJECTED", said.text(), "admin", "1");
            assertEquals(expected, stored.get(said.checkpointId()));
        }
        assertEquals(stored.size(), workload.said().size(), "decisions that nobody took");
    }

    /** An attempt is used up by a failure or by a crash, and by nothing else. */
    private void attemptsAddUp() throws SQLException {
        assertEquals(
                List.of(),
                rows.all("select j.id, j.attempt, count(r.job_id) from bascule.jobs j"
                        + " left join bascule.job_runs r on r.job_id = j.id and r.outcome in ('FAILED', 'RESCUED')"
                        + " group by j.id, j.attempt having j.attempt <> 1 + count(r.job_id)"));
        assertEquals(
                List.of(),
                rows.all("select job_id, count(*) from bascule.job_runs where outcome = 'RESCUED' group by job_id"
                        + " having count(*) > " + kills),
                "more rescues than crashes");
    }

    private void peopleWereAskedOnce() throws SQLException {
        Map<String, String> shown = new HashMap<>();
        rows.all("select j.id, count(*) filter (where c.checkpoint_type = 'APPROVAL_REQUIRED') || ' approvals, ' ||"
                        + " count(*) filter (where c.checkpoint_type = 'INFO') || ' infos'"
                        + " from bascule.jobs j left join bascule.checkpoints c on c.job_id = j.id"
                        + " where j.status = 'COMPLETED' group by j.id")
                .forEach(row -> shown.put(row.get(0), row.get(1)));
        workload.jobs().stream().filter(job -> shown.containsKey(job.id())).forEach(job -> {
            String planned = count(job, "approval") + " approvals, " + count(job, "info") + " infos";
            assertEquals(planned, shown.get(job.id()), () -> "job " + job);
        });
    }

    /** The recorded result of a step is that of its last work, for once it is recorded the work is not done again. */
    private void resultsAreThoseOfTheWork() throws SQLException, IOException {
        Map<String, String> lastWork = new HashMap<>();
        Map<String, Integer> works = new HashMap<>();
        for (String line : Files.readAllLines(effects)) {
            String[] parts = line.split(" ");
            lastWork.put(parts[0] + " " + parts[1], parts[2]);
            works.merge(parts[0] + " " + parts[1], 1, Integer::sum);
        }
        Map<String, JsonObject> recorded = new HashMap<>();
        for (List<String> step : rows.all("select job_id, name, result ->> 'token',"
                + " (select count(*) from bascule.job_runs r where r.job_id = s.job_id and r.outcome = 'RESCUED')"
                + " from bascule.job_steps s where kind = 'STEP'")) {
            String place = step.get(0) + " " + step.get(1);
            assertEquals(lastWork.get(place), step.get(2), place);
            int mostWorks = 1 + Integer.parseInt(step.get(3));
            assertTrue(works.get(place) <= mostWorks, () -> place + " was done " + works.get(place) + " times");
            recorded.computeIfAbsent(step.get(0), id -> new JsonObject()).put(step.get(1), step.get(2));
        }
        for (List<String> job : rows.all(STATUSES + " where status = 'COMPLETED'")) {
            assertEquals(recorded.get(job.get(0)), new JsonObject(job.get(4)).getJsonObject("tokens"));
        }
        workload.jobs().stream()
                .filter(job -> recorded.containsKey(job.id()))
                .forEach(job -> assertTrue(recorded.get(job.id()).size() <= count(job, "step")));
    }

    private static long count(Workload.Accepted job, String kind) {
        return job.plan().stream().filter(kind::equals).count();
    }

    private List<String> column(String sql) throws SQLException {
        return rows.all(sql).stream().map(row -> row.get(0)).toList();
    }

    private Map<String, List<String>> byFirst(String sql) throws SQLException {
        return rows.all(sql).stream().collect(Collectors.toMap(row -> row.get(0), row -> row));
    }
}
