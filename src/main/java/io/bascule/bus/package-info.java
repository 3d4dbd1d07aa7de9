/**
 * How the verticles talk: every address and topic with what travels on it, one codec for all records, and {@link
 * io.bascule.bus.JobClient}, the typed face for other verticles. Messages are hints or requests; the truth is in the
 * database, so a lost message makes things later, never wrong.
 *
 * <p>With a clustered Vert.x the same addresses reach other processes. {@link io.bascule.bus.Bus} decides how far: a request is
 * for this process first, and for another member only where nobody here serves its address; the worker's is for this process
 * alone; what is published reaches all. So a process with an engine keeps its work to itself, and one without uses another's.
 *
 * <p>What happens for each job travels in lists: a message costs microseconds, a job must not.
 */
package io.bascule.bus;
