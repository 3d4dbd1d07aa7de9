package io.bascule.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RingTest {
    private static final Subject JOB = Subject.job(new UUID(1, 1));

    private final Ring ring = new Ring(3, 1_000);

    private static Frame frame(long sequence, Subject subject, int size) {
        return new Frame(subject, sequence, Buffer.buffer("x".repeat(size)));
    }

    private List<Long> after(long sequence, Subject subject) {
        return ring.after(sequence, subject).orElseThrow().stream()
                .map(Frame::sequence)
                .toList();
    }

    @Test
    void whatFollowedIsThereInOrderAndNothingElse() {
        ring.add(frame(5, Subject.EVERYTHING, 1));
        ring.add(frame(6, JOB, 1));
        ring.add(frame(7, Subject.EVERYTHING, 1));
        assertEquals(List.of(5L, 7L), after(4, Subject.EVERYTHING));
        assertEquals(List.of(7L), after(5, Subject.EVERYTHING));
        assertEquals(List.of(6L), after(5, JOB));
        assertEquals(List.of(), after(7, JOB));
    }

    @Test
    void whoMissedAFrameThatIsGoneIsNotResumed() {
        for (long i = 1; i <= 4; i++) {
            ring.add(frame(i, Subject.EVERYTHING, 1));
        }
        assertTrue(ring.after(0, Subject.EVERYTHING).isEmpty());
        assertEquals(List.of(2L, 3L, 4L), after(1, Subject.EVERYTHING));
    }

    @Test
    void itsBytesAreBoundedToo() {
        ring.add(frame(1, Subject.EVERYTHING, 600));
        ring.add(frame(2, Subject.EVERYTHING, 600));
        assertTrue(ring.after(0, Subject.EVERYTHING).isEmpty());
        assertEquals(List.of(2L), after(1, Subject.EVERYTHING));
        ring.add(frame(3, Subject.EVERYTHING, 2_000));
        assertTrue(ring.after(2, Subject.EVERYTHING).isEmpty());
        assertEquals(List.of(), after(3, Subject.EVERYTHING));
    }

    @Test
    void whatWasClearedIsNotResumed() {
        ring.add(frame(1, Subject.EVERYTHING, 1));
        ring.clear(1);
        assertTrue(ring.after(0, Subject.EVERYTHING).isEmpty());
    }
}
