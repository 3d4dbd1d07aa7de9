package io.bascule.llm;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a provider is spoken with: langchain4j's client for it, and what its answers mean. */
interface Dialect {
    /**
     * A client for one question.
     *
     * @param way by which it reaches the provider
     * @param maxTokens of the answer
     */
    StreamingChatModel client(HttpClientBuilder way, int maxTokens);

    Ending ending(ChatResponse response);

    static Dialect of(ModelSettings settings) {
        return switch (settings.provider()) {
            case ANTHROPIC -> new AnthropicDialect(settings);
            case OPENAI -> new OpenAiDialect(settings);
        };
    }

    static ChatRequest request(Prompt prompt) {
        List<ChatMessage> messages = new ArrayList<>();
        if (!prompt.system().isBlank()) {
            messages.add(SystemMessage.from(prompt.system()));
        }
        for (Turn turn : prompt.turns()) {
            messages.add(
                    switch (turn.speaker()) {
                        case USER -> UserMessage.from(turn.text());
                        case AGENT -> AiMessage.from(turn.text());
                    });
        }
        return ChatRequest.builder().messages(messages).build();
    }

    /** @param unreported input tokens that {@code usage} does not count */
    static Ending ending(ChatResponse response, Optional<String> stopReason, TokenUsage usage, long unreported) {
        String text = response.aiMessage().text();
        String model = response.metadata().modelName();
        return new Ending(
                text == null ? "" : text,
                model == null ? "" : model,
                stopReason,
                unreported + count(usage == null ? null : usage.inputTokenCount()),
                count(usage == null ? null : usage.outputTokenCount()));
    }

    static long count(Integer tokens) {
        return tokens == null ? 0 : tokens;
    }

    /** Events as JSON. The client has read each before, so none is anything else. */
    static List<JsonObject> json(List<ServerSentEvent> events) {
        return events.stream()
                .map(ServerSentEvent::data)
                .filter(data -> data.startsWith("{"))
                .map(JsonObject::new)
                .toList();
    }
}
