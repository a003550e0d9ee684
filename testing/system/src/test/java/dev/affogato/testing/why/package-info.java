/**
 * {@code affogato why} and ICECC_STRICT after real builds.
 *
 * <p>Start at {@link dev.affogato.testing.why.WhyTest}.
 */
@NullMarked
package dev.affogato.testing.why;

import org.jspecify.annotations.NullMarked;
