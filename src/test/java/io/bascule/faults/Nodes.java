package io.bascule.faults;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.bascule.Machine;
import io.bascule.blackbox.Eventually;
import io.bascule.blackbox.Launch;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Nodes that stand still, tell the wrong time, or run handlers that do what no handler should. */
final class Nodes {
    /** Rescued jobs are spread over so long. */
    private static final Duration RESCUE_JITTER = Duration.ofSeconds(1);

    /** So long, at least, clients work with clocks that are wrong. */
    private static final long WRONG_MS = 4_000;

    /** Of one kind each node that takes some has as many as of the other. */
    private static final List<List<String>> UNDER_WAY = Stream.generate(
                    () -> Stream.of(List.of("step", "step"), List.of("unrecorded")))
            .limit(60)
            .flatMap(both -> both)
            .toList();

    /** So many jobs, at least, have two runs when a node wakes. */
    private static final int ENOUGH = 10;

    private Nodes() {}

    /**
     * So long that others have taken its jobs and are at work on them: what it writes when it wakes must change nothing, be it the
     * result of a step or the end of a job.
     */
    static Fault stoppedAndContinued(int times) {
        return story -> {
            for (int i = 0; i < times * story.scale(); i++) {
                story.fleet().awaitServing();
                String key = "under-way-" + i;
                story.submitEach(key, UNDER_WAY, job -> slow(job, 2_500));
                Node node = story.awaitNodeRunning(key, ENOUGH);
                node.signal("STOP");
                try {
                    story.awaitRunningAgain(key, ENOUGH);
                } finally {
                    node.signal("CONT");
                }
            }
        };
    }

    private static JsonObject slow(JsonObject job, int workMs) {
        job.getJsonObject("inputData").put("workMs", workMs);
        return job;
    }

    /** A handler that keeps an event loop, perhaps the one that tells that the node lives. */
    static Fault loopBlocked(int blockMs) {
        return story -> {
            for (int i = 0; i < story.scale(); i++) {
                story.submit("blocking-" + i, 1, List.of("step", "block", "step"), job -> {
                    job.getJsonObject("inputData").put("blockMs", blockMs);
                    return job;
                });
                story.awaitDone("blocking-" + i);
            }
        };
    }

    /** A job that ends each JVM that runs it, until its attempts are used up; what ran beside it goes on as soon as it is rescued. */
    static Fault halting(int attempts) {
        return story -> {
            for (int i = 0; i < story.scale(); i++) {
                String neighbours = "neighbour-" + i;
                story.submit(neighbours, 60, List.of("step", "step", "step"), job -> slow(job, 500));
                story.submit("halting-" + i, 1, List.of("step", "halt"), job -> job.put("maxAttempts", attempts));
                story.awaitDone("halting-" + i);
                Duration patience = Fleet.NODE_TIMEOUT.plus(RESCUE_JITTER).plus(Duration.ofSeconds(10));
                story.awaitDone(neighbours, patience);
            }
        };
    }

    /**
     * Nodes start again with their clocks wrong, each by so many seconds. Skipped where there is no libfaketime. It makes
     * the monotonic clock one with the wrong wall clock, for waits would go wrong otherwise: handlers take that back for what they
     * write down.
     */
    static Fault clocksWrong(int... secondsAhead) {
        return story -> {
            Optional<Path> library = faketime();
            Machine.needs(library.isPresent(), "libfaketime, to set a clock wrong");
            List<Node> nodes = story.fleet().nodes().subList(0, secondsAhead.length);
            try {
                for (int i = 0; i < secondsAhead.length; i++) {
                    int ahead = secondsAhead[i];
                    startAgain(
                            nodes.get(i),
                            launch -> launch.with("LD_PRELOAD", library.get().toString())
                                    .with("FAKETIME", "%+d".formatted(ahead))
                                    .withJvm("-D" + FaultHandler.AHEAD + "="
                                            + (wallAheadOfMonotonic() + SECONDS.toNanos(ahead))));
                }
                story.fleet().awaitServing();
                Eventually.pause(WRONG_MS * story.scale());
                story.submit("of-any-time", 100, List.of("step", "sleep", "step"), job -> job);
                story.awaitDone("of-any-time");
            } finally {
                nodes.forEach(node -> startAgain(node, launch -> launch));
            }
        };
    }

    private static long wallAheadOfMonotonic() {
        Instant wall = Instant.now();
        return SECONDS.toNanos(wall.getEpochSecond()) + wall.getNano() - System.nanoTime();
    }

    private static void startAgain(Node node, UnaryOperator<Launch> change) {
        node.startWith(change);
        node.kill();
    }

    private static Optional<Path> faketime() {
        return List.of("x86_64-linux-gnu", "aarch64-linux-gnu").stream()
                .map(machine -> Path.of("/usr/lib", machine, "faketime", "libfaketime.so.1"))
                .filter(Files::exists)
                .findFirst();
    }
}
