/**
 * How programs tell Prometheus of themselves, and the only place that knows its client library.
 *
 * <p>Start at {@link dev.affogato.console.metrics.DaemonExporter}, which serves a daemon's; a
 * scheduler's are part of its dashboard. Nothing here changes anything.
 */
@NullMarked
package dev.affogato.console.metrics;

import org.jspecify.annotations.NullMarked;
