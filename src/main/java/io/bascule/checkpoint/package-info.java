/**
 * Decisions: the one place where a checkpoint is decided, whoever asks, and the sweep that closes those whose time is over. The
 * sweep only tidies: an expired checkpoint cannot be decided even before it comes by.
 */
package io.bascule.checkpoint;
