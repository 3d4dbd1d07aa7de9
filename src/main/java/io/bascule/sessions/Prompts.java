package io.bascule.sessions;

import java.util.List;

/**
 * Puts an assignment into words. Everything that Bascule did not write itself stands between fences that nobody who wrote it could
 * know.
 */
final class Prompts {
    private Prompts() {}

    /**
     * The question of a round.
     *
     * @param exchanges what was said since, in order
     */
    static Question of(Assignment assignment, List<Exchange> exchanges, Fence fence) {
        throw new UnsupportedOperationException();
    }
}
