package io.bascule.llm;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;

/** OpenAI's chat completions, as streamed. */
final class OpenAiProtocol implements Protocol {
    @Override
    public void begin(Talk talk) throws IOException {
        choice(
                talk,
                new JsonObject().put("role", "assistant").put("content", "").putNull("refusal"),
                null);
    }

    @Override
    public void piece(Talk talk, String text) throws IOException {
        choice(talk, new JsonObject().put("content", text), null);
    }

    @Override
    public void end(Talk talk, String stopReason) throws IOException {
        choice(talk, new JsonObject(), stopReason);
        talk.event(
                null,
                chunk(new JsonArray())
                        .put(
                                "usage",
                                new JsonObject()
                                        .put("prompt_tokens", 11)
                                        .put("completion_tokens", 7)
                                        .put("total_tokens", 18)
                                        .put("prompt_tokens_details", new JsonObject().put("cached_tokens", 3)))
                        .encode());
        talk.event(null, "[DONE]");
    }

    void refuse(Talk talk, String text) throws IOException {
        choice(talk, new JsonObject().put("refusal", text), null);
    }

    @Override
    public void error(Talk talk, String type, String message) throws IOException {
        talk.event(null, errorBody(type, message));
    }

    @Override
    public String errorBody(String type, String message) {
        return new JsonObject()
                .put(
                        "error",
                        new JsonObject()
                                .put("message", message)
                                .put("type", type)
                                .putNull("param")
                                .putNull("code"))
                .encode();
    }

    @Override
    public String complete() {
        return "stop";
    }

    @Override
    public String tooLong() {
        return "length";
    }

    private static void choice(Talk talk, JsonObject delta, String finishReason) throws IOException {
        JsonObject choice = new JsonObject()
                .put("index", 0)
                .put("delta", delta)
                .putNull("logprobs")
                .put("finish_reason", finishReason);
        talk.event(null, chunk(new JsonArray().add(choice)).putNull("usage").encode());
    }

    private static JsonObject chunk(JsonArray choices) {
        return new JsonObject()
                .put("id", "chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT")
                .put("object", "chat.completion.chunk")
                .put("created", 1_741_569_952)
                .put("model", "gpt-4.1-2025-04-14")
                .put("service_tier", "default")
                .put("system_fingerprint", "fp_44709d6fcb")
                .put("choices", choices);
    }
}
