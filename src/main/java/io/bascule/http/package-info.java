/**
 * HTTP: a table of routes, what may be asked on each and by whom, and how answers look. Reads go to the store, writes over the
 * bus to whoever owns them.
 *
 * <p>{@link io.bascule.http.Routes} is the table. {@code Gate} takes every request of it through the same five steps: who asks,
 * may they, what do they say, do it, answer. {@code Problem} alone turns failures into answers.
 */
package io.bascule.http;
