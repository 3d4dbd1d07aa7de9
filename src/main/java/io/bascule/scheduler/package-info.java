/**
 * The actor that runs jobs on this node. {@link io.bascule.scheduler.Core} is its logic: events and the time in, actions out, no
 * I/O, so that it can be simulated. {@link io.bascule.scheduler.SchedulerVerticle} carries the actions out on one event loop and
 * serves what people ask of jobs; {@link io.bascule.scheduler.Reports} writes what runs report; {@link
 * io.bascule.scheduler.Lease} keeps the node alive and rescues what others lost.
 */
package io.bascule.scheduler;
