/**
 * What one node does at a time: sweeps, rescue, schedules. Nobody leads: whoever finds a duty free takes it for a while. That is no
 * lock: a node that was paused past its term goes on where it stood, so each write of a duty asks for the term's epoch in its WHERE,
 * or is harmless to do twice.
 */
package io.bascule.duty;
