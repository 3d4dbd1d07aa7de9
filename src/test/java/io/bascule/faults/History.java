package io.bascule.faults;

import java.util.List;
import java.util.Map;

/**
 * All that is known of a story, from three sides: what the clients asked and were told, what the handlers did, what the database
 * held. Times are nanoseconds of the machine's monotonic clock, which all its processes share.
 *
 * @param faults when things were broken
 * @param end what the database held at the end
 */
record History(
        Span faults,
        List<Submit> submits,
        List<Decision> decisions,
        List<Trace> traces,
        List<Sighting> sightings,
        End end) {

    /** From before to after. */
    record Span(long from, long to) {}

    /** What a client knows of what it asked for. */
    enum Outcome {
        ACKNOWLEDGED,
        /** Surely not done. */
        REFUSED,
        /** Nobody answered, or nobody could say. */
        UNKNOWN,
        /** An answer that nobody should get. */
        WRONG
    }

    /**
     * One request for jobs; asked again under the same key until acknowledged.
     *
     * @param jobs the ids that were given; empty where not acknowledged
     * @param answer for people, where the outcome is WRONG
     */
    record Submit(String key, List<String> jobs, Outcome outcome, String answer, Span span) {}

    /**
     * One request to decide.
     *
     * @param shown what the reviewer had seen
     */
    record Decision(String checkpoint, boolean approves, String shown, Outcome outcome, String answer, Span span) {}

    /** What handlers write down. */
    enum Doing {
        /** A run began. */
        START,
        /** The work of a piece was done, giving the value. */
        EFFECT,
        /** The run goes on with that value of a piece: recorded by itself, or by an earlier run; for an approval what it was for. */
        SAW
    }

    /** A line of a handler's journal; {@code piece} and {@code value} are "-" for START. */
    record Trace(long at, Doing doing, String job, String run, String node, int attempt, String piece, String value) {}

    /**
     * What the database showed of a job in the midst of it all.
     *
     * @param node null unless running
     * @param terminal when and with what the job ended, or null
     */
    record Sighting(String job, long epoch, String node, String terminal, Span span) {}

    /** The last state. */
    record End(List<JobRow> jobs, List<AskRow> asks) {}

    /**
     * A job at the end.
     *
     * @param key what it was submitted under, with its place in the batch, as its input has it
     * @param plan the pieces that its handler goes through
     * @param error its code, or null
     * @param values by piece, as its output has them
     * @param recorded by piece, as its journal has them
     * @param run whose output it is, or null
     * @param stuck why nobody will ever go on with it, or null
     */
    record JobRow(
            String id,
            String key,
            List<String> plan,
            String status,
            String error,
            int attempt,
            int maxAttempts,
            Map<String, String> values,
            Map<String, String> recorded,
            String run,
            String stuck) {
        boolean isTerminal() {
            return List.of("COMPLETED", "FAILED", "CANCELLED").contains(status);
        }
    }

    /** A request for approval at the end; {@code data} is what was shown. */
    record AskRow(String id, String job, String piece, String status, String data) {}

    /** How much of it there is, in a line. */
    String summary() {
        return "%d jobs, %d submits, %d decisions, %d traces, %d sightings"
                .formatted(end.jobs().size(), submits.size(), decisions.size(), traces.size(), sightings.size());
    }
}
