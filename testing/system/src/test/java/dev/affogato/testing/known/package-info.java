/**
 * Results that are known already: by whom they are found, and that they are right whatever changed
 * meanwhile.
 *
 * <p>Start in {@link dev.affogato.testing.known.KnownResultsTest}. How results are kept is tested
 * where that is done; here are real processes only.
 */
@NullMarked
package dev.affogato.testing.known;

import org.jspecify.annotations.NullMarked;
