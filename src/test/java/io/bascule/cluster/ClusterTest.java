package io.bascule.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.net.ConnectException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterTest {
    private static final long PATIENCE_S = 60;
    /** Of this test run alone: others may run on the same machine. */
    private static final long RUN = ProcessHandle.current().pid();

    private static final int PORT = (int) (20_000 + RUN % 10_000);
    private static final String NAME = "cluster-test-" + RUN;

    private final List<Vertx> joined = new ArrayList<>();

    @AfterEach
    void leave() throws Exception {
        for (Vertx vertx : joined) {
            vertx.close().await(PATIENCE_S, TimeUnit.SECONDS);
        }
    }

    @Test
    void processesOfOneNameMeetAndOthersAreStrangers() throws Exception {
        Vertx host = joined(NAME, "127.0.0.1");
        host.eventBus()
                .<String>consumer("who", message -> message.reply("host"))
                .completion()
                .await(PATIENCE_S, TimeUnit.SECONDS);

        Vertx guest = joined(NAME, "127.0.0.1");
        assertEquals("host", ask(guest).await(PATIENCE_S, TimeUnit.SECONDS).body());

        Vertx stranger = joined(NAME + "-other", "127.0.0.1");
        ReplyException failure =
                assertThrows(ReplyException.class, () -> ask(stranger).await(PATIENCE_S, TimeUnit.SECONDS));
        assertEquals(ReplyFailure.NO_HANDLERS, failure.failureType());
    }

    @Test
    void itListensOnItsOwnAddressAlone() throws Exception {
        joined(NAME, "127.0.0.1");
        new Socket("127.0.0.1", PORT).close();
        assertThrows(ConnectException.class, () -> new Socket("127.0.0.2", PORT).close());
    }

    @ParameterizedTest
    @CsvSource({
        // For documentation: no machine has it.
        "192.0.2.1, is no address of this machine",
        "0.0.0.0, is no address of this machine",
        "no-such-host.invalid, is not known here",
    })
    void aHostThatIsNotThisMachineIsRefused(String host, String why) {
        ClusterProblem problem = assertThrows(ClusterProblem.class, () -> joined(NAME, host));
        assertTrue(
                problem.getMessage().contains("(BASCULE_CLUSTER_HOST): \"" + host + "\" " + why), problem.getMessage());
    }

    private Vertx joined(String name, String host) {
        Vertx vertx = Cluster.join(new ClusterSettings(name, host, PORT, List.of(host), 0), new VertxOptions());
        joined.add(vertx);
        return vertx;
    }

    private static Future<Message<String>> ask(Vertx vertx) {
        return vertx.eventBus().request("who", "are you?");
    }
}
