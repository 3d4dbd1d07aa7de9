/**
 * What a run's reports do to its job, whoever has the run: a handler of this process or a remote agent. {@link io.bascule.runs.Reports}
 * writes them, {@link io.bascule.runs.Verdict} says what becomes of a job whose run failed, {@link io.bascule.runs.Writes} gathers what
 * comes by the thousand into common commits, {@link io.bascule.runs.Lasting} goes through outages of the database, and {@link
 * io.bascule.runs.News} tells everyone. Who runs what, and when, is not known here.
 */
package io.bascule.runs;
