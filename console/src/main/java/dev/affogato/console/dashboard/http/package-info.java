/**
 * A small web server that only shows things: reading requests, who may make them, safe headers, and
 * streams of events.
 *
 * <p>Start at {@link dev.affogato.console.dashboard.http.WebServer}. Knows nothing of farms.
 */
@NullMarked
package dev.affogato.console.dashboard.http;

import org.jspecify.annotations.NullMarked;
