package io.bascule.access;

import static io.bascule.access.Fixture.await;
import static io.bascule.access.Fixture.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PasswordsTest {
    private static final Vertx VERTX = Vertx.vertx();
    private final Passwords passwords = new Passwords(VERTX, 1);

    @AfterAll
    static void close() {
        await(VERTX.close());
    }

    @Test
    void theRightPasswordMatchesItsHashAndAnotherDoesNot() {
        String hash = await(passwords.hash("correct horse"));
        assertTrue(await(passwords.matches("correct horse", Optional.of(hash))));
        assertFalse(await(passwords.matches("correct horsf", Optional.of(hash))));
        assertFalse(await(passwords.matches("", Optional.of(hash))));
    }

    @Test
    void theHashNamesItsParametersAndIsSaltedEachTime() {
        String hash = await(passwords.hash("correct horse"));
        assertTrue(hash.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"), hash);
        assertNotEquals(hash, await(passwords.hash("correct horse")));
    }

    @Test
    void noPasswordMatchesWhereThereIsNoUser() {
        assertFalse(await(passwords.matches("correct horse", Optional.empty())));
    }

    @Test
    void theSameLetterWrittenInTwoWaysIsTheSame() {
        String hash = await(passwords.hash("caf\u00e9 noir"));
        assertTrue(await(passwords.matches("cafe\u0301 noir", Optional.of(hash))));
    }

    @Test
    void lengthIsCountedInCharactersThatPeopleSee() {
        assertTrue(Passwords.problem("p", "1234567").isPresent());
        assertTrue(Passwords.problem("p", "12345678").isEmpty());
        assertTrue(Passwords.problem("p", "\ud83d\udc34".repeat(7)).isPresent());
        assertTrue(Passwords.problem("p", "\ud83d\udc34".repeat(8)).isEmpty());
        assertTrue(Passwords.problem("p", "\ud83d\udc34".repeat(200)).isEmpty());
        assertTrue(Passwords.problem("p", "x".repeat(201)).isPresent());
    }

    @Test
    void whatCannotBeStoredIsRefusedByField() {
        assertEquals("p", Passwords.problem("p", "1234\u00005678").orElseThrow().field());
        assertTrue(Passwords.problem("p", "1234\ud8005678").isPresent());
    }

    @Test
    void aFloodIsToldToComeBackRatherThanQueuedForEver() {
        List<Future<Boolean>> flood = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            flood.add(passwords.matches("guess", Optional.empty()));
        }
        refused(ErrorCode.UNAVAILABLE, flood.get(39));
        flood.forEach(guess -> guess.otherwise(false).await());
        assertFalse(await(passwords.matches("after the flood", Optional.empty())));
    }

    @Test
    void aGeneratedPasswordIsLongEnoughAndEasyToType() {
        assertTrue(Passwords.generate().matches("[a-km-np-z2-9]{20}"));
        assertNotEquals(Passwords.generate(), Passwords.generate());
    }
}
