package io.bascule.handler;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Runs;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers what the runs of a verticle report in one turn of its event loop, and sends it together. Anyone may add, from any
 * thread; the answers come on the event loop.
 */
final class Outbox {
    /** Most reports of one message. */
    static final int MAX_BATCH = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private record Waiting(RunReporter from, Runs.Report report) {}

    private final Context context;
    private final Bus bus;
    private List<Waiting> gathered = new ArrayList<>();

    /**
     * @param context the verticle's
     */
    Outbox(Context context, Bus bus) {
        this.context = context;
        this.bus = bus;
    }

    /** Sends the report soon; what becomes of it is told to {@link RunReporter#answered}. */
    void add(RunReporter from, Runs.Report report) {
        boolean isFirst;
        synchronized (this) {
            isFirst = gathered.isEmpty();
            gathered.add(new Waiting(from, report));
        }
        if (isFirst) {
            context.runOnContext(v -> sendAll());
        }
    }

    private synchronized List<Waiting> take() {
        List<Waiting> taken = gathered;
        gathered = new ArrayList<>();
        return taken;
    }

    private void sendAll() {
        Map<UUID, List<Waiting>> byNode = new LinkedHashMap<>();
        for (Waiting one : take()) {
            byNode.computeIfAbsent(one.from().nodeId(), id -> new ArrayList<>()).add(one);
        }
        byNode.forEach((nodeId, all) -> {
            for (int from = 0; from < all.size(); from += MAX_BATCH) {
                send(nodeId, all.subList(from, Math.min(from + MAX_BATCH, all.size())));
            }
        });
    }

    private void send(UUID nodeId, List<Waiting> batch) {
        List<Runs.Report> reports = new ArrayList<>(batch.size());
        batch.forEach(one -> reports.add(one.report()));
        bus.request(Addresses.reports(nodeId), new Runs.Reports(reports))
                .onSuccess(answers -> {
                    for (int i = 0; i < batch.size(); i++) {
                        tell(batch.get(i).from(), answers.fault(i));
                    }
                })
                .onFailure(failure -> batch.forEach(one -> tell(one.from(), failure)));
    }

    /** What waits for the answer is the handler's own code, and one handler's mistake is no other run's. */
    private static void tell(RunReporter from, Throwable failure) {
        try {
            from.answered(failure);
        } catch (RuntimeException thrown) {
            LOG.error("A handler failed while it was told that its report was taken", thrown);
        }
    }
}
