package io.bascule.bench.node;

import io.bascule.bench.lab.Options;
import io.bascule.bench.lab.Pause;
import io.bascule.bench.report.Percentiles;
import io.bascule.bus.Events;
import io.bascule.bus.JobClient;
import io.bascule.handler.ApprovalRequest;
import io.bascule.handler.JobContext;
import io.bascule.handler.JobHandler;
import io.bascule.job.Decision;
import io.bascule.job.JobStatus;
import io.bascule.job.NewJob;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** From the call that decides to the start of the handler: jobs park, and are approved one each 20 ms. */
final class Decisions {
    private static final String TYPE = "approved";
    private static final int EVERY_MS = 20;
    private static final int WARM = 100;

    /** A job that waits, and for which decision. */
    private record Parked(UUID jobId, UUID checkpointId) {}

    private final Options options;
    private final int jobs;
    private final Queue<Parked> parked = new ConcurrentLinkedQueue<>();
    private final Map<UUID, Long> decidedNs = new ConcurrentHashMap<>();
    private final Queue<Long> tookNs = new ConcurrentLinkedQueue<>();

    Decisions(Options options) {
        this.options = options;
        this.jobs = options.number("secs", 10) * 1_000 / EVERY_MS;
    }

    String measure() {
        try (BenchNode node = BenchNode.start(true, options, new Approved())) {
            node.client().onEvent(this::note);
            park(node.client());
            JobClient reviewer = node.reviewer();
            Pickups.paced(WARM, EVERY_MS, i -> decide(reviewer));
            await(WARM);
            tookNs.clear();
            long[] replies = Pickups.paced(jobs, EVERY_MS, i -> decide(reviewer));
            await(jobs);
            long[] took = tookNs.stream().mapToLong(Long::longValue).toArray();
            return Percentiles.of("", took) + " " + Percentiles.of("ack_", replies);
        }
    }

    private void note(Events.JobChanged change) {
        if (change.job().status() == JobStatus.WAITING_APPROVAL
                && change.job().jobType().equals(TYPE)) {
            parked.add(new Parked(change.job().id(), change.job().checkpointId()));
        }
    }

    private void park(JobClient client) {
        List<NewJob> batch = new ArrayList<>();
        for (int i = 0; i < jobs + WARM; i++) {
            batch.add(NewJob.of(TYPE, JsonObject.of("seq", i)));
        }
        client.submitAll(batch, null).await();
        while (parked.size() < jobs + WARM) {
            Pause.ms(20);
        }
    }

    private void decide(JobClient reviewer) {
        Parked next = parked.remove();
        decidedNs.put(next.jobId(), System.nanoTime());
        reviewer.decide(Decision.approve(next.checkpointId(), null, null)).await();
    }

    private void await(int runs) {
        while (tookNs.size() < runs) {
            Pause.ms(20);
        }
    }

    /** Asks once; what counts is when it is started again. */
    private final class Approved implements JobHandler {
        @Override
        public String jobType() {
            return TYPE;
        }

        @Override
        public Future<JsonObject> run(JobContext job) {
            Long decided = decidedNs.remove(job.jobId());
            if (decided != null) {
                tookNs.add(System.nanoTime() - decided);
            }
            return job.approval(ApprovalRequest.of("May it?", new JsonObject())).map(approval -> new JsonObject());
        }
    }
}
