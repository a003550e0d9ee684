/**
 * Time as everybody else may see it: the only place that reads the machine's clocks.
 *
 * <p>Start at {@link dev.affogato.base.time.TimeSource}. Pure cores receive times as arguments and
 * must not call it.
 */
@NullMarked
package dev.affogato.base.time;

import org.jspecify.annotations.NullMarked;
