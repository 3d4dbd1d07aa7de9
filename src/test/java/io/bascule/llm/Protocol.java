package io.bascule.llm;

import io.bascule.llm.PlayedProvider.Answer;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A provider's side of a protocol, with the events that the real ones send. */
public interface Protocol {
    static Protocol of(Provider provider) {
        return switch (provider) {
            case ANTHROPIC -> new AnthropicProtocol();
            case OPENAI -> new OpenAiProtocol();
        };
    }

    /** What comes before the first piece. */
    void begin(Talk talk) throws IOException;

    void piece(Talk talk, String text) throws IOException;

    /** What comes behind the last piece; 11 tokens were read and 7 written. */
    void end(Talk talk, String stopReason) throws IOException;

    /** An error within a stream. */
    void error(Talk talk, String type, String message) throws IOException;

    /** The body of an error. */
    String errorBody(String type, String message);

    /** The provider's own word for an answer that is complete. */
    String complete();

    /** And for one that was cut at the most tokens. */
    String tooLong();

    default Answer answer(String... pieces) {
        return stopping(complete(), pieces);
    }

    default Answer stopping(String stopReason, String... pieces) {
        return (request, talk) -> {
            say(talk, pieces);
            end(talk, stopReason);
            talk.end();
        };
    }

    default Answer failing(int status, Map<String, String> headers, String type, String message) {
        return (request, talk) -> talk.whole(status, headers, errorBody(type, message));
    }

    default void say(Talk talk, String... pieces) throws IOException {
        begin(talk.stream());
        for (String piece : List.of(pieces)) {
            piece(talk, piece);
        }
    }
}
