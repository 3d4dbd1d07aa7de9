package io.bascule.settings;

/**
 * A value that someone gave for a setting.
 *
 * @param text as it was written
 * @param source where, for an error: a variable's name, or a file and line
 */
record Given(String text, String source) {}
