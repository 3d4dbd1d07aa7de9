package io.bascule;

import static io.bascule.engine.Engine.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.bus.Events;
import io.bascule.bus.JobClient;
import io.bascule.example.RefundHandler;
import io.bascule.job.Caller;
import io.bascule.job.Fault;
import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.JobStatus;
import io.bascule.job.NewJob;
import io.bascule.job.Role;
import io.bascule.settings.Config;
import io.bascule.settings.ConfigReader;
import io.bascule.store.DatabaseAddress;
import io.bascule.store.TestDatabase;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bascule inside somebody's Vert.x application. */
class BasculeVerticleTest {
    private static final Caller APP = Caller.person(Ids.next(), "app", Role.USER);

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() {
        vertx.deploymentIDs().forEach(id -> get(vertx.undeploy(id).otherwiseEmpty()));
        get(vertx.close());
    }

    private Config config() {
        DatabaseAddress address = TestDatabase.fresh();
        String url = "postgres://" + address.user() + ":" + address.password() + "@" + address.host() + ":"
                + address.port() + "/" + address.database() + "?sslmode=disable";
        return ConfigReader.read(
                Optional.empty(),
                folder,
                Map.of("DATABASE_URL", url, "BASCULE_HTTP_PORT", "0", "BASCULE_DATA_DIR", folder.toString()));
    }

    @Test
    void anApplicationSubmitsToItsOwnJobTypeOverTheEventBus() {
        get(vertx.deployVerticle(new BasculeVerticle(config(), new RefundHandler())));
        JobClient client = new JobClient(vertx, APP);
        Promise<Job> waiting = Promise.promise();
        client.onEvent(event -> tellWaiting(event, waiting));
        Job job = get(client.submit(NewJob.of("refund", new JsonObject().put("cents", 1250))));
        assertEquals(job.id(), get(waiting.future()).id());
        Fault refused = assertThrows(
                Fault.class, () -> get(client.submit(NewJob.of("refund", new JsonObject().put("cents", 0)))));
        assertTrue(refused.getMessage().startsWith("inputData.cents"), refused.getMessage());
    }

    private static void tellWaiting(Events.JobChanged event, Promise<Job> waiting) {
        if (event.job().status() == JobStatus.WAITING_APPROVAL) {
            waiting.tryComplete(event.job());
        }
    }

    @Test
    void itCanBeUndeployedAndDeployedAgain() {
        Config config = config();
        String first = get(vertx.deployVerticle(new BasculeVerticle(config, new RefundHandler())));
        Job job = get(new JobClient(vertx, APP).submit(NewJob.of("refund", new JsonObject().put("cents", 1))));
        get(vertx.undeploy(first));
        get(vertx.deployVerticle(new BasculeVerticle(config, new RefundHandler())));
        assertEquals(job.id(), get(new JobClient(vertx, APP).get(job.id())).id());
    }

    @Test
    void aClusterThatTheApplicationIsNotInIsRefused() {
        Config config = ConfigReader.read(Optional.empty(), folder, Map.of("BASCULE_CLUSTER", "true"));
        RuntimeException failure =
                assertThrows(RuntimeException.class, () -> get(vertx.deployVerticle(new BasculeVerticle(config))));
        assertTrue(failure.getMessage().contains("make it with BasculeVertx.start(config)"), failure.getMessage());
    }

    @Test
    void whatKeepsItFromStartingIsSaidAndNothingIsLeftRunning() {
        Config config = ConfigReader.read(
                Optional.empty(),
                folder,
                Map.of("DATABASE_URL", "postgres://nobody:nothing@127.0.0.1:1/none", "BASCULE_HTTP_PORT", "0"));
        RuntimeException failure =
                assertThrows(RuntimeException.class, () -> get(vertx.deployVerticle(new BasculeVerticle(config))));
        assertTrue(failure.getMessage().contains("127.0.0.1:1"), failure.getMessage());
        assertTrue(vertx.deploymentIDs().isEmpty());
    }
}
