package io.bascule.scheduler;

/** As {@link Lease} does it. */
final class SimulatedLease {
    private static final int COUNT_EVERY = 5;
    private static final int RESCUE_BATCH = 3;

    private final Simulation world;
    private final SimulatedNode node;
    private final long intervalMs;
    private final long selfFenceMs;
    private final long sweepMs;
    private long untilMs;
    private boolean lost;
    private boolean beating;
    private int beats;

    SimulatedLease(Simulation world, SimulatedNode node, WorkerSettings settings) {
        this.world = world;
        this.node = node;
        this.intervalMs = settings.heartbeatInterval().toMillis();
        this.selfFenceMs = settings.selfFenceAfter().toMillis();
        this.sweepMs = settings.nodeTimeout().toMillis() / 3;
    }

    /** The node is entered, which was asked for at this time of its own clock. */
    void joined(long sentMs) {
        leased(sentMs);
        beat();
        sweep();
    }

    /** Whether others may have taken over what the node is at work on. */
    boolean isOver() {
        return node.clockMs() >= untilMs;
    }

    private void leased(long sentMs) {
        untilMs = sentMs + selfFenceMs;
        node.tell(new Event.Leased(untilMs));
    }

    private void beat() {
        node.laterByItsClock(intervalMs, this::beat);
        if (beating) {
            return;
        }
        beating = true;
        long sentMs = node.clockMs();
        if (lost) {
            Runnable failed = () -> beating = false;
            node.ask(
                    () -> world.database.rescue(RESCUE_BATCH, 100),
                    rescued -> node.ask(() -> world.database.comeBack(node.id), back -> cameBack(back, sentMs), failed),
                    failed);
        } else {
            node.ask(() -> world.database.heartbeat(node.id), found -> extended(found, sentMs), () -> beating = false);
        }
    }

    private void cameBack(boolean back, long sentMs) {
        beating = false;
        if (back) {
            lost = false;
            leased(sentMs);
        }
    }

    private void extended(SimulatedDatabase.Heartbeat found, long sentMs) {
        beating = false;
        if (!found.alive()) {
            lost = true;
            untilMs = Long.MIN_VALUE;
            node.tell(new Event.LeaseLost());
            return;
        }
        leased(sentMs);
        found.toCancel().forEach(run -> node.tell(new Event.CancelAsked(run)));
        node.tell(new Event.Company(found.others()));
        if (beats++ % COUNT_EVERY == 0) {
            node.ask(() -> world.database.holding(node.id), held -> node.tell(new Event.Holding(held)), () -> {});
        }
    }

    private void sweep() {
        node.laterByItsClock(sweepMs, this::sweep);
        node.ask(
                () -> {
                    world.database.declareLost();
                    world.database.expire();
                    return world.database.rescue(RESCUE_BATCH, 100);
                },
                rescued -> node.wakeIf(rescued > 0),
                () -> {});
    }
}
