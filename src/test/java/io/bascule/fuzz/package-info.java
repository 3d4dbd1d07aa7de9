/**
 * Requests that nobody should send, by the hundred thousand: each is a valid request of the API's document with something
 * wrong, and whatever comes back must be an answer that a stranger may read. An input follows from the run's seed and its own
 * number alone: {@code -Dbascule.test.seed=… -Dbascule.fuzz.only=…} sends one of them again, {@code -Dbascule.fuzz.inputs=…}
 * changes how many there are.
 */
package io.bascule.fuzz;
