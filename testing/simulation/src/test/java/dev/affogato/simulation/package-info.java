/**
 * Runs the simulated farm under many seeds, and proves that it would notice defects.
 *
 * <p>Start at {@link dev.affogato.simulation.TroubledFarmTest}. Measures no time.
 */
@NullMarked
package dev.affogato.simulation;

import org.jspecify.annotations.NullMarked;
