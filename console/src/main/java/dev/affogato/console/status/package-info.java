/**
 * {@code affogato status}: what a running network says of itself over the scheduler's text port.
 *
 * <p>Start at {@link dev.affogato.console.status.ClusterStatus}. Works with any icecream scheduler.
 */
@NullMarked
package dev.affogato.console.status;

import org.jspecify.annotations.NullMarked;
