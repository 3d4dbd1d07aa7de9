package io.bascule.llm;

import java.time.Duration;

/**
 * How long an answer is waited for. A provider that is silent is given up first; one that only says that it lives, after ten times as
 * long; and one that says something again and again, but never comes to an end, once that and a second for each token are over.
 */
final class Patience {
    private static final int SILENCES = 10;

    private final Duration silence;
    private final Duration pings;
    private final Duration whole;
    private final Failures failures;
    private final long begin;
    private long lastSign;
    private long lastWord;

    /**
     * @param silence for which a provider may send nothing
     * @param maxTokens of the answer
     * @param now here and below, in ns
     */
    Patience(Duration silence, int maxTokens, Failures failures, long now) {
        this.silence = silence;
        this.pings = silence.multipliedBy(SILENCES);
        this.whole = pings.plusSeconds(maxTokens);
        this.failures = failures;
        this.begin = now;
        this.lastSign = now;
        this.lastWord = now;
    }

    /** How long to wait for anything new; fails where that is over. */
    Duration left(long now) throws ModelFailure {
        Duration quiet = silence.minusNanos(now - lastSign);
        Duration wordless = pings.minusNanos(now - lastWord);
        Duration rest = whole.minusNanos(now - begin);
        if (isOver(quiet)) {
            throw failures.silent(silence);
        }
        if (isOver(wordless)) {
            throw failures.wordless(pings);
        }
        if (isOver(rest)) {
            throw failures.endless(whole);
        }
        return shorter(quiet, shorter(wordless, rest));
    }

    private static boolean isOver(Duration left) {
        return left.isNegative() || left.isZero();
    }

    static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    void heard(Hearing.News news, long now) {
        lastSign = news.isAlive() ? now : lastSign;
        lastWord = news.isWord() ? now : lastWord;
    }
}
