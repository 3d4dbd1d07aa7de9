package io.bascule.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The engine's statements go by an index, or by the place of a row, from few rows to few rows, whatever the statistics say: the
 * tables of a queue fill and empty within seconds, and a connection plans once.
 */
class EnginePlansTest {
    private static final Set<String> TABLES = Set.of(
            "submitted",
            "ready",
            "running",
            "waiting",
            "ended",
            "job_steps",
            "job_logs",
            "job_runs",
            "checkpoints",
            "agent_runs");

    private static final Set<Class<?>> OF_ENGINE = Set.of(
            JobSql.class, RunSql.class, NodeSql.class, JobTypeSql.class, KeySql.class, LeaseSql.class, WakeupSql.class);

    /** These ask for all that run, of a node or of a type: when it comes back or is lost, or when the type gets limits. */
    private static final Set<String> ASK_FOR_ALL =
            Set.of("RunSql.STRAYS", "RunSql.HOLDING", "NodeSql.COME_BACK", "NodeSql.RESCUE", "JobTypeSql.MARK_RUNNING");

    /** By jumps along an index, of which the first has no condition. */
    private static final Map<String, String> JUMPS = Map.of("KeySql.HOLDING", "Index Only Scan of ready");

    /** How wrong the planner can be about what is there. */
    private enum Statistics {
        NONE_OF_EMPTY_TABLES,
        /** Of a queue that rests: a walk along all of a table seems to be the cheapest, for each job of a batch even. */
        OF_EMPTY_TABLES,
        NONE_OF_FULL_TABLES,
        OF_EMPTY_TABLES_THAT_ARE_FULL,
        OF_FULL_TABLES_THAT_ARE_EMPTY
    }

    private static final Map<Statistics, Database> DATABASES = new LinkedHashMap<>();
    private static Vertx vertx;

    @BeforeAll
    static void open() throws SQLException {
        vertx = Vertx.vertx();
        for (Statistics statistics : Statistics.values()) {
            DatabaseAddress address = TestDatabase.fresh();
            prepare(new TestRows(address), statistics);
            DATABASES.put(statistics, new Database(vertx, address, 1, Database.Purpose.ENGINE));
        }
    }

    @AfterAll
    static void close() {
        vertx.close().await();
    }

    private static void prepare(TestRows rows, Statistics statistics) throws SQLException {
        for (String table : TABLES) {
            rows.execute("alter table bascule." + table + " set (autovacuum_enabled = false)");
        }
        switch (statistics) {
            case NONE_OF_EMPTY_TABLES -> {}
            case OF_EMPTY_TABLES -> rows.execute("vacuum analyze");
            case NONE_OF_FULL_TABLES -> fill(rows);
            case OF_EMPTY_TABLES_THAT_ARE_FULL -> {
                rows.execute("analyze");
                fill(rows);
            }
            case OF_FULL_TABLES_THAT_ARE_EMPTY -> {
                fill(rows);
                rows.execute("analyze");
                rows.execute("delete from bascule.ready");
                rows.execute("delete from bascule.running");
            }
        }
    }

    private static void fill(TestRows rows) throws SQLException {
        rows.execute("""
                insert into bascule.submitted (id, job_type, input, priority, max_attempts)
                select bascule.uuid_v7(), 'echo', '{}', 5, 3 from generate_series(1, 20000);
                insert into bascule.ready (id, job_type, queue_key, run_at)
                select id, job_type, run_at, run_at from bascule.submitted limit 10000;
                insert into bascule.running (id, job_type, node_id, run_at, epoch, attempt, started_at)
                select id, job_type, id, run_at, 1, 1, now() from bascule.submitted offset 10000 limit 5000;
                insert into bascule.ended (id, status, output, run_at, epoch, attempt, was)
                select id, 'COMPLETED', '{}', run_at, 1, 1, 'RUNNING' from bascule.submitted offset 15000;
                insert into bascule.agent_runs (id, job_id, epoch, agent, agent_id, user_id, api_key_id, token, lease_until, ended_at)
                select bascule.uuid_v7(), id, 1, id, 'a', id, id, id, now(), now() from bascule.submitted offset 10000;
                """);
    }

    private static Stream<StatementsTest.Statement> ofEngine() {
        StatementsTest.Statement wake =
                new StatementsTest.Statement(CheckpointSql.class, "WAKE_JOB", CheckpointSql.WAKE_JOB);
        return Stream.concat(
                StatementsTest.queries().filter(statement -> OF_ENGINE.contains(statement.type())), Stream.of(wake));
    }

    static Stream<Arguments> statements() {
        List<StatementsTest.Statement> all = ofEngine().toList();
        return Stream.of(Statistics.values())
                .flatMap(statistics -> all.stream().map(statement -> Arguments.of(statement, statistics)));
    }

    @ParameterizedTest(name = "{0}, statistics: {1}")
    @MethodSource("statements")
    void eachScanOfATableOfJobsIsBounded(StatementsTest.Statement statement, Statistics statistics) {
        JsonObject plan = plan(statement.sql(), statistics);
        List<String> walks = walks(plan);
        if (ASK_FOR_ALL.contains(statement.name())) {
            assertTrue(walks.size() <= 1, plan::encodePrettily);
        } else if (JUMPS.containsKey(statement.name())) {
            assertEquals(List.of(JUMPS.get(statement.name())), walks, plan::encodePrettily);
        } else {
            assertEquals(List.of(), walks, plan::encodePrettily);
        }
    }

    /** A join by the key itself is no way to look rows up: here the planner may choose. */
    @Test
    void aJoinByTheKeyItselfWalks() {
        JsonObject plan = plan(
                "select r.* from unnest($1::uuid[]) as d(id) join bascule.running r on r.id = d.id",
                Statistics.OF_EMPTY_TABLES);
        assertEquals(List.of("Index Scan of running"), walks(plan));
    }

    @Test
    void theStatementsAreFound() {
        Set<Class<?>> found = ofEngine().map(StatementsTest.Statement::type).collect(Collectors.toSet());
        assertTrue(found.containsAll(OF_ENGINE), found.toString());
    }

    /** The jobs of a lost node are found by a walk, along the ids, over those that run; whatever comes next is not. */
    @ParameterizedTest
    @MethodSource("allStatistics")
    void aRescueWalksOverWhatRunsAndNothingElse(Statistics statistics) {
        JsonObject plan = plan(NodeSql.RESCUE, statistics);
        List<String> walks = walks(plan);
        assertTrue(walks.size() <= 1, plan::encodePrettily);
        walks.forEach(walk -> assertEquals("Index Scan of running", walk, plan::encodePrettily));
    }

    static Stream<Statistics> allStatistics() {
        return Stream.of(Statistics.values());
    }

    @ParameterizedTest
    @MethodSource("claims")
    void aClaimTakesEachTypesBestInTheOrderOfItsIndexAndThenGoesByTheirPlaces(
            StatementsTest.Statement claim, Statistics statistics) {
        JsonObject plan = plan(claim.sql(), statistics);
        List<String> scans = new ArrayList<>();
        collect(plan, node -> {
            if ("ready".equals(node.getString("Relation Name"))
                    && !node.getString("Node Type").equals("ModifyTable")) {
                scans.add(node.getString("Node Type") + " " + node.getString("Index Name"));
            }
        });
        assertEquals(List.of("Index Scan ready_claim", "Tid Scan null"), scans, plan::encodePrettily);
    }

    static Stream<Arguments> claims() {
        return statements().filter(arguments -> arguments.get()[0].toString().startsWith("RunSql.CLAIM"));
    }

    private static JsonObject plan(String sql, Statistics statistics) {
        JsonArray plan = (JsonArray) DATABASES
                .get(statistics)
                .transaction(tx ->
                        tx.query("explain (generic_plan, format json) " + sql).execute())
                .await()
                .iterator()
                .next()
                .getValue(0);
        return plan.getJsonObject(0).getJsonObject("Plan");
    }

    /** Scans of the jobs' tables that no condition on an index, and no row's place, keeps short. */
    private static List<String> walks(JsonObject plan) {
        List<String> walks = new ArrayList<>();
        collect(plan, node -> {
            String type = node.getString("Node Type");
            boolean reads = TABLES.contains(node.getString("Relation Name", "")) && type.endsWith("Scan");
            boolean bounded = node.containsKey("Index Cond") || node.containsKey("TID Cond");
            if (reads && !bounded) {
                walks.add(type + " of " + node.getString("Relation Name"));
            }
        });
        return walks;
    }

    private static void collect(JsonObject node, java.util.function.Consumer<JsonObject> each) {
        each.accept(node);
        for (Object child : node.getJsonArray("Plans", new JsonArray())) {
            collect((JsonObject) child, each);
        }
    }
}
