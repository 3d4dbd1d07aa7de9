/**
 * The cluster of event buses: {@link io.bascule.cluster.Cluster#join} makes a Vert.x whose handlers and clients are reached from the
 * other processes. It alone knows Hazelcast, which comes in a jar of its own.
 *
 * <p>The cluster carries messages and nothing else. What must not be lost is in the database, so a cluster that has come apart
 * costs time only: nodes find work by NOTIFY and poll, and handlers that are reached no more are given up.
 */
package io.bascule.cluster;
