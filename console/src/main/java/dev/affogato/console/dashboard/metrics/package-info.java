/**
 * The farm as Prometheus reads it.
 *
 * <p>Start at {@link dev.affogato.console.dashboard.metrics.FarmMetrics}.
 */
@NullMarked
package dev.affogato.console.dashboard.metrics;

import org.jspecify.annotations.NullMarked;
