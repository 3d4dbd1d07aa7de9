package io.bascule.access;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class KeyTextTest {
    private final KeyText key = KeyText.random();

    @Test
    void aKeyIsReadBackAsItWasWritten() {
        KeyText read = KeyText.parse(key.write()).orElseThrow();
        assertEquals(key.prefix(), read.prefix());
        assertArrayEquals(key.secret(), read.secret());
        assertTrue(read.fits(key.secretHash()));
    }

    @Test
    void oneWrongCharacterAnywhereIsNoticedWithoutTheDatabase() {
        String text = key.write();
        for (int i = 0; i < text.length(); i++) {
            char other = text.charAt(i) == '2' ? '3' : '2';
            String mistyped = text.substring(0, i) + other + text.substring(i + 1);
            assertTrue(KeyText.parse(mistyped).isEmpty(), mistyped);
        }
    }

    @Test
    void aShortenedOrLengthenedKeyIsNone() {
        String text = key.write();
        assertTrue(KeyText.parse(text.substring(0, text.length() - 1)).isEmpty());
        assertTrue(KeyText.parse(text + "0").isEmpty());
        assertTrue(KeyText.parse(text + "\n").isEmpty());
        assertTrue(KeyText.parse(text.toUpperCase()).isEmpty());
    }

    @Test
    void anotherSecretDoesNotFit() {
        assertFalse(KeyText.random().fits(key.secretHash()));
    }

    @Test
    void theSecretIsNotPrinted() {
        assertEquals("KeyText[" + key.prefix() + "]", key.toString());
    }
}
