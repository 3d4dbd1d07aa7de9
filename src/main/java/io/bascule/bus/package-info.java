/**
 * How the verticles talk: every address and topic with what travels on it, one codec for all records, and {@link
 * io.bascule.bus.JobClient}, the typed face for other verticles. Messages are hints or requests; the truth is in the
 * database, so a lost message makes things later, never wrong.
 */
package io.bascule.bus;
