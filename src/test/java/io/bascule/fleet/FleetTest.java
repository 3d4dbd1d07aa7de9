package io.bascule.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.Server;
import io.bascule.settings.ConfigReader;
import io.bascule.store.DatabaseAddress;
import io.bascule.store.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight agents that crash, fall silent for longer than their leases and come back, lose answers, fail, give jobs back and ask people: no job
 * ever has two owners, by the rows as by what the agents were told; each ends once, none is lost, and each step is recorded once.
 */
class FleetTest {
    private static final long SEED = Long.getLong("bascule.test.seed", System.nanoTime());
    private static final int AGENTS = 8;
    private static final int JOBS = Integer.getInteger("bascule.fleet.jobs", 5_000);
    private static final int A_BATCH = 1_000;
    private static final String PASSWORD = "correct horse battery";
    private static final long PATIENCE_MS = 300_000;
    private static final long LOOK_MS = 250;

    /** Where each run ended, by the database: that of the run that ended the job is the job's. */
    private static final String RUNS = """
            (select l.job_id, l.epoch, l.token, l.claimed_at, l.lease_until, coalesce(r.ended_at, e.completed_at) as over_at,
               coalesce(r.outcome, e.status) as outcome
             from bascule.agent_runs l
             left join bascule.job_runs r on r.job_id = l.job_id and r.epoch = l.epoch
             left join bascule.ended e on e.id = l.job_id and e.epoch = l.epoch) run
            """;

    /**
     * When a run got its job and when it lost it, by the writing of the rows: a statement's own time is that of its beginning, and a
     * busy machine may let it wait before it looks.
     */
    private static final String NOTE_OWNERS = """
            create table public.owners (job_id uuid, epoch bigint, begun_at timestamptz not null, over_at timestamptz, primary key (job_id, epoch));
            create function public.note_owner() returns trigger language plpgsql as $$
            begin
              if tg_op = 'INSERT' then
                insert into public.owners values (new.id, new.epoch, clock_timestamp());
              else
                update public.owners set over_at = clock_timestamp() where job_id = old.id and epoch = old.epoch;
              end if;
              return null;
            end
            $$;
            create trigger note_owner after insert or delete on bascule.running for each row execute function public.note_owner()
            """;

    @TempDir
    Path folder;

    private final DatabaseAddress address = TestDatabase.fresh();
    private final Vertx serverVertx = Vertx.vertx();
    /** One event loop, so that agents need not be guarded from each other. */
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

    private final Beliefs beliefs = new Beliefs();
    private final Random dice = new Random(SEED);
    private Server server;
    private volatile boolean over;

    @BeforeEach
    void start() {
        System.out.println("FleetTest: -Dbascule.test.seed=" + SEED);
        Map<String, String> variables = Map.of(
                "DATABASE_URL",
                "postgres://" + address.user() + ":" + address.password() + "@" + address.host() + ":" + address.port()
                        + "/" + address.database() + "?sslmode=disable",
                "BASCULE_HTTP_PORT",
                "0",
                "BASCULE_DATA_DIR",
                folder.toString(),
                "BASCULE_ADMIN_PASSWORD",
                PASSWORD,
                "BASCULE_AGENTS_LEASE",
                "3s",
                "BASCULE_CHECKPOINTS_OWN_JOB",
                "allow",
                "BASCULE_WORKER_RETRY_BASE",
                "20ms",
                "BASCULE_WORKER_RETRY_MAX",
                "200ms");
        server = Server.start(
                serverVertx, ConfigReader.read(Optional.empty(), folder, variables), Server.Mode.SERVE, List.of());
    }

    @AfterEach
    void stop() {
        over = true;
        get(vertx.close());
        server.close();
        get(serverVertx.close());
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void noJobHasTwoOwnersEachEndsOnceAndNoneIsLost() {
        Http nobody = new Http(vertx, server.port(), null);
        JsonObject login = JsonObject.of("username", "admin", "password", PASSWORD);
        Http admin = new Http(
                vertx, server.port(), ok(nobody.post("/api/auth/login", login)).getString("token"));
        JsonObject newKey = JsonObject.of("name", "fleet", "scopes", JsonArray.of("agent"));
        String key = ok(admin.post("/api/auth/keys", newKey)).getString("secret");
        declareType(new Http(vertx, server.port(), key));
        change(NOTE_OWNERS);
        submit(admin);
        CuttingWire wire = new CuttingWire(vertx, server.port(), new Random(dice.nextLong()));
        FleetAgent.World wired = world(new Http(vertx, get(wire.open()), key));
        List<FleetAgent> agents = new ArrayList<>();
        for (int i = 0; i < AGENTS; i++) {
            agents.add(new FleetAgent(wired, "agent-" + i, new Random(dice.nextLong())));
        }
        Reviewer reviewer = new Reviewer(world(admin), new Random(dice.nextLong()));
        vertx.runOnContext(v -> {
            agents.forEach(FleetAgent::poll);
            reviewer.look();
        });
        awaitEnd();
        int crashes =
                get(there(() -> agents.stream().mapToInt(FleetAgent::crashes).sum()));
        System.out.println("FleetTest: " + get(there(beliefs::summary)) + ", " + crashes + " crashes, " + wire.cuts()
                + " cuts, " + reviewer.decided() + " decisions");
        assertEquals(List.of(), get(there(beliefs::problems)));
        checkRows();
        checkWhatWasTaken();
        assertTrue(
                crashes > 0 && wire.cuts() > 0 && reviewer.decided() > 0, "nothing went wrong, so nothing was tried");
    }

    private FleetAgent.World world(Http http) {
        return new FleetAgent.World(vertx, http, beliefs, () -> over);
    }

    private <T> Future<T> there(Supplier<T> work) {
        return Future.future(done -> vertx.runOnContext(v -> done.complete(work.get())));
    }

    private static JsonObject ok(Future<Http.Reply> reply) {
        Http.Reply done = get(reply);
        assertTrue(done.status() < 300, done.toString());
        return done.body();
    }

    private static void declareType(Http agent) {
        ok(agent.post(
                "/api/training/agent/poll",
                new JsonObject().put("agentId", "agent-0").put("jobTypes", JsonArray.of(FleetAgent.JOB_TYPE))));
    }

    private void submit(Http admin) {
        for (int from = 0; from < JOBS; from += A_BATCH) {
            JsonArray jobs = new JsonArray();
            for (int n = from; n < Math.min(JOBS, from + A_BATCH); n++) {
                JsonObject input = new JsonObject()
                        .put("n", n)
                        .put("steps", dice.nextInt(3))
                        .put("asks", dice.nextInt(10) == 0);
                jobs.add(new JsonObject()
                        .put("jobType", FleetAgent.JOB_TYPE)
                        .put("maxAttempts", 10)
                        .put("inputData", input));
            }
            ok(admin.post("/api/agent-jobs/batch", JsonObject.of("jobs", jobs)));
        }
    }

    private void awaitEnd() {
        long giveUp = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        while (!sql("select count(*) from bascule.ended").equals(String.valueOf(JOBS))) {
            assertEquals(List.of(), get(there(beliefs::problems)));
            assertTrue(System.nanoTime() < giveUp, () -> "Not all ended: " + states());
            get(vertx.timer(LOOK_MS, TimeUnit.MILLISECONDS));
        }
        over = true;
        // Late reports of runs that lost their jobs are on their way still, and must change nothing.
        get(vertx.timer(1, TimeUnit.SECONDS));
    }

    private String states() {
        return sql("select string_agg(status || ' ' || n, ', ') from"
                + " (select status, count(*) as n from bascule.jobs group by status) s");
    }

    private void checkRows() {
        assertEquals(String.valueOf(JOBS), sql("select count(*) from bascule.submitted"));
        assertEquals(
                "0",
                sql("select (select count(*) from bascule.ready) + (select count(*) from bascule.running)"
                        + " + (select count(*) from bascule.waiting)"));
        assertEquals("0", sql("select count(*) from bascule.jobs where status not in ('COMPLETED', 'FAILED')"));
        assertNull(sql("select string_agg(distinct error_code, ' ') from bascule.ended"
                + " where status = 'FAILED' and error_code not in ('REJECTED', 'BROKEN', 'LEASE_LOST')"));
        assertEquals("0", sql("select count(*) from " + RUNS + " where over_at is null"), "each run has an end");
        assertEquals(
                "0",
                sql(
                        "select count(*) from (select begun_at, lag(over_at) over (partition by job_id order by epoch) as before"
                                + " from public.owners) owner where begun_at < before"),
                "no run begins before the one before it is over");
        assertEquals(
                sql("select count(*) from " + RUNS),
                sql("select count(*) from public.owners where over_at is not null"));
        assertEquals(
                "0",
                sql("select count(*) from " + RUNS
                        + " where outcome = 'RESCUED' and over_at < lease_until - interval '50 ms'"),
                "no job is taken back before its lease is over");
        assertEquals(
                "0 0 0 " + JOBS,
                sql("select concat_ws(' ', sum(pending) + sum(queued), sum(running), sum(waiting_approval),"
                        + " sum(completed) + sum(failed)) from bascule.job_tallies"));
    }

    /** What was acknowledged is there, as it was said by the one who had the job. */
    private void checkWhatWasTaken() {
        Map<String, String> outputs =
                pairs("select e.id, e.output ->> 'token' from bascule.ended e where status = 'COMPLETED'");
        assertEquals(
                outputs,
                pairs("select e.id, l.token from bascule.ended e join bascule.agent_runs l on l.job_id = e.id"
                        + " and l.epoch = e.epoch where e.status = 'COMPLETED'"),
                "the output is that of the run that owned the job");
        get(there(beliefs::completions)).forEach((job, token) -> assertEquals(token, outputs.get(job), job));
        Map<String, String> steps = pairs("select job_id || ' ' || name, result ->> 'effect' from bascule.job_steps");
        get(there(beliefs::effects)).forEach((step, effect) -> assertEquals(effect, steps.get(step), step));
        Map<String, String> owners = pairs("select s.job_id || ' ' || s.name, l.token from bascule.job_steps s"
                + " join bascule.agent_runs l on l.job_id = s.job_id and l.epoch = s.epoch");
        steps.forEach((step, effect) -> assertEquals(owners.get(step), effect.split(" ")[0], step));
    }

    private void change(String statements) {
        try (Connection connection =
                        DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
                Statement statement = connection.createStatement()) {
            statement.execute(statements);
        } catch (SQLException e) {
            throw new IllegalStateException(statements, e);
        }
    }

    private String sql(String query) {
        return query(query, rows -> rows.next() ? rows.getString(1) : null);
    }

    private Map<String, String> pairs(String query) {
        return query(query, rows -> {
            Map<String, String> pairs = new TreeMap<>();
            while (rows.next()) {
                pairs.put(rows.getString(1), rows.getString(2));
            }
            return pairs;
        });
    }

    private interface Reading<T> {
        T of(ResultSet rows) throws SQLException;
    }

    private <T> T query(String query, Reading<T> reading) {
        try (Connection connection =
                        DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return reading.of(rows);
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }
}
