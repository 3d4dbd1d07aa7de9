package io.bascule.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.bascule.bus.Runs;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.JobType;
import io.bascule.store.Database;
import io.bascule.store.JobTypeStore;
import io.bascule.store.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JobTypesTest {
    private static Vertx vertx;
    private static JobTypeStore store;
    private long nowMs = 1_000_000;
    private final JobTypes types = new JobTypes(store, () -> nowMs);

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        store = new JobTypeStore(new Database(vertx, TestDatabase.fresh(), 1));
    }

    @AfterAll
    static void close() {
        vertx.close().await();
    }

    private static JobType type(String name, int maxAttempts) {
        return new JobType(name, "Trains.", maxAttempts, 1_000L * maxAttempts, 0, new JsonObject(), null);
    }

    private int attempts(String name) {
        return types.require(Set.of(name)).await().get(name).maxAttempts();
    }

    @Test
    void whatIsSaidElsewhereOfATypeLaterCountsAfterAWhile() {
        store.announce(type("train", 3)).await();
        assertEquals(3, attempts("train"));
        store.announce(type("train", 1)).await();
        nowMs += JobTypes.READ_FOR_MS - 1;
        assertEquals(3, attempts("train"), "it is not read for each job");
        nowMs++;
        assertEquals(1, attempts("train"));
    }

    @Test
    void whatAHandlerInReachSaidIsNotReadAgain() {
        store.announce(type("echo", 3)).await();
        assertEquals(3, attempts("echo"));
        types.heard(new Runs.HandlerUp(type("echo", 5), false));
        nowMs += JobTypes.READ_FOR_MS;
        assertEquals(5, attempts("echo"));
    }

    @Test
    void anUnknownTypeIsToldWithTheKnownOnesUntilItIsThere() {
        store.announce(type("known", 3)).await();
        Fault fault = assertThrows(
                Fault.class, () -> types.require(Set.of("known", "new")).await());
        assertEquals(ErrorCode.UNKNOWN_JOB_TYPE, fault.code());
        assertEquals(
                true,
                fault.getMessage().contains("'new'. Known: ")
                        && fault.getMessage().contains("known"));
        store.announce(type("new", 2)).await();
        assertEquals(2, attempts("new"));
    }
}
