/**
 * The agent: a program of its own that takes jobs from a server over HTTP and runs a command for each. It needs nothing of the rest of
 * Bascule, and is a small jar too. {@link io.bascule.agent.AgentOptions} is its command line, {@code Agent} polls, {@code Run} does one
 * job: {@code Program} is its processes, {@code Instructions} are what a program says on its standard output, {@code Pulse} keeps the
 * lease, {@code JobLog} carries its log, and {@code Delivery} repeats each report until the server took it or said that the job is
 * another's by now.
 *
 * <p>{@code agent/README.md} among the resources says what users may count on. The agent in Python beside it keeps to the same.
 */
package io.bascule.agent;
