/**
 * The settings and how they are read: defaults, file, variables. {@link io.bascule.settings.Settings} is the one table; the names of
 * variables, the checks, their errors and the documented file {@code config/bascule.yaml} derive from it; {@link
 * io.bascule.settings.Config} is what the rest of the program sees.
 */
package io.bascule.settings;
