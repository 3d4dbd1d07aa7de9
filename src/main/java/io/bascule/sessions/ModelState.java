package io.bascule.sessions;

/**
 * Which model the agents speak to.
 *
 * @param name what its provider calls it
 * @param missing which setting it lacks, in words for people, or null where sessions can be executed
 */
public record ModelState(String name, String missing) {

    public boolean isConfigured() {
        return missing == null;
    }
}
