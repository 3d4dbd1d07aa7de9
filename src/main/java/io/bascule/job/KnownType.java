package io.bascule.job;

/** A job type that some node has announced: what its handler says of it, and what people set. */
public record KnownType(JobType type, TypeLimits limits) {}
