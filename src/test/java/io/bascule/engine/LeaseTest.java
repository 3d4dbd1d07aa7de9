package io.bascule.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.LogEar;
import io.bascule.bus.Requests.ControlWorker.Order;
import io.bascule.job.JobStatus;
import io.bascule.job.NewJob;
import io.bascule.store.DatabaseAddress;
import io.bascule.store.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a node says of its lease, and how it goes on. */
class LeaseTest {
    private final DatabaseAddress address = TestDatabase.fresh();

    @Test
    void aNodeSaysOnceThatTheDatabaseIsAwayAndOnceThatItIsBack() throws Exception {
        try (Proxy proxy = new Proxy(address);
                LogEar ear = new LogEar("io.bascule.scheduler.Lease");
                Engine engine = new Engine(
                        proxy.address(),
                        Engine.settings(),
                        Handlers.of("work", job -> Future.succeededFuture(new JsonObject())))) {
            assertTrue(engine.worker(Order.STATUS).leaseAgeMs() < 10_000);
            proxy.stall();
            ear.await("The database is away");
            ear.await("No heartbeat for");
            assertTrue(engine.worker(Order.STATUS).leaseAgeMs() >= 1_000, "since its last heartbeat");
            proxy.open();
            ear.await("The database is back");
            assertEquals(1, ear.heard("The database is away").size());
            UUID job = Engine.get(engine.client.submit(NewJob.of("work", new JsonObject())))
                    .id();
            engine.await(job, JobStatus.COMPLETED);
        }
    }

    @Test
    void aNodeWhoseRowWasRemovedWhileItWasAwayEntersAgain() throws Exception {
        try (LogEar ear = new LogEar("io.bascule.scheduler.Lease");
                Engine engine = new Engine(
                        address,
                        Engine.settings(),
                        Handlers.of("work", job -> Future.succeededFuture(new JsonObject())))) {
            engine.sql("delete from bascule.nodes");
            ear.await("This node is back");
            UUID job = Engine.get(engine.client.submit(NewJob.of("work", new JsonObject())))
                    .id();
            engine.await(job, JobStatus.COMPLETED);
            assertEquals(engine.nodeId.toString(), engine.sql("select id from bascule.nodes where stopped_at is null"));
        }
    }
}
