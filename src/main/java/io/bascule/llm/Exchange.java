package io.bascule.llm;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * One question on its way to a provider, and the answer on its way back. Everything that goes wrong goes to the {@link Hearing} in words
 * of ours: langchain4j's own way logs what its clients cannot read, hides headers, and knows no silence.
 */
final class Exchange implements HttpClient, AutoCloseable {
    private static final int MAX_ANSWER = 16 * 1024 * 1024;
    private static final int MAX_ERROR = 64 * 1024;

    private final Line line;
    private final Hearing hearing;
    private final Failures failures;
    private volatile CompletableFuture<HttpResponse<InputStream>> asked;
    private volatile InputStream body;
    private volatile boolean closed;

    Exchange(Line line, Hearing hearing, Failures failures) {
        this.line = line;
        this.hearing = hearing;
        this.failures = failures;
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        throw new UnsupportedOperationException("Answers are read as streams");
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        asked = line.client().sendAsync(outgoing(request), info -> noted(BodySubscribers.ofInputStream()));
        asked.whenCompleteAsync(
                (response, failure) -> {
                    if (failure != null) {
                        hearing.failed(failures.connection(failure));
                    } else {
                        hear(response, parser, new Listener(listener, hearing, failures));
                    }
                },
                line.threads());
    }

    /** A body may be there before the answer is: giving up between the two has to close it. */
    private BodySubscriber<InputStream> noted(BodySubscriber<InputStream> subscriber) {
        subscriber.getBody().thenAccept(stream -> {
            body = stream;
            if (closed) {
                closeBody();
            }
        });
        return subscriber;
    }

    private void hear(
            HttpResponse<InputStream> response, ServerSentEventParser parser, ServerSentEventListener listener) {
        try (InputStream stream = new AnswerStream(response.body(), MAX_ANSWER, hearing)) {
            hearing.sign();
            String contentType = response.headers().firstValue("Content-Type").orElse("text/event-stream");
            if (response.statusCode() / 100 != 2) {
                hearing.failed(failures.status(response.statusCode(), response.headers(), start(stream)));
            } else if (!contentType.regionMatches(true, 0, "text/event-stream", 0, 17)) {
                hearing.failed(failures.noStream(contentType));
            } else {
                parser.parse(stream, listener);
                if (!hearing.isOver()) {
                    listener.onClose();
                }
            }
        } catch (IOException | RuntimeException e) {
            hearing.failed(failures.connection(e));
        } finally {
            // Where the client saw no end, there was none.
            hearing.failed(failures.brokenOff());
        }
    }

    private static String start(InputStream stream) {
        try {
            return new String(stream.readNBytes(MAX_ERROR), StandardCharsets.UTF_8);
        } catch (IOException e) {
            // The status says enough.
            return "";
        }
    }

    private static java.net.http.HttpRequest outgoing(HttpRequest request) {
        var outgoing = java.net.http.HttpRequest.newBuilder(URI.create(request.url()))
                .method(request.method().name(), BodyPublishers.ofString(request.body()));
        request.headers().forEach((name, values) -> values.forEach(value -> outgoing.header(name, value)));
        return outgoing.header("Accept", "text/event-stream").build();
    }

    /** Lets go of the connection, whatever is still under way. */
    @Override
    public void close() {
        closed = true;
        if (asked != null) {
            asked.cancel(true);
        }
        closeBody();
    }

    private void closeBody() {
        InputStream open = body;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // It is gone, as it should be.
            }
        }
    }
}
