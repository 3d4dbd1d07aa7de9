package io.bascule.sessions;

/**
 * What the settings say of every session.
 *
 * @param maxRounds for a session that does not say otherwise
 * @param tokenBudget likewise
 * @param costBudget likewise, in millionths of a US dollar; null for none
 * @param contextSize how many characters of documents a model is given at most
 */
public record SessionLimits(int maxRounds, long tokenBudget, Long costBudget, int contextSize) {}
