package io.bascule.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BatchTest {
    private final Batch<Integer> batch = new Batch<>(2, Math::max);

    private static UUID id(int n) {
        return new UUID(0, n);
    }

    @Test
    void eachIsThereOnceInItsLatestState() {
        batch.add(id(1), 1);
        batch.add(id(2), 5);
        batch.add(id(1), 3);
        batch.add(id(2), 4);
        assertEquals(new Batch.Taken<>(List.of(3, 5), 0), batch.take());
    }

    @Test
    void whatIsTooManyIsCountedWhileThoseThatAreInGoOn() {
        batch.add(id(1), 1);
        batch.add(id(2), 1);
        batch.add(id(3), 1);
        batch.add(id(3), 2);
        batch.add(id(1), 2);
        batch.missed(10);
        assertEquals(new Batch.Taken<>(List.of(2, 1), 12), batch.take());
        assertEquals(new Batch.Taken<>(List.of(), 0), batch.take());
    }
}
