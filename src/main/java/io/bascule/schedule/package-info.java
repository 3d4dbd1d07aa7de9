/**
 * Schedules: jobs that come at the slots of a cron expression. A {@link io.bascule.schedule.Timetable} knows the slots as instants,
 * whatever the clocks do; a {@link io.bascule.schedule.Plan} says what to do at a time; {@link io.bascule.schedule.ScheduleVerticle}
 * does it, on the one node that holds the duty; {@link io.bascule.schedule.Schedules} is for those who make and change them.
 *
 * <p>A slot's job is submitted as any other, under an idempotency key made of the schedule's id and the slot in UTC. So two nodes, a
 * crash between the submit and the note of it, and a tick that comes twice all end with one job. What is due is decided by the
 * database's clock alone.
 */
package io.bascule.schedule;
