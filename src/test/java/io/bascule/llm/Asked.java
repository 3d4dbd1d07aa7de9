package io.bascule.llm;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** What the tests ask with. */
final class Asked {
    static final String KEY = "sk-test-KEYKEYKEY-0123456789";
    static final String QUESTION = "What does the SECRETPROMPT say?";

    private Asked() {}

    static ModelSettings settings(Provider provider, URI baseUrl) {
        return new ModelSettings(
                provider,
                Optional.of(new ModelKey(KEY)),
                Optional.of(baseUrl),
                "test-model",
                Duration.ofSeconds(30),
                1_000,
                4,
                Optional.empty(),
                Optional.empty());
    }

    static ModelSettings keyless(ModelSettings s) {
        return keyed(s, Optional.empty());
    }

    static ModelSettings keyed(ModelSettings s, Optional<ModelKey> key) {
        return new ModelSettings(
                s.provider(),
                key,
                s.baseUrl(),
                s.name(),
                s.silence(),
                s.maxTokens(),
                s.maxRetries(),
                s.inputPrice(),
                s.outputPrice());
    }

    /** The same without retries. */
    static ModelSettings once(ModelSettings s) {
        return new ModelSettings(
                s.provider(),
                s.apiKey(),
                s.baseUrl(),
                s.name(),
                s.silence(),
                s.maxTokens(),
                0,
                s.inputPrice(),
                s.outputPrice());
    }

    /** The same with another silence. */
    static ModelSettings silent(ModelSettings s, Duration silence) {
        return new ModelSettings(
                s.provider(),
                s.apiKey(),
                s.baseUrl(),
                s.name(),
                silence,
                s.maxTokens(),
                s.maxRetries(),
                s.inputPrice(),
                s.outputPrice());
    }

    static Model model(Provider provider, PlayedProvider played) {
        return Models.of(settings(provider, played.url())).orElseThrow();
    }

    static Prompt prompt() {
        return new Prompt("Be brief.", List.of(Turn.user(QUESTION)), 500);
    }

    /** Counts what comes, and may say that nobody wants it any more. */
    static final class Counted implements Progress {
        final AtomicInteger characters = new AtomicInteger();
        private final BooleanSupplier cancelled;
        private final Runnable atPiece;

        Counted() {
            this(() -> false);
        }

        Counted(BooleanSupplier cancelled) {
            this(cancelled, () -> {});
        }

        Counted(BooleanSupplier cancelled, Runnable atPiece) {
            this.cancelled = cancelled;
            this.atPiece = atPiece;
        }

        @Override
        public void received(int more) {
            characters.addAndGet(more);
            atPiece.run();
        }

        @Override
        public boolean isCancelled() {
            return cancelled.getAsBoolean();
        }
    }
}
