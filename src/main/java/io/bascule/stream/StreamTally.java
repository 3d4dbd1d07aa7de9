package io.bascule.stream;

import java.util.concurrent.atomic.LongAdder;

/**
 * What became of streams since the process started.
 *
 * @param frames events that were sent, to each stream
 * @param resyncs how often a stream was told that it missed something
 * @param cuts streams that were cut off because their readers took nothing
 */
public record StreamTally(LongAdder frames, LongAdder resyncs, LongAdder cuts) {
    StreamTally() {
        this(new LongAdder(), new LongAdder(), new LongAdder());
    }
}
