package io.bascule.scheduler;

/** A node's clock: it never goes back, begins wherever it likes, and runs up to a percent fast or slow. */
final class SimulatedClock {
    private static final int PER_MILLE = 1_000;

    private final Simulation world;
    private final long origin;
    private final long rate;

    SimulatedClock(Simulation world) {
        this.world = world;
        this.origin = world.below(1_000_000_000);
        this.rate = PER_MILLE - 10 + world.below(21);
    }

    long ms() {
        return origin + world.nowMs() * rate / PER_MILLE;
    }

    /** How long it really is until so much has passed on this clock. */
    long really(long ms) {
        return (ms * PER_MILLE + rate - 1) / rate;
    }
}
