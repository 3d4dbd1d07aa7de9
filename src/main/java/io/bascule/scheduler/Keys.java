package io.bascule.scheduler;

import io.bascule.job.Job;
import io.bascule.job.JobStatus;
import io.bascule.store.KeyStore;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets held jobs of concurrency keys go where their key has room: when one of the key comes or ends, and in a sweep that finds what
 * a lost message left. Safe to do twice and on many nodes: what there is room for is counted from rows, under the key's lock.
 */
final class Keys {
    private static final Logger LOG = LoggerFactory.getLogger(Keys.class);
    private static final int SWEEP = 1_000;

    private final KeyStore store;
    private final Runnable admitted;
    private Set<String> waiting = new HashSet<>();
    private boolean busy;
    private boolean sweeps;

    /**
     * @param admitted told once jobs were let go
     */
    Keys(KeyStore store, Runnable admitted) {
        this.store = store;
        this.admitted = admitted;
    }

    /** Jobs came or changed their state. */
    void changed(List<Job> jobs) {
        Set<String> keys = jobs.stream()
                .filter(job -> job.status() != JobStatus.RUNNING)
                .map(Job::concurrencyKey)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        admit(keys);
    }

    /** Looks at all keys that hold jobs. */
    void sweep() {
        if (!sweeps) {
            sweeps = true;
            store.holding(SWEEP)
                    .onSuccess(this::admit)
                    .onFailure(failure -> LOG.debug("Held jobs were not looked for; the next sweep does", failure))
                    .onComplete(v -> sweeps = false);
        }
    }

    private void admit(Collection<String> keys) {
        waiting.addAll(keys);
        next();
    }

    private void next() {
        if (busy || waiting.isEmpty()) {
            return;
        }
        busy = true;
        Set<String> keys = waiting;
        waiting = new HashSet<>();
        Future<Integer> all = Future.succeededFuture(0);
        for (String key : keys) {
            all = all.compose(n -> store.admit(key).map(more -> n + more));
        }
        all.onSuccess(n -> {
                    if (n > 0) {
                        admitted.run();
                    }
                })
                .onFailure(failure -> LOG.debug("Held jobs were not let go; the next sweep does", failure))
                .onComplete(v -> {
                    busy = false;
                    next();
                });
    }
}
