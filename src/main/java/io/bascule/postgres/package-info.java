/**
 * Everything about PostgreSQL as a server: the one that comes with the jar ({@link io.bascule.postgres.EmbeddedDatabase}), the
 * address of another ({@link io.bascule.postgres.DatabaseUrl}), the schema's migrations, and whether a server keeps what it
 * acknowledged ({@link io.bascule.postgres.ServerSafety}).
 *
 * <p>All of it runs before the event loops do, or on a command of its own: it is JDBC, it blocks, and it must not be called on
 * an event loop.
 */
package io.bascule.postgres;
