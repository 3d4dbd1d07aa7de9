package io.bascule.bench.node;

import io.bascule.bench.lab.JobTables;
import io.bascule.bench.lab.Options;
import io.bascule.bench.lab.Pause;
import io.bascule.bench.lab.Sql;
import io.bascule.bench.report.Percentiles;
import io.bascule.bus.Requests;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** The workloads of the harness, played on a node of this process; each answers with its figures in one line. */
final class Workload {
    private static final int CALLERS = 16;
    private static final int SETTLE_LOOKS = 20;
    private static final int SETTLE_LOOK_MS = 500;
    private static final long WARM_NUMBER = 1_000_000_000L;

    private final Options options;
    private final int n;
    private final NoopHandler handler = new NoopHandler();

    Workload(Options options) {
        this.options = options;
        this.n = options.number("n", 50_000);
    }

    /** The schema in an empty database. */
    String init() {
        try (BenchNode node = BenchNode.start(false, options, handler)) {
            return "port=" + node.port();
        }
    }

    String bulk() {
        try (BenchNode node = BenchNode.start(false, options, handler);
                Sql sql = Sql.open()) {
            Submitting submitting = new Submitting(node.client());
            settle();
            Probe start = Probe.take(sql);
            submitting.inBatches(n, options.number("bulk", 1_000), options.number("inflight", 4));
            return rate("enq_bulk", n, start, Probe.take(sql));
        }
    }

    String one() {
        try (BenchNode node = BenchNode.start(false, options, handler);
                Sql sql = Sql.open()) {
            Submitting submitting = new Submitting(node.client());
            settle();
            Probe start = Probe.take(sql);
            submitting.oneAtATime(CALLERS, n);
            submitting.join();
            return rate("enq_one" + CALLERS, n, start, Probe.take(sql));
        }
    }

    /** From the start of the worker until no job is open in the database. */
    String drain() {
        long begin = System.nanoTime();
        try (BenchNode node = BenchNode.start(false, options, handler);
                Sql sql = Sql.open()) {
            long upAfter = System.nanoTime() - begin;
            settle();
            Probe start = Probe.take(sql);
            node.control(Requests.ControlWorker.Order.START);
            awaitStarts(1);
            long first = System.nanoTime();
            awaitStarts(n / 2);
            long half = System.nanoTime();
            awaitStarts(n);
            long all = System.nanoTime();
            while (sql.number(JobTables.OPEN) == 1) {
                LockSupport.parkNanos(2_000_000);
            }
            Probe end = Probe.take(sql);
            return rate("drain", n, start, end)
                    + String.format(
                            Locale.ROOT,
                            " drain_with_start=%.0f drain_2nd_half=%.0f first_ms=%d flush_ms=%d dup=%d",
                            n * 1e9 / (upAfter + end.ns() - start.ns()),
                            (n - n / 2) * 1e9 / Math.max(1, all - half),
                            (first - start.ns()) / 1_000_000,
                            (end.ns() - all) / 1_000_000,
                            handler.started() - n);
        }
    }

    /** A closed loop of callers, with the worker running beside them. */
    String steady() {
        try (BenchNode node = BenchNode.start(true, options, handler);
                Sql sql = Sql.open()) {
            Submitting submitting = new Submitting(node.client());
            submitting.oneAtATime(CALLERS, Long.MAX_VALUE);
            Pause.ms(options.number("warm", 8) * 1_000L);
            Probe start = Probe.take(sql);
            long doneBefore = handler.started();
            long begunBefore = submitting.begun();
            Pause.ms(options.number("secs", 30) * 1_000L);
            Probe end = Probe.take(sql);
            long done = handler.started() - doneBefore;
            long behind = submitting.begun() - handler.started();
            double submitted = (submitting.begun() - begunBefore) / end.secondsSince(start);
            submitting.stop();
            return rate("steady", done, start, end)
                    + String.format(Locale.ROOT, " submitted=%.0f backlog_end=%d", submitted, behind);
        }
    }

    /** One job each 20 ms: from the call of submit to the start of the handler. */
    String latency() {
        int everyMs = options.number("every", 20);
        int jobs = options.number("secs", 20) * 1_000 / everyMs;
        try (BenchNode node = BenchNode.start(true, options, handler)) {
            Submitting submitting = new Submitting(node.client());
            warm(submitting);
            long[] pickups = new long[jobs];
            handler.time(pickups);
            long[] replies = Pickups.paced(jobs, everyMs, submitting::one);
            awaitStarts(options.number("warmjobs", 300) + jobs);
            return Percentiles.of("", pickups) + " " + Percentiles.of("ack_", replies);
        }
    }

    /** Returns once the JIT compiler is done with what the start of the node left it to do, or after 10 s. */
    private static void settle() {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        for (int i = 0; i < SETTLE_LOOKS; i++) {
            long before = compiler.getTotalCompilationTime();
            Pause.ms(SETTLE_LOOK_MS);
            if (compiler.getTotalCompilationTime() - before < SETTLE_LOOK_MS / 20) {
                return;
            }
        }
    }

    private void warm(Submitting submitting) {
        int jobs = options.number("warmjobs", 300);
        for (int i = 0; i < jobs; i++) {
            submitting.one(WARM_NUMBER + i);
            Pause.ms(5);
        }
        awaitStarts(jobs);
        Pause.ms(1_500);
    }

    private void awaitStarts(long jobs) {
        long patience = System.nanoTime() + options.number("limit", 240) * 1_000_000_000L;
        while (handler.started() < jobs) {
            if (System.nanoTime() > patience) {
                throw new IllegalStateException("Only " + handler.started() + " of " + jobs + " jobs started in time");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static String rate(String name, long jobs, Probe start, Probe end) {
        return String.format(Locale.ROOT, "%s=%.0f ", name, jobs / end.secondsSince(start))
                + end.costSince(start, Math.max(1, jobs));
    }
}
