package io.bascule.job;

/**
 * What is wrong with one field of a request.
 *
 * @param field its path, for example {@code inputData.files[0].path}
 * @param message what it must be
 */
public record FieldError(String field, String message) {}
