package io.bascule.job;

/**
 * A job type that some node has announced: what its handler says of it, and what people set.
 *
 * @param handled a live node, or an agent that is online, takes jobs of it now; where not, they wait
 */
public record KnownType(JobType type, TypeLimits limits, boolean handled) {}
