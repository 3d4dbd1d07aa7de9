/**
 * The job type {@code data-processing}: rows that are transformed, filtered, validated, deduplicated or aggregated, once a
 * person has seen a preview and approved it.
 *
 * <p>An operation is a pure function of its rows ({@link io.bascule.handler.dataprocessing.Operation}); {@link
 * io.bascule.handler.dataprocessing.Request} reads it from an input, {@link io.bascule.handler.dataprocessing.Preview} shows
 * what it would do. A decision covers the whole result, which a preview only samples, by its digest.
 *
 * <p>Numbers are decimal and exact. Two things follow: an input may hold no number that JSON's own numbers would change, and
 * a result that they would change is a string ({@link io.bascule.handler.dataprocessing.Numbers#toJson}).
 */
package io.bascule.handler.dataprocessing;
