package io.bascule.bench.node;

import io.bascule.bench.lab.Options;
import io.bascule.bench.lab.Pause;
import java.lang.management.ManagementFactory;

/** How much heap a node holds that has nothing to do, whatever lies in its database. */
final class HeapUse {
    /** Longer than every poll and sweep, so that whatever would be loaded is. */
    private static final long SETTLE_MS = 20_000;

    private static final int FEW = 200;

    private final Options options;

    HeapUse(Options options) {
        this.options = options;
    }

    String measure() {
        NoopHandler handler = new NoopHandler();
        try (BenchNode node = BenchNode.start(true, options, handler)) {
            new Submitting(node.client()).inBatches(FEW, FEW, 1);
            while (handler.started() < FEW) {
                Pause.ms(20);
            }
            Pause.ms(SETTLE_MS);
            return "heapB=" + used();
        }
    }

    /** In bytes, of this process, once what is not used any more is gone. */
    static long used() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            Pause.ms(200);
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
