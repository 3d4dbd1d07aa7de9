package io.bascule.bench.http;

import io.bascule.bench.lab.Options;
import io.bascule.bench.lab.Pause;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.Arrays;
import java.util.Locale;

/** Sends the same request over so many kept-alive connections, each waiting for its answer before the next. */
public final class Generator extends VerticleBase {
    private static final int MOST_TIMES = 4_000_000;

    private final Options options;
    private final Buffer body;
    private final RequestOptions request;
    private final long[] tookNs = new long[MOST_TIMES];
    private HttpClient client;
    private volatile int answered;
    private volatile long refused;
    private volatile int answerBytes;
    private volatile boolean stopped;

    private Generator(Options options) {
        this.options = options;
        int batch = options.number("batch", 0);
        this.body = JobBodies.request(batch);
        this.request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("127.0.0.1")
                .setPort(options.number("port", 0))
                .setURI(batch == 0 ? "/api/agent-jobs" : "/api/agent-jobs/batch")
                .putHeader("Content-Type", "application/json")
                .putHeader("Authorization", "Bearer " + options.text("key", "none"));
    }

    /** Measures for {@code secs} after {@code warm} seconds, and prints the figures. */
    public static void main(String[] arguments) {
        Options options = Options.ofWords(Arrays.asList(arguments));
        Generator generator = new Generator(options);
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        vertx.deployVerticle(generator).await();
        Pause.ms(options.number("warm", 5) * 1_000L);
        int before = generator.answered;
        long refusedBefore = generator.refused;
        long begin = System.nanoTime();
        Pause.ms(options.number("secs", 10) * 1_000L);
        int after = generator.answered;
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.println(
                generator.figures(before, after, seconds) + " refused=" + (generator.refused - refusedBefore));
        System.exit(0);
    }

    @Override
    public Future<?> start() {
        int connections = options.number("connections", 16);
        client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(true), new PoolOptions().setHttp1MaxSize(connections));
        for (int i = 0; i < connections; i++) {
            next();
        }
        return Future.succeededFuture();
    }

    private void next() {
        long asked = System.nanoTime();
        client.request(request)
                .compose(open -> open.send(body))
                .compose(response -> response.body().onSuccess(answer -> note(response.statusCode(), answer, asked)))
                .onFailure(broken -> refused++)
                .onComplete(done -> again());
    }

    private void again() {
        if (!stopped) {
            next();
        }
    }

    /** All on one event loop, so nobody else writes these fields. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private void note(int status, Buffer answer, long asked) {
        if (status != 201) {
            refused++;
        } else {
            tookNs[answered % MOST_TIMES] = System.nanoTime() - asked;
            answerBytes = answer.length();
            answered++;
        }
    }

    private String figures(int from, int to, double seconds) {
        stopped = true;
        long[] sorted = Arrays.copyOfRange(tookNs, from, Math.max(from + 1, to));
        Arrays.sort(sorted);
        double rate = (to - from) / seconds;
        return String.format(
                Locale.ROOT,
                "requests=%.0f jobs=%.0f p50=%.2f p99=%.2f answerB=%d all=%d",
                rate,
                rate * Math.max(1, options.number("batch", 0)),
                sorted[sorted.length / 2] / 1e6,
                sorted[(int) (sorted.length * 0.99)] / 1e6,
                answerBytes,
                answered);
    }
}
