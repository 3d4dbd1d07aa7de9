package io.bascule.bench.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Waits until the machine has nothing else to do, since figures of a busy one say little. */
public final class Gate {
    private static final Path STAT = Path.of("/proc/stat");
    private static final double IDLE = 0.06;
    private static final long LOOK_MS = 2_000;

    private final boolean isOff;
    private long patienceMs;
    private int passedBusy;

    /** @param patienceS how long it may wait, over all runs together; 0 to let everything pass */
    public Gate(int patienceS) {
        this.isOff = patienceS == 0;
        this.patienceMs = patienceS * 1_000L;
    }

    /** Returns once the machine was idle for 2 s, or when patience is over. */
    public void pass() {
        if (isOff || !Files.isReadable(STAT)) {
            return;
        }
        while (patienceMs > 0) {
            double before = busySeconds();
            Pause.ms(LOOK_MS);
            patienceMs -= LOOK_MS;
            if ((busySeconds() - before) * 1_000 / LOOK_MS < IDLE) {
                return;
            }
        }
        passedBusy++;
    }

    /** How many runs began without its having seen the machine idle. */
    public int passedBusy() {
        return passedBusy;
    }

    /** CPU seconds that all processes used so far: user, nice, system, irq, softirq and steal. */
    public static double busySeconds() {
        try {
            String[] ticks = Files.readAllLines(STAT).get(0).strip().split("\\s+");
            long busy = 0;
            for (int i : new int[] {1, 2, 3, 6, 7, 8}) {
                busy += Long.parseLong(ticks[i]);
            }
            return busy / 100.0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
