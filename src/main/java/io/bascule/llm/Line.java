package io.bascule.llm;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * What exchanges share: connections, and threads that read answers, one for each that is under way.
 *
 * @param threads they end by themselves, and keep no program from ending
 */
record Line(HttpClient client, Executor threads) {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    /**
     * HTTP/1.1: some servers stumble over the offer of HTTP/2, and giving up an answer then closes its connection. Redirects are not
     * followed: the key is for this server.
     *
     * @param silence longest wait for a connection too
     */
    static Line open(Duration silence) {
        Executor threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "bascule-model");
            thread.setDaemon(true);
            return thread;
        });
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(silence.compareTo(CONNECT) < 0 ? silence : CONNECT)
                .executor(threads)
                .build();
        return new Line(client, threads);
    }
}
