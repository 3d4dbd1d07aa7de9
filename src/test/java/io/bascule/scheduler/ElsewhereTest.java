package io.bascule.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Runs;
import io.bascule.job.Ids;
import io.bascule.job.RunKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ElsewhereTest {
    private static final RunKey ONE = new RunKey(new UUID(7, 1), 1);
    private static final RunKey TWO = new RunKey(new UUID(7, 2), 1);

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(vertx);
    private final UUID handlerId = Ids.next();
    private final AtomicLong nowMs = new AtomicLong();
    private final Set<RunKey> live = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<RunKey> lost = new LinkedBlockingQueue<>();
    private final BlockingQueue<List<RunKey>> asked = new LinkedBlockingQueue<>();
    private final Elsewhere elsewhere =
            new Elsewhere(bus, Duration.ofSeconds(1), nowMs::get, live::contains, lost::add);

    @AfterEach
    void close() {
        vertx.close().timeout(20, TimeUnit.SECONDS).await();
    }

    private void answer(RunKey... missing) {
        bus.serve(Addresses.handler(handlerId), question -> {
            asked.add(question.runs());
            return Future.succeededFuture(new Runs.Missing(List.of(missing)));
        });
    }

    private void took(RunKey... runs) {
        live.addAll(List.of(runs));
        elsewhere.took(handlerId, List.of(runs));
    }

    @Test
    void aRunThatItsHandlerDoesNotHaveIsLost() throws InterruptedException {
        answer(TWO);
        took(ONE, TWO);
        elsewhere.check();
        assertEquals(TWO, lost.poll(20, TimeUnit.SECONDS));
        assertEquals(List.of(ONE, TWO), asked.poll());
        assertTrue(lost.isEmpty());
    }

    @Test
    void theRunsOfAHandlerThatIsSilentForTooLongAreLost() {
        took(ONE, TWO);
        nowMs.set(1_000);
        elsewhere.check();
        assertTrue(lost.isEmpty(), "it may be a moment's silence");
        nowMs.set(1_001);
        elsewhere.check();
        assertEquals(List.of(ONE, TWO), List.copyOf(lost));
        elsewhere.check();
        assertEquals(2, lost.size());
    }

    @Test
    void aHandlerThatAnswersKeepsItsRuns() throws InterruptedException {
        answer(TWO);
        took(ONE, TWO);
        nowMs.set(900);
        elsewhere.check();
        // Told of in the same answer that says that the handler is there.
        assertEquals(TWO, lost.poll(20, TimeUnit.SECONDS));
        live.remove(TWO);
        nowMs.set(1_800);
        elsewhere.check();
        assertTrue(lost.isEmpty());
    }

    @Test
    void aRunThatIsOverIsNeitherAskedForNorLost() throws InterruptedException {
        answer();
        took(ONE, TWO);
        live.remove(ONE);
        elsewhere.check();
        assertEquals(List.of(TWO), asked.poll(20, TimeUnit.SECONDS));
        live.remove(TWO);
        nowMs.set(5_000);
        elsewhere.check();
        assertTrue(lost.isEmpty());
    }
}
