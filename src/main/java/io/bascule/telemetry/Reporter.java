package io.bascule.telemetry;

import io.bascule.bus.Events;
import io.vertx.core.Future;

/** Takes what happened and reports it elsewhere. Returns at once; may lose what it cannot keep up with. */
public interface Reporter {
    /** Reports nothing: no one was named to report to. */
    Reporter NONE = new Reporter() {};

    default void jobChanged(Events.JobChanged event) {}

    default void checkpointChanged(Events.CheckpointChanged event) {}

    default void runEnded(Events.RunEnded event) {}

    default void trouble(Events.Trouble event) {}

    /** How many events were lost because there were too many. */
    default long dropped() {
        return 0;
    }

    /** Sends what is left, for two seconds at most. Never fails. */
    default Future<Void> close() {
        return Future.succeededFuture();
    }
}
