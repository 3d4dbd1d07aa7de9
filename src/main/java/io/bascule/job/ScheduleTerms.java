package io.bascule.job;

/**
 * What a schedule's owner says of it.
 *
 * @param name unique among the owner's
 * @param cron five fields: minute, hour, day of month, month, day of week
 * @param timeZone of the IANA database, in which {@code cron} is read
 * @param job what each slot submits; its {@code runAt} is the slot, so null here
 */
public record ScheduleTerms(String name, String cron, String timeZone, MissedSlots missedSlots, NewJob job) {

    /** Longest name, in characters. */
    public static final int MAX_NAME = 100;

    /** Longest cron expression, in characters. */
    public static final int MAX_CRON = 200;

    public static final String DEFAULT_TIME_ZONE = "UTC";

    /** A job takes one tag more, which names its schedule. */
    public static final int MAX_TAGS = NewJobRules.MAX_TAGS - 1;

    public boolean hasTimesOf(ScheduleTerms other) {
        return cron.equals(other.cron) && timeZone.equals(other.timeZone);
    }
}
