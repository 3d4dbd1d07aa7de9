package io.bascule.llm;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.anthropic.AnthropicChatResponseMetadata;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.anthropic.AnthropicTokenUsage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Optional;

/** Anthropic's messages. */
record AnthropicDialect(ModelSettings settings) implements Dialect {
    private static final URI OWN = URI.create("https://api.anthropic.com");
    /** For servers of others that ask for no key: the client wants one. */
    private static final String NO_KEY = "none";

    @Override
    public StreamingChatModel client(HttpClientBuilder way, int maxTokens) {
        return AnthropicStreamingChatModel.builder()
                .httpClientBuilder(way)
                .baseUrl(BaseUrl.of(settings.baseUrl().orElse(OWN)))
                .apiKey(settings.apiKey().map(ModelKey::value).orElse(NO_KEY))
                .modelName(settings.name())
                .maxTokens(maxTokens)
                .build();
    }

    /** Cached tokens are counted apart by Anthropic. */
    @Override
    public Ending ending(ChatResponse response) {
        AnthropicChatResponseMetadata metadata = (AnthropicChatResponseMetadata) response.metadata();
        AnthropicTokenUsage usage = metadata.tokenUsage();
        long cached = usage == null
                ? 0
                : Dialect.count(usage.cacheCreationInputTokens()) + Dialect.count(usage.cacheReadInputTokens());
        return Dialect.ending(response, Optional.of(stopReason(metadata)), usage, cached);
    }

    /** The client makes all words but three the same, so the provider's own is looked up. */
    private static String stopReason(AnthropicChatResponseMetadata metadata) {
        String word = Dialect.json(metadata.rawServerSentEvents()).stream()
                .map(event -> event.getValue("delta"))
                .filter(JsonObject.class::isInstance)
                .map(delta -> ((JsonObject) delta).getString("stop_reason"))
                .filter(reason -> reason != null)
                .reduce((earlier, later) -> later)
                .orElse(Reply.END_TURN);
        return switch (word) {
            case "stop_sequence" -> Reply.END_TURN;
            case "model_context_window_exceeded" -> Reply.MAX_TOKENS;
            default -> word;
        };
    }
}
