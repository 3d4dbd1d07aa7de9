/**
 * The history that the dashboard draws: how much came and went, how long it waited and ran, how long people took. Kept by sums, never
 * by looking at jobs: what it costs does not depend on how many there are or were.
 *
 * <p>Each node hears the events of its own process, as telemetry does, and adds them up in memory in {@link
 * io.bascule.history.Ledger}: by minute and job type, times in logarithmic histograms. The minute is that of the event, by the
 * database's clock. Every few seconds {@link io.bascule.history.Flush} adds the sums to the rows of their minutes, one statement for
 * all of them; sent again after a lost answer, they are not added twice. While the database is away they wait, bounded, and are
 * added later to the minutes in which they happened. A node that crashes loses what it has not sent: the last few seconds of its own.
 *
 * <p>One node at a time does {@link io.bascule.history.Upkeep}: notes how many jobs are in each state once a minute (of all by the tallies, of
 * each type by a count that stops at a bound), counts what was submitted in SQL, moves what is old into wider rows (minutes, ten minutes, hours) and removes what is older than the longest range.
 *
 * <p>Figures are hints of what happened and no ledger of jobs: events are told after the COMMIT, so a crash between the two loses
 * them.
 */
package io.bascule.history;
