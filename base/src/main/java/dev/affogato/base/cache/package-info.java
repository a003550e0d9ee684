/**
 * Several caches that share one limit on disk space. Start at {@link
 * dev.affogato.base.cache.CacheLimit}. Knows nothing of what is kept in them.
 */
@NullMarked
package dev.affogato.base.cache;

import org.jspecify.annotations.NullMarked;
