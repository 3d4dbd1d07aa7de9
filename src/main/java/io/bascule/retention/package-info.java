/**
 * Retention: what ended long ago is removed, so that neither the history nor what the database spends on it grows for ever. {@link
 * io.bascule.retention.RetentionVerticle} does it on the one node that holds the duty, in {@link io.bascule.retention.Sweep}s of
 * small batches, of which each is as large as takes a moment, and no more of them in a second than leaves the database to others.
 */
package io.bascule.retention;
