package io.bascule.llm;

import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import java.util.Optional;

/** Stands before a client's listener: errors among the events, and events that it cannot read, go to the {@link Hearing}. */
final class Listener implements ServerSentEventListener {
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

    @Override
    public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
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
