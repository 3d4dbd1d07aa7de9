package io.bascule.store;

import java.time.Duration;

/**
 * How long what is waited for. A connection may go silent: it stays open, nothing arrives on it, and nobody says so, as where a
 * firewall has forgotten it. Nothing tells that from a server that works on a long statement, so a connection is closed once nothing
 * was read from it for longer than that takes. It must not have been idle for long before, or a statement could be cut off that was
 * asked just before the end; so connections that nobody uses are closed before.
 *
 * @param statement after so long the server ends a statement
 */
record Patience(Duration statement) {
    /** How often idle connections are looked for. */
    static final Duration IDLE_CHECK = Duration.ofSeconds(1);

    /** For an answer, waiting for a connection included. */
    Duration answer() {
        return statement.plus(statement.dividedBy(6));
    }

    /** After so long a connection that nobody uses is closed. */
    Duration idle() {
        return statement.dividedBy(3);
    }

    /** After so long without a word from the server a connection is closed: it was idle, then was asked, and the answer was long due. */
    Duration silence() {
        return idle().plus(IDLE_CHECK).plus(statement).plus(statement.dividedBy(6));
    }

    /** Who listens hears nothing while nothing happens: so often it asks, to hear at least an answer. */
    Duration listening() {
        return statement.dividedBy(6);
    }

    /** After so long without a word the connection that listens is closed. */
    Duration listeningSilence() {
        return listening().multipliedBy(3);
    }
}
