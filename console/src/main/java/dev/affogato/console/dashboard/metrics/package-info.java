/**
 * The farm as Prometheus reads it, and the only place that knows its client library.
 *
 * <p>Start at {@link dev.affogato.console.dashboard.metrics.FarmMetrics}.
 */
@NullMarked
package dev.affogato.console.dashboard.metrics;

import org.jspecify.annotations.NullMarked;
