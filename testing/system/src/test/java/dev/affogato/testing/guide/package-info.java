/**
 * {@code docs/guide-exherbo.md} done step by step on a farm. Start in {@link
 * dev.affogato.testing.guide.GuideTest}; {@link dev.affogato.testing.guide.Guide} reads the page.
 * Nothing here repeats a command that the page has.
 */
@NullMarked
package dev.affogato.testing.guide;

import org.jspecify.annotations.NullMarked;
