package io.bascule.stream;

import static io.bascule.stream.Delivery.Step.RESYNC_AND_SEND;
import static io.bascule.stream.Delivery.Step.SEND;
import static io.bascule.stream.Delivery.Step.WITHHOLD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DeliveryTest {
    private static final long PATIENCE_MS = 30_000;

    private final Delivery delivery = new Delivery(PATIENCE_MS, 0);

    @Test
    void aReaderThatKeepsUpGetsEverything() {
        assertEquals(SEND, delivery.offer(false, 1));
        assertEquals(SEND, delivery.offer(false, 2));
        assertFalse(delivery.owesResync(false, 3));
    }

    @Test
    void aSlowReaderIsToldOnceThatItMissedSomething() {
        assertEquals(WITHHOLD, delivery.offer(true, 1));
        assertEquals(WITHHOLD, delivery.offer(true, 2));
        assertFalse(delivery.owesResync(true, 3));
        assertTrue(delivery.owesResync(false, 4));
        assertFalse(delivery.owesResync(false, 5));
        assertEquals(SEND, delivery.offer(false, 6));
    }

    @Test
    void orItIsToldWithTheNextEvent() {
        delivery.offer(true, 1);
        assertEquals(RESYNC_AND_SEND, delivery.offer(false, 2));
        assertEquals(SEND, delivery.offer(false, 3));
    }

    @Test
    void aReaderThatTakesNothingForTooLongIsStuck() {
        delivery.offer(true, 100);
        assertFalse(delivery.isStuck(true, 100 + PATIENCE_MS));
        assertTrue(delivery.isStuck(true, 101 + PATIENCE_MS));
    }

    @Test
    void patienceBeginsAnewOnceSomethingWasTaken() {
        delivery.offer(true, 100);
        assertFalse(delivery.isStuck(false, 20_000));
        assertFalse(delivery.isStuck(true, 30_000));
        assertFalse(delivery.isStuck(true, 101 + PATIENCE_MS));
        assertTrue(delivery.isStuck(true, 30_001 + PATIENCE_MS));
    }

    @Test
    void nothingIsSentWhileItIsNotSureThatTheReaderMayWatch() {
        assertEquals(SEND, delivery.offer(false, Delivery.CERTAINTY_MS));
        assertEquals(WITHHOLD, delivery.offer(false, Delivery.CERTAINTY_MS + 1));
        assertFalse(delivery.owesResync(false, Delivery.CERTAINTY_MS + 2));
        delivery.confirmed(Delivery.CERTAINTY_MS);
        assertTrue(delivery.owesResync(false, Delivery.CERTAINTY_MS + 3));
        assertEquals(SEND, delivery.offer(false, Delivery.CERTAINTY_MS + 4));
    }
}
