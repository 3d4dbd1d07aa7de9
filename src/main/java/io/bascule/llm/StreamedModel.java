package io.bascule.llm;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A model that is asked over HTTP and answers in pieces. */
final class StreamedModel implements Model {
    private static final Logger log = LoggerFactory.getLogger(StreamedModel.class);
    /** How often whoever asked is looked up while nothing comes. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final ModelSettings settings;
    private final Dialect dialect;
    private final Line line;
    private final Failures failures;
    private final Retries retries;

    StreamedModel(ModelSettings settings, Clock clock) {
        this.settings = settings;
        this.dialect = Dialect.of(settings);
        this.line = Line.open(settings.silence());
        this.failures = new Failures(settings.apiKey(), clock);
        this.retries = new Retries(settings.maxRetries());
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public Reply ask(Prompt prompt, Progress progress) throws ModelFailure, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            Hearing hearing = new Hearing();
            try {
                return once(prompt, progress, hearing).reply(settings.name(), failures);
            } catch (ModelFailure failure) {
                Duration pause = retries.pause(
                                failure,
                                attempt,
                                hearing.hasBegun(),
                                ThreadLocalRandom.current().nextDouble())
                        .orElseThrow(() -> failure);
                log.info(
                        "The model {} gave no answer ({}); asking again in {} ms",
                        name(),
                        failure.code(),
                        pause.toMillis());
                rest(pause, progress);
            }
        }
    }

    private Ending once(Prompt prompt, Progress progress, Hearing hearing) throws ModelFailure, InterruptedException {
        refuseIfCancelled(progress);
        try (Exchange exchange = new Exchange(line, hearing, failures)) {
            start(prompt, exchange, hearing);
            return listen(progress, hearing, new Patience(settings.silence(), maxTokens(prompt), failures, now()));
        }
    }

    private void start(Prompt prompt, Exchange exchange, Hearing hearing) throws ModelFailure {
        try {
            dialect.client(new Way(exchange), maxTokens(prompt)).chat(Dialect.request(prompt), new Handler(hearing));
        } catch (RuntimeException e) {
            // What it says may quote the prompt, or the key.
            throw failures.unsendable(e);
        }
    }

    private int maxTokens(Prompt prompt) {
        return Math.min(prompt.maxTokens(), settings.maxTokens());
    }

    private static long now() {
        return System.nanoTime();
    }

    private Ending listen(Progress progress, Hearing hearing, Patience patience)
            throws ModelFailure, InterruptedException {
        while (true) {
            Hearing.News news = hearing.await(Patience.shorter(LOOK, patience.left(now())));
            if (news.characters() > 0) {
                progress.received(news.characters());
            }
            if (news.failure() != null) {
                throw news.failure();
            }
            if (news.ending() != null) {
                return news.ending();
            }
            refuseIfCancelled(progress);
            patience.heard(news, now());
        }
    }

    private void rest(Duration pause, Progress progress) throws ModelFailure, InterruptedException {
        long end = now() + pause.toNanos();
        for (long left = pause.toNanos(); left > 0; left = end - now()) {
            refuseIfCancelled(progress);
            Duration nap = Patience.shorter(LOOK, Duration.ofNanos(left));
            Thread.sleep(nap.toMillis(), nap.toNanosPart() % 1_000_000);
        }
    }

    private void refuseIfCancelled(Progress progress) throws ModelFailure {
        if (progress.isCancelled()) {
            throw failures.cancelled();
        }
    }

    private final class Handler implements StreamingChatResponseHandler {
        private final Hearing hearing;

        Handler(Hearing hearing) {
            this.hearing = hearing;
        }

        @Override
        public void onPartialResponse(String piece) {
            hearing.piece(piece.length());
        }

        @Override
        public void onCompleteResponse(ChatResponse response) {
            try {
                hearing.ended(dialect.ending(response));
            } catch (RuntimeException e) {
                onError(e);
            }
        }

        /** Only what could not be read comes this way; its words may quote the answer. */
        @Override
        public void onError(Throwable error) {
            hearing.failed(failures.unreadable());
        }
    }
}
