package io.bascule.agent;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A process with all that it started, directly or not. Those whose parents have ended are found too: by having been seen before, and on
 * Linux by a variable in their environment.
 */
final class Tree {
    private static final long FIRST_PAUSE_MS = 10;
    private static final long LONGEST_PAUSE_MS = 250;
    private static final Long NOBODY = 0L;
    private static final int KILL_ROUNDS = 100;

    private final String mark;
    private final ProcessHandle root;
    /** Parents before their children, who must not go on when a child of theirs was ended. */
    private final Set<ProcessHandle> seen = new LinkedHashSet<>();

    /**
     * @param root still alive, so that nothing is missed
     * @param mark a variable, {@code NAME=value}, that no other process was started with
     */
    Tree(ProcessHandle root, String mark) {
        this.mark = mark;
        this.root = root;
        seen.add(root);
    }

    /** Looks who is there, where children of ended parents cannot be found later. */
    void remember() {
        if (!LinuxProcesses.areTold()) {
            look();
        }
    }

    private synchronized void look() {
        // First, since another process may have the number of one that has ended.
        seen.removeIf(process -> !process.isAlive());
        seen.addAll(LinuxProcesses.startedWith(mark));
        Map<Long, List<ProcessHandle>> children = ProcessHandle.allProcesses()
                .collect(Collectors.groupingBy(
                        process -> process.parent().map(ProcessHandle::pid).orElse(NOBODY)));
        Deque<ProcessHandle> parents = new ArrayDeque<>(seen);
        while (!parents.isEmpty()) {
            children.getOrDefault(parents.poll().pid(), List.of()).stream()
                    .filter(seen::add)
                    .forEach(parents::add);
        }
    }

    private synchronized List<ProcessHandle> alive() {
        look();
        return seen.stream()
                .filter(process -> process.isAlive() && !LinuxProcesses.isZombie(process))
                .toList();
    }

    /**
     * Ends all of it: asks (on Windows it cannot), and after a while does not ask any more. Returns once nothing is left, or what is
     * left cannot be ended.
     *
     * @param patience how long those that were asked have
     * @param hurry when it comes, no more patience
     */
    void end(Duration patience, CountDownLatch hurry) throws InterruptedException {
        long endNs = System.nanoTime() + patience.toNanos();
        Set<ProcessHandle> asked = askWhoIsFoundFast();
        long pauseMs = FIRST_PAUSE_MS;
        for (List<ProcessHandle> left = alive(); !left.isEmpty(); left = alive()) {
            left.stream().filter(asked::add).forEach(ProcessHandle::destroy);
            long remainingMs = TimeUnit.NANOSECONDS.toMillis(endNs - System.nanoTime());
            if (remainingMs <= 0 || hurry.await(Math.min(pauseMs, remainingMs), TimeUnit.MILLISECONDS)) {
                kill();
                return;
            }
            pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
        }
    }

    /** Who was told to end shall do nothing more; to look at all processes takes a while. */
    private synchronized Set<ProcessHandle> askWhoIsFoundFast() {
        Set<ProcessHandle> asked = new LinkedHashSet<>();
        if (root.isAlive()) {
            asked.add(root);
            root.descendants().forEach(asked::add);
            seen.addAll(asked);
            asked.forEach(ProcessHandle::destroy);
        }
        return asked;
    }

    /** Does not ask. What starts others faster than it is found is found in the end. */
    private void kill() throws InterruptedException {
        List<ProcessHandle> left = new ArrayList<>(alive());
        for (int round = 0; round < KILL_ROUNDS && !left.isEmpty(); round++) {
            left.forEach(ProcessHandle::destroyForcibly);
            Thread.sleep(FIRST_PAUSE_MS);
            left = alive();
        }
    }
}
