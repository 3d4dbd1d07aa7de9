package io.bascule.stream;

import io.vertx.core.buffer.Buffer;

/**
 * One event, written out once for all streams that take it.
 *
 * @param sequence its place among all that this process tells
 */
public record Frame(Subject subject, long sequence, Buffer bytes) {}
