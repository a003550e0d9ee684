/**
 * The dashboard in a real browser: {@code PageTest} of events made up, {@code ClusterPageTest} of a
 * real build on three machines, held against what a monitor of icecream's is told of the same.
 * Start with {@code Chromium}. Nothing here knows how the page is made.
 */
@NullMarked
package dev.affogato.testing.page;

import org.jspecify.annotations.NullMarked;
