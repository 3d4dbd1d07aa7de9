package io.bascule.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Slows down who guesses passwords, without letting anyone lock another out.
 *
 * <p>Three things are counted: failures from an address, on an account, and of an address on an account. An address that has
 * failed too often waits, twice as long each time, up to five minutes. An account that was failed on too often makes wait, but
 * only those addresses that have used up their own tries on it: from elsewhere its owner still gets in, while guesses from many
 * addresses get a few tries each. All is forgotten a quarter of an hour after the last failure. IPv6 addresses count by their
 * /64, which is what one customer has.
 *
 * <p>An attempt counts as failed from its start until it is known to have succeeded; else many at once would all be free.
 * The memory is this node's and bounded.
 */
final class FailureBackoff {
    static final int FREE_PER_ACCOUNT = 5;
    static final int FREE_PER_ADDRESS = 20;

    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final Duration MEMORY = Duration.ofMinutes(15);
    private static final int MAX_ENTRIES = 100_000;

    private final Ticker ticker;
    private final Cache<Key, Failures> failures;

    private enum Kind {
        ADDRESS,
        ACCOUNT,
        PAIR
    }

    private record Key(Kind kind, String account, String address) {}

    private record Failures(int count, long lastNanos) {
        static final Failures NONE = new Failures(0, 0);
    }

    private record Mark(Key key, Failures before) {}

    /** An attempt under way; one of its methods, or neither where it failed, is called once. */
    interface Attempt {
        /** It was right: it does not count, and the address has all its tries on the account again. */
        void succeeded();

        /** It was neither right nor wrong, since it could not be checked: it does not count. */
        void unchecked();
    }

    FailureBackoff(Ticker ticker) {
        this.ticker = ticker;
        this.failures = Caffeine.newBuilder()
                .ticker(ticker)
                .maximumSize(MAX_ENTRIES)
                .expireAfterWrite(MEMORY)
                .build();
    }

    /**
     * Starts an attempt.
     *
     * @throws Fault {@code TOO_MANY_REQUESTS} with {@code retryAfterSeconds} where it must wait; then it does not count either
     */
    synchronized Attempt begin(String account, String address) {
        String network = network(address);
        Key byAddress = new Key(Kind.ADDRESS, "", network);
        Key onAccount = new Key(Kind.ACCOUNT, account, "");
        Key pair = new Key(Kind.PAIR, account, network);
        long wait = waitNanos(byAddress, FREE_PER_ADDRESS);
        if (count(pair).count() >= FREE_PER_ACCOUNT) {
            wait = Math.max(wait, waitNanos(onAccount, FREE_PER_ACCOUNT));
        }
        if (wait > 0) {
            throw tooMany(wait);
        }
        long now = ticker.read();
        return new Counted(List.of(mark(byAddress, now), mark(onAccount, now), mark(pair, now)), pair, now);
    }

    /** Counts a failure; what was there before is kept for the case that it turns out to be none. */
    private Mark mark(Key key, long now) {
        Failures before = count(key);
        failures.put(key, new Failures(before.count() + 1, now));
        return new Mark(key, before);
    }

    private synchronized void undo(Mark mark, long startedNanos) {
        Failures now = count(mark.key());
        boolean isLast = now.lastNanos() == startedNanos;
        failures.put(
                mark.key(),
                new Failures(
                        Math.max(0, now.count() - 1), isLast ? mark.before().lastNanos() : now.lastNanos()));
    }

    private final class Counted implements Attempt {
        private final List<Mark> marks;
        private final Key pair;
        private final long startedNanos;

        Counted(List<Mark> marks, Key pair, long startedNanos) {
            this.marks = marks;
            this.pair = pair;
            this.startedNanos = startedNanos;
        }

        @Override
        public void succeeded() {
            unchecked();
            failures.invalidate(pair);
        }

        @Override
        public void unchecked() {
            marks.forEach(mark -> undo(mark, startedNanos));
        }
    }

    private Failures count(Key key) {
        return Optional.ofNullable(failures.getIfPresent(key)).orElse(Failures.NONE);
    }

    private long waitNanos(Key key, int free) {
        Failures known = count(key);
        if (known.count() < free) {
            return 0;
        }
        int doublings = Math.min(known.count() - free, 20);
        long wait = Math.min(FIRST_WAIT.toNanos() << doublings, LONGEST_WAIT.toNanos());
        return Math.max(0, known.lastNanos() + wait - ticker.read());
    }

    private static Fault tooMany(long waitNanos) {
        long seconds = Duration.ofNanos(waitNanos + 999_999_999).toSeconds();
        return Fault.of(
                        ErrorCode.TOO_MANY_REQUESTS,
                        "Too many failed attempts; try again in " + seconds + (seconds == 1 ? " second." : " seconds."))
                .with("retryAfterSeconds", seconds);
    }

    /** The first four groups of an IPv6 address, any other address as it is. */
    static String network(String address) {
        String plain = address.contains("%") ? address.substring(0, address.indexOf('%')) : address;
        if (plain.indexOf(':') < 0 || plain.indexOf('.') >= 0) {
            return plain;
        }
        int gap = plain.indexOf("::");
        String start = gap < 0 ? plain : plain.substring(0, gap);
        String[] groups = start.isEmpty() ? new String[0] : start.split(":");
        StringBuilder network = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            network.append(i < groups.length ? groups[i].toLowerCase(Locale.ROOT) : "0")
                    .append(':');
        }
        return network.append(':').toString();
    }
}
