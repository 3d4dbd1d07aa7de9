package io.bascule.bench.agents;

import io.bascule.bench.lab.Options;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;

/** Many agents in one process, each with a connection of its own, and who gives them work. Does what lines of its input say. */
public final class Crowd {
    static final String JOB_TYPE = "bench-remote";
    private static final int LOADS_A_SECOND = 10;

    /** One event loop, so that all that is noted is noted by one thread. */
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

    private final RequestOptions request;
    private final String ofAgents;
    private final String ofSubmitter;
    private final Tallies tallies = new Tallies();
    private HttpClient client;
    /** Goes up when agents go home, so that none of them begins again. */
    private int crowd;

    private long load = -1;

    private Crowd(Options options) {
        request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("127.0.0.1")
                .setPort(options.number("port", 0))
                .putHeader("Content-Type", "application/json");
        ofAgents = "Bearer " + options.text("key", "none");
        ofSubmitter = "Bearer " + options.text("submitter", "none");
    }

    /** @param arguments {@code port} of the server, the {@code key} of agents and that of the {@code submitter}, as {@code name=value} */
    public static void main(String[] arguments) throws IOException {
        Crowd crowd = new Crowd(Options.ofWords(Arrays.asList(arguments)));
        System.out.println("ready");
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            System.out.println(crowd.obey(order.split(" ")));
        }
        System.exit(0);
    }

    private String obey(String[] order) {
        int number = order.length > 1 ? Integer.parseInt(order[1]) : 0;
        return switch (order[0]) {
            case "none" -> there(() -> open(0, Member.Kind.LONG));
            case "long" -> there(() -> open(number, Member.Kind.LONG));
            case "short" -> there(() -> open(number, Member.Kind.SHORT));
            case "keep" -> there(() -> open(number, Member.Kind.KEEPING));
            case "submit" -> submit(number);
            case "load" -> there(() -> load(number));
            case "begin" -> there(tallies::begin);
            case "end" -> told();
            case "close" -> there(this::close);
            default -> throw new IllegalArgumentException("Unknown order " + order[0]);
        };
    }

    private String there(Runnable work) {
        Future.future(done -> vertx.runOnContext(v -> {
                    work.run();
                    done.complete();
                }))
                .await();
        return "ok";
    }

    private String told() {
        return Future.<String>future(done -> vertx.runOnContext(v -> done.complete(tallies.end())))
                .await();
    }

    /** Spread over a second, as they would come. */
    private void open(int agents, Member.Kind kind) {
        client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(true), new PoolOptions().setHttp1MaxSize(agents + 8));
        int mine = crowd;
        for (int i = 0; i < agents; i++) {
            Member member = new Member(this, "bench-" + i, kind, () -> crowd == mine);
            vertx.setTimer(1 + i * 1_000L / agents, id -> member.poll());
        }
    }

    private void close() {
        crowd++;
        if (load >= 0) {
            vertx.cancelTimer(load);
            load = -1;
        }
        if (client != null) {
            client.close();
            client = null;
        }
    }

    /** Jobs that wait for agents, before any is there. */
    private String submit(int jobs) {
        HttpClient own = vertx.createHttpClient();
        post(own, "/api/training/agent/poll", Member.card("bench-0", Member.Kind.SHORT).put("claim", false))
                .await();
        for (int left = jobs; left > 0; left -= 1_000) {
            post(own, "/api/agent-jobs/batch", batch(Math.min(left, 1_000))).await();
        }
        own.close().await();
        return "ok";
    }

    private static JsonObject batch(int jobs) {
        JsonObject job = JsonObject.of("jobType", JOB_TYPE, "inputData", JsonObject.of("n", 1));
        return JsonObject.of("jobs", new JsonArray(Collections.nCopies(jobs, job)));
    }

    private void load(int jobsASecond) {
        JsonObject batch = batch(Math.max(1, jobsASecond / LOADS_A_SECOND));
        load = vertx.setPeriodic(
                1_000 / LOADS_A_SECOND,
                id -> post("/api/agent-jobs/batch", batch).onFailure(refused -> tallies.refused()));
    }

    Future<JsonObject> post(String path, JsonObject body) {
        return client == null ? Future.failedFuture("closed") : post(client, path, body);
    }

    private Future<JsonObject> post(HttpClient to, String path, JsonObject body) {
        String key = path.startsWith("/api/training/") ? ofAgents : ofSubmitter;
        return to.request(new RequestOptions(request).setURI(path).putHeader("Authorization", key))
                .compose(open -> open.send(body.toBuffer()))
                .compose(response -> response.body()
                        .compose(bytes -> response.statusCode() < 300
                                ? Future.succeededFuture(bytes.toJsonObject())
                                : Future.failedFuture(path + " answered " + response.statusCode())));
    }

    Tallies tallies() {
        return tallies;
    }

    void after(long ms, Runnable what) {
        vertx.setTimer(Math.max(1, ms), id -> what.run());
    }
}
