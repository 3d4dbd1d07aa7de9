package io.bascule.store;

import static io.bascule.store.StoreFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each of the engine's statements has one plan, made from what is known of its tables. Of a queue that mostly waits that is: they are
 * empty. To read a table whole then seems the cheapest, for each job of a batch even; with thousands of jobs in it, and all that
 * are dead and not vacuumed yet, it takes seconds.
 */
class EnginePlansTest {
    private static final Set<Class<?>> OF_ENGINE = Set.of(
            JobSql.class, RunSql.class, NodeSql.class, JobTypeSql.class, KeySql.class, LeaseSql.class, WakeupSql.class);

    /** What every job passes through. */
    private static final Set<String> TABLES = Set.of(
            "submitted", "ready", "running", "waiting", "ended", "agent_runs", "job_steps", "job_runs", "job_logs");

    /** These ask for all that run, of a node or of a type: when it comes back or is lost, or when the type gets limits. */
    private static final Set<String> ASK_FOR_ALL =
            Set.of("RunSql.STRAYS", "RunSql.HOLDING", "NodeSql.COME_BACK", "NodeSql.RESCUE", "JobTypeSql.MARK_RUNNING");

    /** The first of a walk along an index. */
    private static final Set<String> ASK_FOR_FIRST = Set.of("KeySql.HOLDING");

    private static Vertx vertx;
    private static Database engine;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        engine = new Database(vertx, TestDatabase.fresh(), 1, Database.Purpose.ENGINE);
        get(engine.query("vacuum analyze", Tuple.tuple()));
    }

    @AfterAll
    static void close() {
        get(engine.close());
        get(vertx.close());
    }

    static Stream<StatementsTest.Statement> statements() {
        return StatementsTest.queries().filter(statement -> OF_ENGINE.contains(statement.type()));
    }

    @ParameterizedTest
    @MethodSource("statements")
    void whatEmptyTablesMakeOfItReadsNoneWhole(StatementsTest.Statement statement) {
        List<String> whole = readWhole(statement.sql());
        if (ASK_FOR_ALL.contains(statement.name())) {
            assertEquals(1, whole.size(), whole::toString);
        } else if (ASK_FOR_FIRST.contains(statement.name())) {
            assertEquals(List.of("Index Only Scan on ready"), whole);
        } else {
            assertEquals(List.of(), whole, "Find it by its key: x.id = any (array[y.id])");
        }
    }

    /** What a join makes of it, where the planner may choose. */
    @Test
    void aJoinByTheKeyItselfWould() {
        assertEquals(
                List.of("Index Scan on running"),
                readWhole("select r.* from unnest($1::uuid[]) as d(id) join bascule.running r on r.id = d.id"));
    }

    @Test
    void theStatementsAreFound() {
        Set<Class<?>> found = statements().map(StatementsTest.Statement::type).collect(Collectors.toSet());
        assertTrue(found.equals(OF_ENGINE), found.toString());
    }

    private static List<String> readWhole(String sql) {
        List<String> whole = new ArrayList<>();
        get(engine.transaction(tx ->
                        tx.query("explain (generic_plan, format json) " + sql).execute()))
                .forEach(row -> collect(row.getJsonArray(0).getJsonObject(0).getJsonObject("Plan"), whole));
        return whole;
    }

    private static void collect(JsonObject node, List<String> whole) {
        String table = node.getString("Relation Name");
        String kind = node.getString("Node Type");
        boolean changes = kind.equals("ModifyTable");
        if (table != null && TABLES.contains(table) && !changes && !isByKey(node)) {
            whole.add(kind + " on " + table);
        }
        node.getJsonArray("Plans", new JsonArray()).forEach(child -> collect((JsonObject) child, whole));
    }

    /** By what an index says of it, or by its place. */
    private static boolean isByKey(JsonObject scan) {
        return scan.containsKey("Index Cond") || scan.containsKey("TID Cond");
    }
}
