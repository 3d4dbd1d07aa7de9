package io.bascule.bench.node;

import io.bascule.bench.lab.Options;
import io.bascule.bench.report.Percentiles;
import io.bascule.bus.Requests;
import io.bascule.handler.JobHandler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A node in a process of its own that does what lines of its input say, and ends with its input. */
public final class NodeService {
    private final BenchNode node;
    private final NoopHandler handler;
    private Submitting submitting;
    private SteadyLoad load;
    private long[] pickups;

    private NodeService(BenchNode node, NoopHandler handler) {
        this.node = node;
        this.handler = handler;
        this.submitting = new Submitting(node.client());
    }

    /**
     * @param arguments options as {@code name=value}; {@code working=1} has its worker run from the start, {@code starts} names the
     *     file in which it notes the starts of jobs that take a while, {@code asks=1} has it know jobs that ask for approval
     */
    public static void main(String[] arguments) {
        Options options = Options.ofWords(Arrays.asList(arguments));
        NoopHandler handler = new NoopHandler();
        try (BenchNode node = BenchNode.start(options.number("working", 0) == 1, options, handlers(options, handler))) {
            System.out.println("port=" + node.port());
            new NodeService(node, handler).serve();
        } catch (Throwable failure) { // Whatever it is, the process must end, and not by waiting for its own threads.
            failure.printStackTrace();
            System.exit(1);
        }
        System.exit(0);
    }

    private static List<JobHandler> handlers(Options options, NoopHandler handler) {
        List<JobHandler> handlers = new ArrayList<>(List.of(handler));
        String starts = options.text("starts", "");
        if (!starts.isEmpty()) {
            handlers.add(new TimedHandler(Path.of(starts)));
        }
        if (options.number("asks", 0) == 1) {
            handlers.add(new AskingHandler());
        }
        return handlers;
    }

    private void serve() throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            System.out.println(obey(order.split(" ")));
        }
    }

    private String obey(String[] order) {
        return switch (order[0]) {
            case "worker" -> control(Requests.ControlWorker.Order.START);
            case "noworker" -> control(Requests.ControlWorker.Order.STOP);
            case "batches" -> submitBatches(number(order, 1), number(order, 2), number(order, 3));
            case "callers" -> startCallers(number(order, 1));
            case "stop" -> stopCallers();
            case "started" -> String.valueOf(handler.started());
            case "time" -> timePickups(number(order, 1));
            case "paced" -> submitPaced(number(order, 1), number(order, 2));
            case "timed" -> submitTimed(number(order, 1), number(order, 2), number(order, 3), number(order, 4));
            case "pickups" -> Percentiles.of("", pickups);
            case "load" -> startLoad(number(order, 1));
            case "rest" -> stopLoad();
            case "heap" -> String.valueOf(HeapUse.used());
            default -> throw new IllegalArgumentException("Unknown order " + order[0]);
        };
    }

    private static int number(String[] order, int position) {
        return Integer.parseInt(order[position]);
    }

    private String control(Requests.ControlWorker.Order order) {
        node.control(order);
        return "ok";
    }

    private String submitBatches(int n, int batchSize, int inFlight) {
        submitting.inBatches(n, batchSize, inFlight);
        return "ok";
    }

    private String startCallers(int callers) {
        submitting = new Submitting(node.client());
        submitting.oneAtATime(callers, Long.MAX_VALUE);
        return "ok";
    }

    private String stopCallers() {
        submitting.stop();
        return "ok";
    }

    private String startLoad(int jobsASecond) {
        load = new SteadyLoad(node.client(), jobsASecond);
        load.start();
        return "ok";
    }

    private String stopLoad() {
        load.stop();
        return "ok";
    }

    private String timePickups(int jobs) {
        pickups = new long[jobs];
        handler.time(pickups);
        return "ok";
    }

    /** Clocks of two processes of one machine agree, since both read the kernel's monotonic one. */
    private String submitPaced(int jobs, int everyMs) {
        return Percentiles.of("ack_", Pickups.paced(jobs, everyMs, submitting::one));
    }

    /** Jobs of these numbers that take so long, one each so many ms. */
    private String submitTimed(int from, int jobs, int everyMs, int tookMs) {
        return Percentiles.of(
                "ack_", Pickups.paced(jobs, everyMs, i -> submitting.one(TimedHandler.job(from + i, tookMs))));
    }
}
