/**
 * Runs of jobs: {@link io.bascule.handler.JobHandler} is what a job type needs, {@link io.bascule.handler.JobContext} what
 * its code is given. One verticle a job type takes runs from a scheduler over the event bus and reports back over it, so a
 * handler needs no database and may live on another node.
 *
 * <p>Runs come in batches and their reports leave in batches, by {@link io.bascule.handler.Outbox}: whatever the runs of a
 * verticle report in one turn of its event loop is one message. Each run's reports keep their order, since the next one waits
 * until the former is answered. A run that makes no calls costs a few objects and its place in two messages. A handler that is
 * undeployed hands its runs back, and no attempt is burned; one whose process dies is found out by the schedulers, which ask
 * handlers in other processes for their runs, and the attempt is counted, since the run may be what killed it.
 */
package io.bascule.handler;
