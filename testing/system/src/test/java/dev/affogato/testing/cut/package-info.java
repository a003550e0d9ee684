/**
 * Builds whose network ends without a word, as when a cable is pulled. Start with {@link
 * dev.affogato.testing.cut.CutTest}.
 */
@NullMarked
package dev.affogato.testing.cut;

import org.jspecify.annotations.NullMarked;
