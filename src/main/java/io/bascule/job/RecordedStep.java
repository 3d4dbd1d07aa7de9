package io.bascule.job;

import java.time.Instant;

/**
 * A step or a sleep of a job's journal, without the step's result, which can be large.
 *
 * @param position the number of the call in its run, from 1
 * @param kind {@code STEP} or {@code SLEEP}
 * @param until when a sleep is over; null for a step
 * @param bytes how much room a step's result takes as it is stored; null for a sleep
 * @param epoch of the run that recorded it
 */
public record RecordedStep(
        int position,
        String name,
        JournalEntry.Kind kind,
        Instant until,
        Integer bytes,
        long epoch,
        Instant recordedAt) {

    /** Where it comes in the journal. */
    public Place place() {
        return new Place(position, name);
    }

    /** A place in a journal: by position; names tell apart those that changed code gave one position. */
    public record Place(int position, String name) {
        /** Before every step. */
        public static final Place FIRST = new Place(0, "");
    }
}
