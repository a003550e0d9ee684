/**
 * The farm as JSON: what dashboards, {@code affogato top} and other programs read.
 *
 * <p>Start at {@link dev.affogato.console.dashboard.api.FarmApi}; {@code openapi.json} beside the
 * page describes it. Knows nothing of sockets.
 */
@NullMarked
package dev.affogato.console.dashboard.api;

import org.jspecify.annotations.NullMarked;
