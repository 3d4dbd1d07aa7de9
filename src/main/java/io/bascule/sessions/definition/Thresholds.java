package io.bascule.sessions.definition;

/**
 * From where on nobody need be asked.
 *
 * @param confidence from 0 to 1: an item below it is shown to a person
 */
public record Thresholds(double confidence) {
    public static final Thresholds DEFAULT = new Thresholds(0.7);
}
