/**
 * What the caches share in their dealings with a disk: half-written files, private folders, and
 * throwing out what was not used for longest.
 *
 * <p>Start in {@link dev.affogato.cache.disk.HalfFiles} and {@link
 * dev.affogato.cache.disk.OldestFirst}. Knows nothing of digests.
 */
@NullMarked
package dev.affogato.cache.disk;

import org.jspecify.annotations.NullMarked;
