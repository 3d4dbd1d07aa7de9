package io.bascule.handler;

import io.bascule.job.JobError;
import io.bascule.job.JournalEntry;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What earlier runs recorded, held against the calls of this one. Entries are found by name. While the run makes its calls one
 * after another, a call that was never recorded cannot come where another one was: that is how changed code is found before it
 * does anything. Recorded calls in another order do nothing, so they are let be. Once calls overlap, their order says nothing, and
 * only what was never reached is found, at the end.
 *
 * <p>Not thread-safe: one run, one caller at a time.
 */
final class Journal {
    /** Thrown where the run cannot go on, whatever the handler thinks of it. */
    static final class Misfit extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String code;

        Misfit(String code, String message) {
            super(message, null, false, false);
            this.code = code;
        }

        String code() {
            return code;
        }
    }

    /**
     * A call of this run.
     *
     * @param position its number in the run, from 1
     * @param recorded what an earlier run recorded for it, or null
     */
    record Call(int position, String name, JournalEntry recorded) {}

    private final Map<String, JournalEntry> byName;
    private final Map<Integer, JournalEntry> byPosition;
    /** Null until there is a call: most runs make none. */
    private Set<String> called;

    private Map<JournalEntry.Kind, Integer> unnamed;
    private int calls;
    private int open;
    private boolean overlapping;

    Journal(List<JournalEntry> entries) {
        byName = entries.isEmpty() ? Map.of() : new HashMap<>();
        byPosition = entries.isEmpty() ? Map.of() : new HashMap<>();
        for (JournalEntry entry : entries) {
            byName.put(entry.name(), entry);
            byPosition.put(entry.position(), entry);
        }
    }

    /** The next call, of a kind that has no name of its own: {@code approval#1}, {@code approval#2}, … */
    Call next(JournalEntry.Kind kind) {
        if (unnamed == null) {
            unnamed = new EnumMap<>(JournalEntry.Kind.class);
        }
        int number = unnamed.merge(kind, 1, Integer::sum);
        return next(kind, kind.name().toLowerCase(java.util.Locale.ROOT) + "#" + number);
    }

    /**
     * The next call.
     *
     * @throws Misfit where the name was used before in this run, or the call is not what was recorded
     */
    Call next(JournalEntry.Kind kind, String name) {
        calls++;
        overlapping |= open > 0;
        if (called == null) {
            called = new HashSet<>();
        }
        if (!called.add(name)) {
            throw new Misfit(
                    JobError.DUPLICATE_STEP,
                    "The name '" + name + "' was used twice in one run; every step needs a name of its own.");
        }
        JournalEntry recorded = byName.get(name);
        if (recorded != null && recorded.kind() != kind) {
            throw misfit("an earlier run recorded '" + name + "' as " + recorded.kind() + ", now it is " + kind);
        }
        JournalEntry here = byPosition.get(calls);
        if (recorded == null && here != null && !overlapping && !called.contains(here.name())) {
            throw misfit("call " + calls + " was '" + here.name() + "' in an earlier run, now it is '" + name + "'");
        }
        open++;
        return new Call(calls, name, recorded);
    }

    /** A call was answered, so what follows it comes after it. */
    void answered() {
        open--;
    }

    /** The handler returned: what earlier runs recorded must all have been reached. */
    void finish() {
        if (byName.isEmpty()) {
            return;
        }
        Set<String> missed = new TreeSet<>(byName.keySet());
        if (called != null) {
            missed.removeAll(called);
        }
        if (!missed.isEmpty()) {
            throw misfit("earlier runs recorded " + missed + ", which this run never reached");
        }
    }

    static Misfit misfit(String what) {
        return new Misfit(
                JobError.JOURNAL_MISMATCH,
                "The handler's code no longer fits this job's journal: " + what
                        + ". Deploy the code that the job started with, or submit the job anew.");
    }
}
