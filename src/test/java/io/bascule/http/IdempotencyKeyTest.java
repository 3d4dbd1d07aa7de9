package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.bascule.job.Fault;
import io.vertx.core.MultiMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdempotencyKeyTest {

    @Test
    void aKeyIsVisibleAsciiGivenOnce() {
        assertNull(IdempotencyKey.of(MultiMap.caseInsensitiveMultiMap()));
        assertEquals(
                "order-4711",
                IdempotencyKey.of(MultiMap.caseInsensitiveMultiMap().add("idempotency-key", "order-4711")));
        for (String key : List.of("", " ", "a b", "ü", "a\tb", "\u007f", "k".repeat(256))) {
            MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Idempotency-Key", key);
            assertThrows(Fault.class, () -> IdempotencyKey.of(headers), key);
        }
        MultiMap twice =
                MultiMap.caseInsensitiveMultiMap().add("Idempotency-Key", "a").add("Idempotency-Key", "a");
        assertThrows(Fault.class, () -> IdempotencyKey.of(twice));
    }
}
