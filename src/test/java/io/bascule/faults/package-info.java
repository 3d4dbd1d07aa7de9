/**
 * What breaks, and what must hold all the same. Several servers in processes of their own work on one database through wires that can
 * be cut; clients, handlers and the database each tell what they saw; {@link io.bascule.faults.Checker} compares the three. Each kind
 * of fault is an entry of a {@link io.bascule.faults.FaultTable}. {@code -Dfaults.seed=…} runs one again, {@code
 * -Dfaults.scale=…}, or the profile {@code faults-long}, runs them longer, {@code -Dfaults.only=…} runs those with such a name.
 */
package io.bascule.faults;
