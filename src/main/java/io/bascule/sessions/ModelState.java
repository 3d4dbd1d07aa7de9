package io.bascule.sessions;

/**
 * Which model the agents speak to.
 *
 * @param name what its provider calls it
 * @param missing which setting it lacks, in words for people, or null where sessions can be executed
 * @param countsCost whether its prices are known: without them no budget in money is ever used up
 */
public record ModelState(String name, String missing, boolean countsCost) {

    public boolean isConfigured() {
        return missing == null;
    }
}
