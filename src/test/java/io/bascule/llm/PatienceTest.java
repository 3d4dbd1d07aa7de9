package io.bascule.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private static final Hearing.News PING = new Hearing.News(0, true, false, null, null);
    private static final Hearing.News WORD = new Hearing.News(3, true, true, null, null);
    private static final Hearing.News NOTHING = new Hearing.News(0, false, false, null, null);

    /** A minute without a sign, ten without a word, an hour and ten minutes in all. */
    private final Patience patience =
            new Patience(Duration.ofMinutes(1), 3_600, new Failures(Optional.empty(), Clock.systemUTC()), 0);

    private static long at(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    private void heard(Hearing.News news, int everySeconds, int until) throws ModelFailure {
        for (int now = everySeconds; now <= until; now += everySeconds) {
            patience.left(at(now));
            patience.heard(news, at(now));
        }
    }

    private void assertOver(int seconds, String words) throws ModelFailure {
        patience.left(at(seconds) - 1);
        ModelFailure failure = assertThrows(ModelFailure.class, () -> patience.left(at(seconds)));
        assertEquals(ModelFailure.TIMEOUT, failure.code());
        assertTrue(failure.retryable());
        assertTrue(failure.getMessage().contains(words), failure.getMessage());
    }

    @Test
    void silenceIsOverFirst() throws ModelFailure {
        assertEquals(Duration.ofSeconds(50), patience.left(at(10)));
        patience.heard(NOTHING, at(10));
        assertOver(60, "sent nothing for 60000 ms");
    }

    @Test
    void signsOfLifeAreNoAnswer() throws ModelFailure {
        heard(PING, 50, 550);
        assertEquals(Duration.ofSeconds(50), patience.left(at(550)));
        assertOver(600, "600000 ms");
    }

    @Test
    void wordsAre() throws ModelFailure {
        heard(PING, 50, 550);
        patience.heard(WORD, at(590));
        patience.heard(PING, at(649));
        assertEquals(Duration.ofSeconds(9), patience.left(at(700)));
    }

    @Test
    void anAnswerWithoutEndIsNotWaitedFor() throws ModelFailure {
        heard(WORD, 50, 4_150);
        assertOver(4_200, "4200 s");
    }
}
