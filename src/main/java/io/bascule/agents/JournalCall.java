package io.bascule.agents;

import io.bascule.bus.Runs;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.JournalEntry.Kind;
import io.bascule.job.NewCheckpoint;
import io.bascule.store.LeaseStore;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * What an agent reports that goes into its job's journal. Each later run is given all of that, so there is an end to what it may hold.
 *
 * @param position the number of the call; 0 where the agent does not count its calls
 */
record JournalCall(Runs.Content content, Kind kind, String name, int position) {
    static final int MAX_ENTRIES = 10_000;
    /** Of all entries of a job together, as JSON. */
    static final long MAX_BYTES = 16L * 1024 * 1024;

    /** Empty where it goes elsewhere. */
    static Optional<JournalCall> of(Runs.Content content) {
        if (content instanceof Runs.StepDone step) {
            return Optional.of(new JournalCall(content, Kind.STEP, step.name(), step.position()));
        }
        if (content instanceof Runs.Slept slept) {
            return Optional.of(new JournalCall(content, Kind.SLEEP, slept.name(), slept.position()));
        }
        if (content instanceof Runs.Shown shown) {
            return Optional.of(of(content, Kind.INFO, shown.checkpoint()));
        }
        return content instanceof Runs.Parked parked
                ? Optional.of(of(content, Kind.APPROVAL, parked.checkpoint()))
                : Optional.empty();
    }

    private static JournalCall of(Runs.Content content, Kind kind, NewCheckpoint checkpoint) {
        return new JournalCall(content, kind, checkpoint.name(), checkpoint.position());
    }

    boolean isShown() {
        return kind == Kind.INFO || kind == Kind.APPROVAL;
    }

    /** Whether it is a sleep of an earlier run, and so is over: the job was queued for its end. */
    boolean isOver(LeaseStore.Journal journal) {
        return kind == Kind.SLEEP && journal.known().equals(Optional.of(Kind.SLEEP));
    }

    /**
     * What is to be recorded in this journal: under the next number where it has none. What is there under the name already takes no room.
     *
     * @throws Fault with {@code WRONG_STATE} where the name is that of another kind of entry, {@code JOURNAL_FULL} where there is no room
     */
    Runs.Content in(LeaseStore.Journal journal) {
        journal.known().filter(known -> !isShown() && known != kind).ifPresent(known -> {
            throw Fault.of(
                    ErrorCode.WRONG_STATE,
                    "'" + name + "' is the name of a " + known.name().toLowerCase(Locale.ROOT)
                            + " of this job; choose another one.");
        });
        boolean fits = journal.entries() < MAX_ENTRIES && journal.bytes() + bytes() <= MAX_BYTES;
        if (journal.known().isEmpty() && !fits) {
            throw Fault.of(
                    ErrorCode.JOURNAL_FULL,
                    "The journal of a job holds " + MAX_ENTRIES + " entries and " + MAX_BYTES / 1024 / 1024
                            + " MiB at most, and this one has no room for '" + name
                            + "'; keep large results elsewhere, and their address in the step.");
        }
        return position == 0 ? at(journal.last() + 1) : content;
    }

    private long bytes() {
        if (content instanceof Runs.StepDone step) {
            return step.result().toBuffer().length();
        }
        if (content instanceof Runs.Shown shown) {
            return bytes(shown.checkpoint());
        }
        return content instanceof Runs.Parked parked ? bytes(parked.checkpoint()) : 0;
    }

    private static long bytes(NewCheckpoint c) {
        return c.message().getBytes(StandardCharsets.UTF_8).length
                + c.data().toBuffer().length()
                + c.metadata().toBuffer().length();
    }

    private Runs.Content at(int next) {
        if (content instanceof Runs.StepDone step) {
            return new Runs.StepDone(next, name, step.result());
        }
        if (content instanceof Runs.Slept slept) {
            return new Runs.Slept(next, name, slept.forMs());
        }
        if (content instanceof Runs.Shown shown) {
            return new Runs.Shown(at(shown.checkpoint(), next));
        }
        return content instanceof Runs.Parked parked ? new Runs.Parked(at(parked.checkpoint(), next)) : content;
    }

    private static NewCheckpoint at(NewCheckpoint c, int next) {
        return new NewCheckpoint(
                c.id(),
                next,
                c.name(),
                c.checkpointType(),
                c.message(),
                c.data(),
                c.metadata(),
                c.digest(),
                c.expiresInMs(),
                c.tellsHandler(),
                c.takesChanges());
    }
}
