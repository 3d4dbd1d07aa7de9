package io.bascule.llm;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;

/** Anthropic's messages, as streamed. */
final class AnthropicProtocol implements Protocol {
    @Override
    public void begin(Talk talk) throws IOException {
        send(
                talk,
                "message_start",
                new JsonObject()
                        .put(
                                "message",
                                new JsonObject()
                                        .put("id", "msg_01XFDUDYJgAACzvnptvVoYEL")
                                        .put("type", "message")
                                        .put("role", "assistant")
                                        .put("content", new JsonArray())
                                        .put("model", "claude-sonnet-4-5-20250929")
                                        .putNull("stop_reason")
                                        .putNull("stop_sequence")
                                        .put(
                                                "usage",
                                                new JsonObject()
                                                        .put("input_tokens", 6)
                                                        .put("cache_creation_input_tokens", 2)
                                                        .put("cache_read_input_tokens", 3)
                                                        .put("output_tokens", 1))));
        send(
                talk,
                "content_block_start",
                new JsonObject()
                        .put("index", 0)
                        .put(
                                "content_block",
                                new JsonObject().put("type", "text").put("text", "")));
        send(talk, "ping", new JsonObject());
    }

    @Override
    public void piece(Talk talk, String text) throws IOException {
        send(
                talk,
                "content_block_delta",
                new JsonObject()
                        .put("index", 0)
                        .put("delta", new JsonObject().put("type", "text_delta").put("text", text)));
    }

    @Override
    public void end(Talk talk, String stopReason) throws IOException {
        send(talk, "content_block_stop", new JsonObject().put("index", 0));
        send(
                talk,
                "message_delta",
                new JsonObject()
                        .put(
                                "delta",
                                new JsonObject().put("stop_reason", stopReason).putNull("stop_sequence"))
                        .put("usage", new JsonObject().put("output_tokens", 7)));
        send(talk, "message_stop", new JsonObject());
    }

    @Override
    public void error(Talk talk, String type, String message) throws IOException {
        talk.event("error", errorBody(type, message));
    }

    @Override
    public String errorBody(String type, String message) {
        return new JsonObject()
                .put("type", "error")
                .put("error", new JsonObject().put("type", type).put("message", message))
                .put("request_id", "req_011CSHoEeqs5C35K2UUqR7Fy")
                .encode();
    }

    @Override
    public String complete() {
        return "end_turn";
    }

    @Override
    public String tooLong() {
        return "max_tokens";
    }

    private static void send(Talk talk, String name, JsonObject data) throws IOException {
        talk.event(name, new JsonObject().put("type", name).mergeIn(data).encode());
    }
}
