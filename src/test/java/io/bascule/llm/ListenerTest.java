package io.bascule.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParsingHandle;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which events are more than a sign of life. */
class ListenerTest {
    private static final ServerSentEventListener CLIENT = new ServerSentEventListener() {
        @Override
        public void onOpen(SuccessfulHttpResponse response) {}

        @Override
        public void onEvent(ServerSentEvent event, ServerSentEventContext context) {}

        @Override
        public void onError(Throwable thrown) {}

        @Override
        public void onClose() {}
    };

    private static final ServerSentEventParsingHandle PARSING = new ServerSentEventParsingHandle() {
        @Override
        public void cancel() {}

        @Override
        public boolean isCancelled() {
            return false;
        }
    };

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ping|{}|false",
                "ping|{\"type\": \"ping\"}|false",
                "|{\"type\":\"ping\"}|false",
                "|{\"type\":\"ping\", \"text\": \"x\"}|true",
                "|{\"choices\":[]}|true",
                "content_block_delta|{\"type\":\"content_block_delta\"}|true"
            })
    void aPingIsNone(String name, String data, boolean isWord) throws InterruptedException {
        Hearing hearing = new Hearing();
        Listener listener = new Listener(CLIENT, hearing, new Failures(Optional.empty(), Clock.systemUTC()));
        listener.onEvent(new ServerSentEvent(name, data), new ServerSentEventContext(PARSING));
        Hearing.News news = hearing.await(Duration.ZERO);
        assertEquals(isWord, news.isWord());
        assertEquals(false, hearing.await(Duration.ZERO).isWord(), "told once");
    }
}
