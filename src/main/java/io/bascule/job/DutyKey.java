package io.bascule.job;

/**
 * One term of a duty, something that one node does at a time. The epoch rises with each term, so what an earlier holder writes
 * late is told apart.
 *
 * @param duty its name, for example {@code schedules}
 */
public record DutyKey(String duty, long epoch) {}
