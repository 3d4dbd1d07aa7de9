package io.bascule.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SeatsTest {
    private static final UUID ANN = new UUID(1, 1);
    private static final UUID BEN = new UUID(1, 2);

    private final Seats seats = new Seats(3, 2);

    @Test
    void aUserHasNoMoreThanTheirShare() {
        seats.take(ANN);
        seats.take(ANN);
        Fault full = assertThrows(Fault.class, () -> seats.take(ANN));
        assertEquals(ErrorCode.TOO_MANY_REQUESTS, full.code());
        assertTrue(full.getMessage().contains("http.maxStreamsPerUser"), full.getMessage());
        assertEquals(2, seats.taken());
        seats.free(ANN);
        seats.take(ANN);
    }

    @Test
    void allTogetherHaveNoMoreThanThereAre() {
        seats.take(ANN);
        seats.take(ANN);
        seats.take(BEN);
        Fault full = assertThrows(Fault.class, () -> seats.take(BEN));
        assertTrue(full.getMessage().contains("http.maxStreams)"), full.getMessage());
        assertEquals(3, seats.taken());
        seats.free(ANN);
        seats.take(BEN);
        assertEquals(3, seats.taken());
    }
}
