package io.bascule.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {
    private static final String EPOCH = "0123456789ab";

    private final Frames frames = new Frames(EPOCH);

    @Test
    void anEventIsThreeLinesAndAnEmptyOneWhateverItSays() {
        JsonObject hostile = JsonObject.of("text", "a\nb\r\ndata: c\n\nevent: bye\u2028\u0000");
        String text = frames.event(7, "job", hostile.encode()).toString();
        assertTrue(text.startsWith("id: " + EPOCH + "-7\nevent: job\ndata: {"), text);
        assertEquals(4, text.lines().count());
        assertTrue(text.endsWith("}\n\n"), text);
    }

    @Test
    void theGreetingTellsWhereToGoOnAndHowSoon() {
        assertEquals(
                "retry: 2000\nid: " + EPOCH + "-3\nevent: beat\ndata: {}\n\n",
                frames.greeting(3).toString());
        assertEquals(
                "retry: 2000\nid: " + EPOCH + "-3\nevent: resync\ndata: {}\n\n",
                frames.greetingWithResync(3).toString());
    }

    @Test
    void theLastEventHasNoIdSoThatTheOneBeforeItStays() {
        String text = Frames.bye(Bye.SHUTDOWN).toString();
        assertTrue(text.startsWith("event: bye\ndata: {\"reason\":\"shutdown\",\"message\":\""), text);
    }

    @Test
    void onesOwnIdIsAPlaceToGoOnAt() {
        assertEquals(OptionalLong.of(12), frames.sequenceIn(EPOCH + "-12"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "12",
                "0123456789ab",
                "0123456789ab-",
                "0123456789ab--1",
                "0123456789ab-1x",
                "0123456789ab-9999999999999999999",
                "0123456789ab-١٢",
                "ffffffffffff-12",
                "0123456789AB-12",
                " 0123456789ab-12",
                "' or 1=1"
            })
    void anythingElseIsNoPlaceHere(String id) {
        assertEquals(OptionalLong.empty(), frames.sequenceIn(id));
    }

    @Test
    void aListIsBoundedAndCountsWhatIsLeftOut() {
        List<Integer> states = IntStream.range(0, 10).boxed().toList();
        String large = "x".repeat(ListText.MAX_LENGTH / 4);
        String text = ListText.of(
                "jobs", new Batch.Taken<>(states, 5), n -> JsonObject.of("n", n, "text", n == 9 ? "" : large));
        assertTrue(text.length() <= ListText.MAX_LENGTH + 30, () -> "length " + text.length());
        JsonObject json = new JsonObject(text);
        assertEquals(4, json.getJsonArray("jobs").size());
        assertEquals(9, json.getJsonArray("jobs").getJsonObject(3).getInteger("n"));
        assertEquals(11, json.getInteger("more"));
    }

    @Test
    void framesComeSlowerWhereTheyAreLargeAndManyTakeThem() {
        assertEquals(Pace.MIN_MS, Pace.afterMs(60_000, 1));
        assertEquals(375, Pace.afterMs(60_000, 50));
        assertEquals(Pace.MAX_MS, Pace.afterMs(60_000, 500));
        assertEquals(Pace.MIN_MS, Pace.afterMs(500, 500));
    }
}
