package io.bascule.job;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * What an earlier run recorded under a name, so that a later run does not do it again.
 *
 * @param position the number of the call in its run, from 1
 * @param result what a step returned; null for the other kinds
 * @param until when a sleep is over; null for the other kinds
 * @param checkpoint what people were asked or told; null for the other kinds
 */
public record JournalEntry(
        int position, String name, Kind kind, JsonObject result, Instant until, Checkpoint checkpoint) {

    /** Which call of the handler made the entry. */
    public enum Kind {
        STEP,
        SLEEP,
        APPROVAL,
        INFO
    }

    /** Longest name of a step, in characters. */
    public static final int MAX_NAME = 200;

    public static JournalEntry step(int position, String name, JsonObject result) {
        return new JournalEntry(position, name, Kind.STEP, result, null, null);
    }

    public static JournalEntry sleep(int position, String name, Instant until) {
        return new JournalEntry(position, name, Kind.SLEEP, null, until, null);
    }

    public static JournalEntry shown(int position, Checkpoint checkpoint) {
        Kind kind = checkpoint.checkpointType() == CheckpointType.INFO ? Kind.INFO : Kind.APPROVAL;
        return new JournalEntry(position, checkpoint.name(), kind, null, null, checkpoint);
    }
}
