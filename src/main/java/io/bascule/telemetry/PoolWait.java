package io.bascule.telemetry;

import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.function.LongConsumer;

/** How long requests waited for a connection of one pool. */
final class PoolWait implements LongConsumer {
    private final Timer timer;
    private final LongAccumulator longest = new LongAccumulator(Math::max, 0);

    PoolWait(Timer timer) {
        this.timer = timer;
    }

    /** A request waited for so many nanoseconds. */
    @Override
    public void accept(long nanos) {
        timer.record(nanos, TimeUnit.NANOSECONDS);
        longest.accumulate(nanos);
    }

    /** The longest wait since this was last asked, in milliseconds. */
    long longestMs() {
        return TimeUnit.NANOSECONDS.toMillis(longest.getThenReset());
    }
}
