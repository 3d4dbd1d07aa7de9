package io.bascule.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bascule.job.DutyKey;
import io.bascule.store.PruneStore;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SweepTest {
    private static final DutyKey DUTY = new DutyKey("retention", 1);

    private final List<PruneStore.Part> asked = new ArrayList<>();
    private Optional<UUID> last = Optional.empty();
    private long tookMs;
    private boolean fails;
    private long nowMs;
    private final Sweep sweep = new Sweep(this::remove, () -> nowMs);

    private Future<PruneStore.Batch> remove(DutyKey duty, PruneStore.Part part) {
        asked.add(part);
        nowMs += tookMs;
        return fails ? Future.failedFuture("too long") : Future.succeededFuture(new PruneStore.Batch(0, last));
    }

    private List<Integer> sizes(int steps) {
        asked.clear();
        for (int i = 0; i < steps; i++) {
            sweep.step(DUTY);
        }
        return asked.stream().map(PruneStore.Part::limit).toList();
    }

    @Test
    void itGoesOnAfterTheLastAndFromTheStartAfterTheEnd() {
        UUID one = new UUID(1, 1);
        last = Optional.of(one);
        sweep.step(DUTY);
        last = Optional.empty();
        sweep.step(DUTY);
        sweep.step(DUTY);
        assertEquals(
                List.of(PruneStore.FIRST, one, PruneStore.FIRST),
                asked.stream().map(PruneStore.Part::after).toList());
    }

    @Test
    void batchesGrowWhileTheyAreQuickAndShrinkWhereTheyAreNot() {
        tookMs = 10;
        assertEquals(List.of(100, 200, 400, 800, 1_000, 1_000), sizes(6));
        tookMs = 80;
        assertEquals(List.of(1_000, 1_000), sizes(2));
        tookMs = 300;
        assertEquals(List.of(1_000, 500, 250), sizes(3));
    }

    @Test
    void aBatchThatFailsIsTriedAgainMuchSmaller() {
        fails = true;
        assertEquals(List.of(100, 12, 1, 1), sizes(4));
        assertEquals(PruneStore.FIRST, asked.get(3).after());
        fails = false;
        assertEquals(List.of(1, 2, 4), sizes(3));
    }
}
