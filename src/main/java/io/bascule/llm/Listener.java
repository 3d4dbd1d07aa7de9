package io.bascule.llm;

import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import java.util.Optional;
import java.util.regex.Pattern;

/** Stands before a client's listener: errors among the events, and events that it cannot read, go to the {@link Hearing}. */
final class Listener implements ServerSentEventListener {
    private static final Pattern PING = Pattern.compile("\\s*\\{\\s*\"type\"\\s*:\\s*\"ping\"\\s*}\\s*");

    private final ServerSentEventListener client;
    private final Hearing hearing;
    private final Failures failures;

    Listener(ServerSentEventListener client, Hearing hearing, Failures failures) {
        this.client = client;
        this.hearing = hearing;
        this.failures = failures;
    }

    @Override
    public void onOpen(SuccessfulHttpResponse response) {
        client.onOpen(response);
    }

    /** Anthropic's sign of life; the name may get lost on the way through other servers. */
    private static boolean isPing(ServerSentEvent event) {
        return "ping".equals(event.event()) || PING.matcher(event.data()).matches();
    }

    @Override
    public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
        if (!isPing(event)) {
            hearing.word();
        }
        Optional<Said> error = Said.inEvent(event.event(), event.data());
        if (error.isPresent()) {
            hearing.failed(failures.event(error.get()));
        } else {
            pass(event, context);
        }
        if (hearing.isOver()) {
            context.parsingHandle().cancel();
        }
    }

    private void pass(ServerSentEvent event, ServerSentEventContext context) {
        try {
            client.onEvent(event, context);
        } catch (RuntimeException e) {
            // What it says may quote the answer.
            hearing.failed(failures.unreadable());
        }
    }

    @Override
    public void onError(Throwable thrown) {
        hearing.failed(thrown instanceof AnswerStream.TooLong ? failures.tooLong() : failures.connection(thrown));
    }

    @Override
    public void onClose() {
        client.onClose();
    }
}
