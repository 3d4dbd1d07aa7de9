/**
 * Runs of jobs: {@link io.bascule.handler.JobHandler} is what a job type needs, {@link io.bascule.handler.JobContext} what
 * its code is given. One verticle a job type takes runs from a scheduler over the event bus and reports back over it, so a
 * handler needs no database and may live on another node.
 */
package io.bascule.handler;
