/**
 * What operators see: metrics, error reports, logs. This room listens to events and nobody calls it, except for the text of
 * {@code /api/metrics}; with it gone every job still runs. Counters come from events of this process, so they add up over a
 * cluster; gauges of the database are read when somebody asks, so they are fresh or absent, never stale.
 */
package io.bascule.telemetry;
