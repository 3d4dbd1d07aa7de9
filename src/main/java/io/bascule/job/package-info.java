/**
 * The vocabulary: records, enums, the transition table and the pure rules about them. No I/O, no clock, no threads; every
 * other room imports this one and this one imports none of them.
 */
package io.bascule.job;
