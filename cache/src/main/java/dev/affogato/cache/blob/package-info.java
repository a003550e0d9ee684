/**
 * Contents on disk, named by their digests, and small ones in memory in front of it.
 *
 * <p>Start in {@link dev.affogato.cache.blob.Contents}; the class comment of {@link
 * dev.affogato.cache.blob.BlobStore} describes the files. Knows nothing of actions, peers or
 * protocols.
 */
@NullMarked
package dev.affogato.cache.blob;

import org.jspecify.annotations.NullMarked;
