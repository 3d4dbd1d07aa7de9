package io.bascule.job;

import java.util.ArrayList;
import java.util.List;

/**
 * What people set of a job type, for all nodes together.
 *
 * @param paused nothing of it starts
 * @param maxRunning at most so many run at once; null for no limit
 * @param rate how often one may start; null for no limit
 */
public record TypeLimits(boolean paused, Integer maxRunning, Rate rate) {
    public static final TypeLimits NONE = new TypeLimits(false, null, null);

    public static final int MAX_RUNNING = 100_000;
    public static final int MAX_RATE = 1_000_000;
    public static final long MAX_RATE_MS = 24L * 3600 * 1000;

    /**
     * So many starts in so many milliseconds: at once where none came for that long, then evenly.
     *
     * @param limit 1 to {@link #MAX_RATE}
     * @param perMs 1 to {@link #MAX_RATE_MS}
     */
    public record Rate(int limit, long perMs) {}

    /**
     * What is to be changed; the rest stays as it is.
     *
     * @param paused null to leave it
     * @param setsMaxRunning whether {@code maxRunning}, be it null, is the new one
     * @param setsRate whether {@code rate}, be it null, is the new one
     */
    public record Change(Boolean paused, boolean setsMaxRunning, Integer maxRunning, boolean setsRate, Rate rate) {
        public static Change pause() {
            return new Change(true, false, null, false, null);
        }

        public static Change resume() {
            return new Change(false, false, null, false, null);
        }

        /** Null for no limit. */
        public static Change maxRunning(Integer most) {
            return new Change(null, true, most, false, null);
        }

        /** Null for no limit. */
        public static Change rate(Rate rate) {
            return new Change(null, false, null, true, rate);
        }

        public TypeLimits of(TypeLimits was) {
            return new TypeLimits(
                    paused == null ? was.paused : paused,
                    setsMaxRunning ? maxRunning : was.maxRunning,
                    setsRate ? rate : was.rate);
        }

        /** Everything that is wrong with it; empty where it can be made. */
        public List<FieldError> problems() {
            List<FieldError> errors = new ArrayList<>();
            if (maxRunning != null && (maxRunning < 1 || maxRunning > MAX_RUNNING)) {
                errors.add(new FieldError("maxRunning", "must be a whole number from 1 to " + MAX_RUNNING));
            }
            if (rate != null && (rate.limit() < 1 || rate.limit() > MAX_RATE)) {
                errors.add(new FieldError("rate.limit", "must be a whole number from 1 to " + MAX_RATE));
            }
            if (rate != null && (rate.perMs() < 1 || rate.perMs() > MAX_RATE_MS)) {
                errors.add(new FieldError("rate.perMs", "must be milliseconds from 1 to " + MAX_RATE_MS));
            }
            return errors;
        }
    }
}
