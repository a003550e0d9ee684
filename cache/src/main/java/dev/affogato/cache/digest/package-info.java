/**
 * What content is called: by its digest, and how the digest of a file is remembered.
 *
 * <p>Start in {@link dev.affogato.cache.digest.Digest} and {@link
 * dev.affogato.cache.digest.FileDigests}. Knows nothing of where contents are kept.
 */
@NullMarked
package dev.affogato.cache.digest;

import org.jspecify.annotations.NullMarked;
