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
    /** Most characters of JSON in one message that has more than one report. */
    static final long MAX_CHARACTERS = 4 * 1024 * 1024;

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
        byNode.forEach(this::sendInParts);
    }

    private void sendInParts(UUID nodeId, List<Waiting> all) {
        int from = 0;
        long characters = 0;
        for (int i = 0; i < all.size(); i++) {
            int size = size(all.get(i).report().content());
            if (i > from && (i - from == MAX_BATCH || characters + size > MAX_CHARACTERS)) {
                send(nodeId, all.subList(from, i));
                from = i;
                characters = 0;
            }
            characters += size;
        }
        send(nodeId, all.subList(from, all.size()));
    }

    /** Of what may be large; a lot where it is not known. */
    private static int size(Runs.Content content) {
        if (content instanceof Runs.Completed completed) {
            return JsonSize.atMost(completed.output());
        }
        if (content instanceof Runs.StepDone step) {
            return JsonSize.atMost(step.result());
        }
        boolean isSmall = content instanceof Runs.Progressed
                || content instanceof Runs.Failed
                || content instanceof Runs.Slept
                || content instanceof Runs.Stopped
                || content instanceof Runs.HandedBack;
        return isSmall ? 0 : (int) MAX_CHARACTERS / 10;
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
