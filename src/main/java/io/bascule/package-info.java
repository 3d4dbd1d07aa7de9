/**
 * The whole: what puts the rooms together, as a process ({@link io.bascule.Main}) or as a verticle ({@link
 * io.bascule.BasculeVerticle}). Alone with {@code command} it knows every room.
 */
package io.bascule;
