package io.bascule.llm;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatResponseMetadata;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** OpenAI's chat completions. */
record OpenAiDialect(ModelSettings settings) implements Dialect {
    private static final URI OWN = URI.create("https://api.openai.com");

    @Override
    public StreamingChatModel client(HttpClientBuilder way, int maxTokens) {
        URI base = settings.baseUrl().orElse(OWN);
        var client = OpenAiStreamingChatModel.builder()
                .httpClientBuilder(way)
                .baseUrl(BaseUrl.of(base))
                .apiKey(settings.apiKey().map(ModelKey::value).orElse(null))
                .modelName(settings.name());
        // OpenAI's newer models refuse the old name of this; most others know nothing but the old one.
        return isOpenAi(base)
                ? client.maxCompletionTokens(maxTokens).build()
                : client.maxTokens(maxTokens).build();
    }

    private static boolean isOpenAi(URI base) {
        return base.getHost() != null
                && (base.getHost().equals("api.openai.com") || base.getHost().endsWith(".api.openai.com"));
    }

    @Override
    public Ending ending(ChatResponse response) {
        OpenAiChatResponseMetadata metadata = (OpenAiChatResponseMetadata) response.metadata();
        return Dialect.ending(
                response, stopReason(Dialect.json(metadata.rawServerSentEvents())), metadata.tokenUsage(), 0);
    }

    /** Empty where no piece says why it is the last: the client takes a stream that broke off for a whole one. */
    private static Optional<String> stopReason(List<JsonObject> events) {
        String reason = null;
        for (JsonObject event : events) {
            JsonObject choice = firstChoice(event);
            if (choice.getString("finish_reason") != null) {
                reason = choice.getString("finish_reason");
            }
            JsonObject delta = choice.getJsonObject("delta");
            if (delta != null && isSaid(delta.getString("refusal"))) {
                return Optional.of(Ending.REFUSAL);
            }
        }
        return Optional.ofNullable(reason).map(OpenAiDialect::word);
    }

    private static boolean isSaid(String text) {
        return text != null && !text.isEmpty();
    }

    private static JsonObject firstChoice(JsonObject event) {
        JsonArray choices = event.getJsonArray("choices");
        return choices == null || choices.isEmpty() ? new JsonObject() : choices.getJsonObject(0);
    }

    private static String word(String reason) {
        return switch (reason) {
            case "stop" -> Reply.END_TURN;
            case "length" -> Reply.MAX_TOKENS;
            case "content_filter" -> Ending.REFUSAL;
            default -> reason;
        };
    }
}
