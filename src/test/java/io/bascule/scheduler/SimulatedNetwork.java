package io.bascule.scheduler;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The way to the database: requests and answers are slow now and then, or lost, or carried out after the one who asked was told that
 * they failed. Later ones overtake earlier ones.
 */
final class SimulatedNetwork {
    /** Does something on the event loop of whoever asked. */
    interface Later {
        void does(long delayMs, Runnable what);
    }

    private final Simulation world;
    private final double loses;
    private long downUntilMs;

    SimulatedNetwork(Simulation world, double loses) {
        this.world = world;
        this.loses = loses;
    }

    /** The database answers nobody for a while. */
    void cut(long ms) {
        downUntilMs = world.nowMs() + ms;
    }

    <T> void ask(Supplier<T> query, Consumer<T> answered, Runnable failed, Later asker) {
        long there = world.delay();
        long back = world.delay();
        double fate = world.isCalm() ? 1 : world.fraction();
        if (fate < loses || world.nowMs() < downUntilMs) {
            asker.does(there, failed);
        } else if (fate < 2 * loses) {
            world.at(world.nowMs() + there, query::get);
            asker.does(there + back, failed);
        } else if (fate < 3 * loses) {
            world.at(world.nowMs() + there + world.below(8_000), query::get);
            asker.does(there, failed);
        } else {
            world.at(world.nowMs() + there, () -> {
                T answer = query.get();
                asker.does(back, () -> answered.accept(answer));
            });
        }
    }
}
