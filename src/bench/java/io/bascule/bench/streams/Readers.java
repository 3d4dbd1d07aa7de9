package io.bascule.bench.streams;

import io.bascule.bench.lab.Options;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads many streams of one server, in a process of its own that does little else. Does what lines of its input say. */
public final class Readers {
    private static final int MOST = 2_000;

    /** One event loop, so that all that is noted is noted by one thread. */
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

    private final HttpClient client = vertx.createHttpClient(
            new HttpClientOptions().setMaxChunkSize(1 << 20), new PoolOptions().setHttp1MaxSize(MOST));
    private final RequestOptions request;
    private final List<HttpClientRequest> open = new ArrayList<>();
    private final Notes notes = new Notes();

    private Readers(Options options) {
        request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost("127.0.0.1")
                .setPort(options.number("port", 0))
                .setURI("/api/admin/events")
                .putHeader("Authorization", "Bearer " + options.text("key", "none"));
    }

    /** @param arguments {@code port} of the server and the {@code key} of a reviewer, as {@code name=value} */
    public static void main(String[] arguments) throws IOException {
        Readers readers = new Readers(Options.ofWords(Arrays.asList(arguments)));
        System.out.println("ready");
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            System.out.println(readers.obey(order.split(" ")));
        }
        System.exit(0);
    }

    private String obey(String[] order) {
        return switch (order[0]) {
            case "open" -> open(Integer.parseInt(order[1]));
            case "begin" -> there(notes::begin);
            case "end" -> there(notes::end) + notes.figures(open.size());
            case "close" -> close();
            default -> throw new IllegalArgumentException("Unknown order " + order[0]);
        };
    }

    /** On the event loop, where the notes are taken. */
    private String there(Runnable work) {
        Future.future(done -> vertx.runOnContext(v -> {
                    work.run();
                    done.complete();
                }))
                .await();
        return "";
    }

    private String open(int streams) {
        for (int i = 0; i < streams; i++) {
            boolean isFirst = i == 0;
            HttpClientRequest opened = client.request(request).await();
            opened.send()
                    .onSuccess(answer -> {
                        if (answer.statusCode() != 200) {
                            throw new IllegalStateException("The server answered " + answer.statusCode());
                        }
                        FrameScanner scanner = new FrameScanner(notes, isFirst);
                        answer.handler(scanner::take).exceptionHandler(cut -> {});
                    })
                    .await();
            open.add(opened);
        }
        return "ok";
    }

    private String close() {
        open.forEach(HttpClientRequest::reset);
        open.clear();
        return "ok";
    }
}
