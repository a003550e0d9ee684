/**
 * What a daemon counts for who watches it: jobs and how they ended, refusals, bytes.
 *
 * <p>Start at {@link dev.affogato.daemon.figures.DaemonView}, one picture of it all. Knows nothing
 * of who shows it.
 */
@NullMarked
package dev.affogato.daemon.figures;

import org.jspecify.annotations.NullMarked;
