/**
 * The actor that runs jobs on this node. {@link io.bascule.scheduler.Core} is its logic: events and the time in, actions out, no
 * I/O, so that it can be simulated. {@link io.bascule.scheduler.Worker} tells it what happens and carries its actions out, on one
 * event loop; {@link io.bascule.scheduler.Inserts} gathers submissions into common commits; {@link
 * io.bascule.scheduler.SchedulerVerticle} serves what is asked of jobs; the room {@code runs} writes what runs report;
 * {@link io.bascule.scheduler.Keys} lets held jobs of concurrency keys go; {@link io.bascule.scheduler.Lease} keeps the node alive and
 * rescues what others lost.
 */
package io.bascule.scheduler;
