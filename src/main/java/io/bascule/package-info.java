/**
 * The whole: the settings and how they are read, and what puts the rooms together. Alone with {@code command} it knows every room.
 *
 * <p>{@link io.bascule.Settings} is the one table of settings. The names of variables, the checks, their errors and the
 * documented file {@code config/bascule.yaml} derive from it; {@link io.bascule.Config} is what the rest of the program sees.
 */
package io.bascule;
