package io.bascule.faults;

import io.bascule.blackbox.Eventually;
import io.bascule.faults.Point.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code kill -9} of nodes, several at the same time, each started again at once. */
final class Kills {
    private static final int LONGEST_LIFE_MS = 900;
    private static final long POINT_PATIENCE_MS = 5_000;
    private static final int TRIES = 4;

    private Kills() {}

    /** At any moment, two in five while the node still starts. */
    static Fault atRandom(int kills) {
        return story -> {
            AtomicInteger left = new AtomicInteger(kills * story.scale());
            everyNode(story, (node, random) -> {
                while (left.getAndDecrement() > 0) {
                    if (random.nextInt(5) < 3) {
                        node.awaitServing();
                        story.awaitAcknowledgements();
                    }
                    do {
                        Eventually.pause(random.nextInt(LONGEST_LIFE_MS));
                    } while (!node.kill());
                }
            });
        };
    }

    /** Each place so often, in any order, on whichever node is free for it. A node that does not come to its place in time is killed all the same. */
    static Fault atPoints(int timesEach) {
        return story -> {
            List<Place> order = new ArrayList<>();
            for (int i = 0; i < timesEach * story.scale(); i++) {
                order.addAll(List.of(Place.values()));
            }
            Collections.shuffle(order, story.random());
            Queue<Place> left = new ConcurrentLinkedQueue<>(order);
            Set<Place> struck = ConcurrentHashMap.newKeySet();
            everyNode(story, (node, random) -> {
                for (Place place = left.poll(); place != null; place = left.poll()) {
                    killAt(node, place, struck);
                }
            });
            Set<Place> never = EnumSet.allOf(Place.class);
            never.removeAll(struck);
            if (!never.isEmpty()) {
                throw new AssertionError("Never came to " + never);
            }
        };
    }

    private static void killAt(Node node, Place place, Set<Place> struck) throws InterruptedException {
        for (int tried = 0; tried < TRIES; tried++) {
            node.awaitServing();
            Point point = Point.at(place, node::kill);
            node.wire().strikeAt(point);
            if (point.await(POINT_PATIENCE_MS)) {
                struck.add(place);
                return;
            }
            node.wire().strikeAt(null);
        }
        node.kill();
    }

    private interface Killer {
        void kill(Node node, Random random) throws Exception;
    }

    private static void everyNode(Story story, Killer killer) throws Exception {
        List<Thread> killers = new ArrayList<>();
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        for (Node node : story.fleet().nodes()) {
            Random random = new Random(story.random().nextLong());
            Thread thread = Wire.daemon("killer of " + node.name(), () -> {
                try {
                    killer.kill(node, random);
                } catch (Exception | AssertionError failure) {
                    failures.add(failure);
                }
            });
            thread.start();
            killers.add(thread);
        }
        for (Thread thread : killers) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw new AssertionError("A killer failed", failures.peek());
        }
    }
}
